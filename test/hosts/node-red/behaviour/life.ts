import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { demoServer } from '../demo/server.ts';
import { nodeRed, type Version } from '../support/node-red.ts';
import { demoPackage, NAME } from '../support/package.ts';
import { action, CANARY, type Stage, str, trigger } from './stage.ts';

export const life = (stage: () => Stage, version: Version): void => {
	test('50 redeploys leave as many connections and subscriptions as one', async () => {
		const { deploy, server, red } = stage();
		const nodes = (turn: number) => [
			...Array.from({ length: 3 }, (_, index) =>
				trigger(`t${index}`, 'member-changed', {}, { name: String(turn) }),
			),
			action('list', 'member', 'list', {}, { name: String(turn) }),
		];
		const settled = () =>
			until(
				() =>
					server.subscribed.size === 1 &&
					['t0', 't1', 't2'].every((id) => /^connected/.test(red.statuses(id).at(-1)?.text ?? '')),
				'all to stand',
			);
		await deploy(...nodes(0));
		await settled();
		const before = server.sockets.size;
		for (let turn = 1; turn <= 50; turn++) {
			await deploy(...nodes(turn));
			if (turn % 10 === 0) await red.give('list', {});
		}
		await settled();
		await until(() => server.sockets.size === before, 'as many connections as before');
		await deploy();
		await until(() => server.sockets.size === 0, 'the last connection to end');
	});

	test('a secret is in no export, status, message, error or log', async () => {
		const { deploy, red, server, ask, connection } = stage();
		server.hanging.clear();
		await deploy(
			action('list', 'member', 'list'),
			action('send', 'event', 'send', { name: str('broken') }),
			trigger('t', 'member-changed'),
		);
		await ask('list', {});
		await ask('send', {}, 'caught');
		const exported = await (await red.request('GET', '/flows')).text();
		const credentials = await (await red.request('GET', `/credentials/muster-demo/${connection.id}`)).text();
		assert.match(credentials, /"has_key":true/);
		for (const [where, text] of Object.entries({ exported, credentials, log: red.log() }))
			assert.ok(!text.includes(CANARY), where);
	});

	test('Node-RED is killed and comes back: nothing is missed, the last event comes at most twice', async () => {
		const server = await demoServer({ key: CANARY });
		const connection = { ...stage().connection, port: String(server.port) };
		const packages = { [NAME]: await demoPackage() };
		const flows = [
			{ id: 'tab', type: 'tab', label: 'Test' },
			connection,
			{ id: 'out', type: 'probe', z: 'tab' },
			{ ...trigger('t', 'member-changed'), z: 'tab' },
		];
		const first = await nodeRed({ version, packages });
		const seen: string[] = [];
		const collect = (red: typeof first) =>
			seen.push(
				...red
					.printed('out')
					.map(
						({ payload }) =>
							`${(payload as { member: { name: string; status: string } }).member.name} ${(payload as { event: string }).event}`,
					),
			);
		await first.deploy(flows);
		await until(() => /^connected/.test(first.statuses('t').at(-1)?.text ?? ''), 'the trigger to stand');
		server.change('web-1', { status: 'failed' });
		await until(() => first.printed('out').length === 1, 'the event');
		server.change('web-2', { status: 'failed' });
		await first.kill();
		collect(first);
		server.change('web-3', { status: 'left' });
		const second = await nodeRed({ version, packages, userDir: first.userDir });
		try {
			await until(
				() =>
					second
						.printed('out')
						.some(({ payload }) => (payload as { member: { name: string } }).member.name === 'web-3'),
				'what was missed',
			);
			server.change('db-1', { status: 'failed' });
			await until(
				() =>
					second
						.printed('out')
						.some(({ payload }) => (payload as { member: { name: string } }).member.name === 'db-1'),
				'what comes now',
			);
			collect(second);
			const times = (what: string) => seen.filter((one) => one === what).length;
			assert.ok(times('web-1 member.failed') >= 1 && times('web-1 member.failed') <= 2, seen.join());
			assert.ok(times('web-2 member.failed') >= 1 && times('web-2 member.failed') <= 2, seen.join());
			assert.equal(times('web-3 member.left'), 1, seen.join());
			assert.equal(times('db-1 member.failed'), 1, seen.join());
		} finally {
			await second.stop();
			await server.kill();
		}
	});

	test('a secret that Node-RED has lost is told of, and nothing connects without it', async () => {
		const server = await demoServer({ key: CANARY });
		const connection = { ...stage().connection, port: String(server.port), secrets: ['key'] };
		const flows = [
			{ id: 'tab', type: 'tab', label: 'Test' },
			connection,
			{ ...trigger('t', 'member-changed'), z: 'tab' },
			{ ...action('list', 'member', 'list'), z: 'tab' },
		];
		const packages = { [NAME]: await demoPackage() };
		const first = await nodeRed({ version, packages });
		await first.deploy(flows);
		await until(() => /^connected/.test(first.statuses('t').at(-1)?.text ?? ''), 'the trigger to stand');
		await first.stop();
		const calls = server.calls.length;
		const settings = join(first.userDir, 'settings.js');
		writeFileSync(
			settings,
			readFileSync(settings, 'utf8').replace('"credentialSecret":"test"', '"credentialSecret":"other"'),
		);
		const second = await nodeRed({ version, packages, userDir: first.userDir });
		try {
			const text = 'The Auth key of this connection is no longer stored';
			const shown = (id: string) => second.statuses(id).at(-1);
			await until(
				() => shown('t')?.text?.startsWith('stored secret is lost · '),
				'the status of the trigger',
			);
			await second.give('list', {});
			await until(
				() => shown('list')?.text?.startsWith('stored secret is lost · '),
				'the status of the step',
			);
			assert.ok(shown('list')?.message?.startsWith(`${text}. Open the connection and type it again.`));
			assert.match(second.log(), new RegExp(`\\[warn\\] \\[muster-demo-member-changed:t\\] ${text}`));
			assert.equal(server.calls.length, calls, 'nothing was sent');
			await second.deploy(flows);
			await until(() => /^connected/.test(shown('t')?.text ?? ''), 'the trigger, once it was typed again');
		} finally {
			await second.stop();
			await server.kill();
		}
	});

	test('Node-RED still lives, and nothing went unhandled', () => {
		const { red } = stage();
		assert.ok(!red.exited());
		assert.doesNotMatch(
			red.log(),
			/Uncaught|Unhandled|UnhandledPromise|MaxListeners|DeprecationWarning: .*muster/i,
		);
	});
};
