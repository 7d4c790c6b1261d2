import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type SerfLab, startSerfLab } from '../../../lab/serf/lab.ts';
import { until } from '../../../support/until.ts';
import { type FlowNode, type NodeRed, nodeRed, type Version } from '../support/node-red.ts';
import { PRODUCT, productPackage } from '../support/package.ts';

const KEY = 'canary-93c1';

interface Happened {
	readonly event: string;
	readonly member?: { readonly name: string };
	readonly recovered?: boolean;
}

/** The package as it is published, in a real Node-RED, against a Serf agent. */
export const suite = (version: Version): void => {
	describe(`the packed package in Node-RED ${version}`, () => {
		let folder: string;
		let lab: SerfLab;
		let red: NodeRed;
		before(async () => {
			folder = await productPackage();
			lab = await startSerfLab({ authKey: KEY, keys: ['T9jncgl9mbLus+baTTa7q7nPSUrXwbDi2dhbtqir37s='] });
			lab.cluster.answer('*', 'uptime', (_, node) => Buffer.from(`${node.name} up`));
			red = await nodeRed({ version, packages: { [PRODUCT]: folder } });
		});
		after(async () => {
			await red?.stop();
			await lab?.close();
		});

		const examples = () => {
			const at = join(folder, 'examples');
			const files = readdirSync(at).filter((name) => name.endsWith('.json'));
			return files.map((name) => ({
				name,
				flow: JSON.parse(readFileSync(join(at, name), 'utf8')) as FlowNode[],
			}));
		};
		/** For the test: debug nodes print, and the connection leads to the lab. */
		const staged = (node: FlowNode): FlowNode => {
			if (node.type === 'debug') return { ...node, type: 'probe' };
			return node.type === 'muster-serf'
				? { ...node, hosts: [`127.0.0.1:${lab.port}`], credentials: { authKey: KEY } }
				: node;
		};
		/** The examples of Serf; those of the other services need servers of theirs (npm run demo has them). */
		const ofSerf = () =>
			examples().filter(({ flow }) =>
				flow.every(({ type }) => !type.startsWith('muster-') || /^muster-serf(-|$)/.test(type)),
			);
		const together = () => [
			...new Map(ofSerf().flatMap(({ flow }) => flow.map((node) => [node.id, staged(node)]))).values(),
		];

		test('Node-RED lists the examples in its import menu', async () => {
			const listed = await (await red.request('GET', `/library/examples/flows/${PRODUCT}`)).text();
			for (const { name } of examples()) assert.ok(listed.includes(name.replace('.json', '')), name);
		});

		test('every example runs: what is watched and what is asked for arrives', async () => {
			const flows = together();
			await red.deploy(flows);
			const triggers = flows.filter(
				({ type, operation }) => type.startsWith('muster-serf-') && operation === undefined,
			);
			await until(
				() => triggers.every(({ id }) => /^connected since/.test(red.statuses(id).at(-1)?.text ?? '')),
				'the triggers to stand',
			);
			const stop = lab.live(0.2);
			lab.cluster.join('web-1', { tags: { role: 'web' } });
			for (const { id } of flows.filter(({ type }) => type === 'inject'))
				assert.equal((await red.request('POST', `/inject/${id}`)).status, 200);
			lab.log.write('WARN', 'memberlist: Suspect web-1 has failed, no acks received');
			lab.cluster.fail('db-1');
			lab.cluster.join('db-1');
			const errors = new Set(
				flows.filter(({ type }) => type === 'catch').flatMap(({ wires }) => (wires as string[][]).flat()),
			);
			const probes = flows.filter(
				({ type, id, optional }) => type === 'probe' && optional !== true && !errors.has(id),
			);
			const silent = () =>
				probes.filter(({ id }) => red.printed(id).length === 0).map(({ id, name }) => `${id} (${name})`);
			await until(() => silent().length === 0, 'every example to show something', 40).catch(() =>
				assert.deepEqual(silent(), [], red.log().slice(-3000)),
			);
			stop();
			assert.deepEqual(
				[...errors].flatMap((id) => red.printed(id).map(({ error }) => error?.message)),
				[],
			);
		});

		test('an agent that was killed: the changes of the outage come once, as recovered', async () => {
			const probe = { id: 'p', type: 'probe', z: 't' };
			const connection = staged({ id: 'c', type: 'muster-serf', name: '' });
			const watching = {
				id: 'w',
				type: 'muster-serf-member-changed',
				z: 't',
				server: 'c',
				values: {},
				wires: [['p']],
			};
			for (const name of ['kept', 'lost', 'gone']) lab.cluster.join(name);
			await red.deploy([{ id: 't', type: 'tab', label: 'T' }, connection, watching, probe]);
			const stands = () => /^connected since/.test(red.statuses('w').at(-1)?.text ?? '');
			await until(stands, 'the trigger to stand');
			await lab.kill();
			await until(() => !stands(), 'the trigger to notice');
			lab.cluster.fail('lost');
			lab.cluster.leave('gone');
			await lab.restart();
			const happened = () => red.printed('p').map(({ payload }) => payload as Happened);
			const recovered = () =>
				happened().filter(
					({ recovered: again, member }) => again && ['kept', 'lost', 'gone'].includes(member?.name ?? ''),
				);
			await until(() => recovered().length >= 2, 'what was missed');
			assert.deepEqual(
				recovered()
					.map(({ event, member }) => `${member?.name} ${event}`)
					.sort(),
				['gone member.left', 'lost member.failed'],
			);
			lab.cluster.fail('kept');
			await until(
				() => happened().some(({ member, event }) => member?.name === 'kept' && event === 'member.failed'),
				'what comes now',
			);
		});

		test('a wrong key is said in words, and the right one is seen nowhere', async () => {
			const body = {
				connection: { settings: { hosts: [`127.0.0.1:${lab.port}`] }, secrets: { authKey: 'wrong' } },
			};
			const answer = (await (await red.request('POST', '/muster/serf/test', body)).json()) as {
				ok: boolean;
				message: string;
			};
			assert.ok(!answer.ok && /key/i.test(answer.message), answer.message);
			const exported = await (await red.request('GET', '/flows')).text();
			for (const [where, text] of Object.entries({ exported, log: red.log() }))
				assert.ok(!text.includes(KEY), where);
		});

		test('an address that cannot be right is refused, never replaced by the default', async () => {
			const ask = async (hosts: readonly string[]) => {
				const body = { connection: { settings: { hosts }, secrets: {} } };
				return (await (await red.request('POST', '/muster/serf/test', body)).json()) as {
					ok: boolean;
					message: string;
				};
			};
			for (const [hosts, words] of [
				[['127.0.0.1:'], /127\.0\.0\.1:/],
				[[`127.0.0.1:${lab.port}`, ''], /Row 2 of Hosts is empty/],
				[[''], /Hosts is needed and nothing was given/],
				[['$' + '{MUSTER_NOT_SET}'], /Hosts: the variable MUSTER_NOT_SET is not set/],
			] as const) {
				const answer = await ask(hosts);
				assert.ok(!answer.ok && words.test(answer.message), `${hosts}: ${answer.message}`);
			}
		});

		test('Node-RED still lives, and nothing went unhandled', () => {
			assert.ok(!red.exited());
			assert.doesNotMatch(red.log(), /Uncaught|Unhandled|MaxListeners/i);
		});
	});
};
