import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { action, type Stage, str, trigger } from './stage.ts';

const variable = (name: string) => ['$', '{', name, '}'].join('');
const nameOf = ({ payload }: { payload?: unknown }) =>
	(payload as { readonly member: { readonly name: string } }).member.name;

/** What Node-RED can do with a flow as a whole. */
export const subflows = (stage: () => Stage): void => {
	const stands = (id: string) =>
		until(() => /^connected since/.test(stage().red.statuses(id).at(-1)?.text ?? ''), `${id} to stand`);

	test('each instance of a subflow has variables, a connection and memories of its own', async () => {
		const { deploy, server, connection, next, red, ask } = stage();
		const out = ['in-t', 'in-list'].map((id) => ({ id, port: 0 }));
		const env = (name: string, value: string) => ({ name, type: 'str', value });
		const within = [
			{
				id: 'sub',
				type: 'subflow',
				z: '',
				name: 'Sub',
				in: [{ x: 1, y: 1, wires: [{ id: 'in-list' }] }],
				out: [{ x: 1, y: 1, wires: out }],
				env: [env('WHO', 'web-1'), env('PORT', String(server.port))],
			},
			// without a place on the canvas: else it were no connection
			{
				...connection,
				id: 'own',
				z: 'sub',
				x: undefined,
				y: undefined,
				wires: undefined,
				port: variable('PORT'),
			},
			{
				...trigger(
					'in-t',
					'member-changed',
					{ member: str(variable('WHO')) },
					{ server: 'own', wires: [[], []] },
				),
				z: 'sub',
			},
			{
				...action(
					'in-list',
					'member',
					'list',
					{ name: str(variable('WHO')) },
					{ server: 'own', wires: [[]] },
				),
				z: 'sub',
			},
		];
		const one = { id: 'i1', type: 'subflow:sub', wires: [['out']], env: [env('WHO', 'db-1')] };
		const other = { id: 'i2', type: 'subflow:sub', wires: [['out']] };
		await deploy(...within, one, other);
		await stands('i1-in-t');
		await stands('i2-in-t');
		for (const name of ['db-1', 'web-2', 'web-1']) server.change(name, { status: `seen ${name}` });
		assert.deepEqual((await next('out', 2)).map(nameOf).sort(), ['db-1', 'web-1']);
		for (const [id, name] of [
			['i1', 'db-1'],
			['i2', 'web-1'],
		] as const)
			assert.deepEqual(
				((await ask(id, {})).payload as { name: string }[]).map((found) => found.name),
				[name],
			);
		await deploy(...within, one);
		const files = () => readdirSync(join(red.userDir, 'muster')).filter((name) => name.includes('in-t'));
		await until(() => files().join() === 'i1-in-t.json', 'the memory of the other to go');
	});

	test('flows that are stopped hold no connection, and no status says so; what was missed comes at the start', async () => {
		const { deploy, server, next, red } = stage();
		await deploy(trigger('watch', 'member-changed'));
		await stands('watch');
		const put = async (state: string) =>
			assert.equal((await red.request('POST', '/flows/state', { state })).status, 200);
		await put('stop');
		await until(() => server.sockets.size === 0, 'the connection to end');
		assert.equal(red.statuses('watch').at(-1)?.text, undefined);
		server.change('queue-1', { status: 'missed' });
		await put('start');
		assert.deepEqual((await next('out', 1)).map(nameOf), ['queue-1']);
		await stands('watch');
		assert.equal(
			(await red.request('POST', '/flows', {}, { 'Node-RED-Deployment-Type': 'reload' })).ok,
			true,
		);
		await until(() => /Restarting flows|Stopped flows[^]*Started flows/.test(red.log()), 'the restart');
		await stands('watch');
		server.change('queue-1', { status: 'after' });
		assert.deepEqual((await next('out', 1)).map(nameOf), ['queue-1']);
	});

	test('a connection that is disabled, and enabled again: nodes say so, and go on', async () => {
		const { deploy, server, next, red, connection } = stage();
		await deploy(trigger('watch', 'member-changed'));
		await stands('watch');
		await deploy({ ...connection, d: true }, trigger('watch', 'member-changed'));
		await until(() => red.statuses('watch').at(-1)?.text?.startsWith('connection missing · '), 'the status');
		await until(() => server.sockets.size === 0, 'the connection to end');
		server.change('cache-1', { status: 'meanwhile' });
		await deploy(trigger('watch', 'member-changed'));
		assert.deepEqual((await next('out', 1)).map(nameOf), ['cache-1']);
	});
};
