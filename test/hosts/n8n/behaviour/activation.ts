import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { Loose } from '../engine.ts';
import { CANARY } from '../../services/serf-world.ts';
import type { Stage } from '../support/stage.ts';

const members = { source: 'memberChanged' };
const nameOf = (event: Loose) => (event['member'] as Loose)['name'];

export const activationTests = (stage: Stage): void => {
	for (const activation of ['activate', 'update', 'init'] as const)
		test(`${activation}: a change becomes one execution with one item`, async () => {
			const trigger = stage.trigger(members, { activation });
			await trigger.started;
			stage.lab.cluster.join('new-1', { tags: { role: 'web' } });
			await until(() => trigger.named('member.joined').length > 0, 'the change');
			const [event] = trigger.named('member.joined');
			assert.equal(event && nameOf(event), 'new-1');
			assert.equal(event?.['service'], 'serf');
			const { key } = trigger.emitted.at(-1) ?? {};
			assert.match(key ?? '', /^[\w-]{43}$/, 'a hash that guards against a second execution');
			await trigger.close();
		});

	test('equal events of two workflows have different guards', async () => {
		const both = ['w1', 'w2'].map((id) => stage.trigger({ source: 'userEvent', names: ['x'] }, { id }));
		for (const one of both) await one.started;
		stage.lab.cluster.event('x');
		await until(() => both.every(({ emitted }) => emitted.length > 0), 'both');
		assert.notEqual(both[0]?.emitted[0]?.key, both[1]?.emitted[0]?.key);
		for (const one of both) await one.close();
	});

	for (const activation of ['activate', 'update'] as const)
		test(`${activation}: what only a user can mend is refused at once`, async () => {
			const wrongKey = stage.trigger(members, {
				activation,
				credential: { ...stage.credential, authKey: 'wrong' },
			});
			await assert.rejects(wrongKey.started, /refused the RPC key/);
			const wrongPattern = stage.trigger({ ...members, name: 'web-[' }, { activation });
			await assert.rejects(wrongPattern.started, /Name pattern is “web-\[”, which is no regular expression/);
			const wrongValue = stage.trigger({ source: 'logLine', level: 'LOUD' }, { activation });
			await assert.rejects(
				wrongValue.started,
				(error: Loose) =>
					/Level is “LOUD”/.test(String(error['message'])) && error['description'] !== undefined,
			);
			const unknown = stage.trigger({ source: 'noSuch' }, { activation });
			await assert.rejects(unknown.started, /watches for no “noSuch”/);
			const lost = stage.trigger(members, {
				activation,
				credential: () => Promise.reject(new Error('Credential with ID "7" does not exist')),
			});
			await assert.rejects(
				lost.started,
				/The credential of Serf cannot be used: Credential with ID "7" does not exist/,
			);
			assert.equal(stage.lab.streams.opened, 0);
		});

	test('init: nothing is refused; a wrong key that is corrected later just works', async () => {
		let authKey = 'wrong';
		const trigger = stage.trigger(members, {
			activation: 'init',
			credential: async () => ({ ...stage.credential, authKey }),
		});
		await trigger.started;
		authKey = CANARY;
		await until(() => stage.lab.streams.opened > 0, 'the right key to be tried');
		stage.lab.cluster.join('new-1');
		await until(() => trigger.named('member.joined').length > 0, 'the change');
		await trigger.close();
	});

	test('init: what can never work is shown, once, and n8n is not told to give up', async () => {
		const before = stage.engine.log.length;
		const trigger = stage.trigger({ source: 'logLine', level: 'LOUD' }, { activation: 'init' });
		await trigger.started;
		const told = stage.engine.log
			.slice(before)
			.filter((line) => /has stopped watching: Level is “LOUD”/.test(line));
		assert.equal(told.length, 1);
		if (stage.engine.name === 'n8n-engine')
			assert.match(trigger.failures[0]?.message ?? '', /Level is “LOUD”/);
		await trigger.close();
	});

	for (const activation of ['activate', 'init'] as const)
		test(`${activation}: an agent that is away is no reason to refuse; it connects when it is back`, async () => {
			await stage.lab.kill();
			const trigger = stage.trigger(members, { activation });
			await trigger.started;
			await stage.lab.restart();
			await until(() => stage.lab.streams.opened > 0, 'the connection');
			await until(() => stage.engine.log.some((line) => /connected to Serf/.test(line)), 'the log to say so');
			stage.lab.cluster.join('new-1');
			await until(() => trigger.named('member.joined').length > 0, 'the change');
			// who has just published it is told at once; after a restart of n8n only an outage that lasts is shown
			if (stage.engine.name === 'n8n-engine') {
				assert.equal(trigger.failures.length, activation === 'activate' ? 1 : 0);
				if (activation === 'activate')
					assert.match(
						trigger.failures[0]?.message ?? '',
						/^No connection to Serf since .*refused the connection/,
					);
			}
			await trigger.close();
		});

	test('Executions at a Time: further events wait for their turn, in order', async () => {
		const trigger = stage.trigger(
			{ source: 'userEvent', names: [], options: { executionsAtATime: 2 } },
			{ ends: false },
		);
		await trigger.started;
		for (const name of ['a', 'b', 'c', 'd']) stage.lab.cluster.event(name);
		await until(() => trigger.emitted.length === 2, 'two executions');
		trigger.emitted[0]?.end?.();
		await until(() => trigger.emitted.length === 3, 'the third');
		trigger.emitted[1]?.end?.();
		trigger.emitted[2]?.end?.();
		await until(() => trigger.emitted.length === 4, 'the fourth');
		assert.deepEqual(
			trigger.events().map(({ userEvent }) => (userEvent as Loose)['name']),
			['a', 'b', 'c', 'd'],
		);
		await trigger.close();
	});

	test('50 activations leave as many sockets as one, and end no stream of the agent', async () => {
		for (let count = 0; count < 50; count++) {
			const trigger = stage.trigger(members);
			await trigger.started;
			assert.equal(stage.lab.connections, 1);
			await trigger.close();
		}
		assert.equal(stage.lab.connections, 1);
		assert.deepEqual(stage.lab.streams, { opened: 1, ended: 0 });
	});
};
