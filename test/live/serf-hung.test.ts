import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadList } from '../../src/engine/connect/load-list.ts';
import { testConnection } from '../../src/engine/connect/test-connection.ts';
import { endLeases } from '../../src/net/lease.ts';
import { service } from '../../src/services/serf/index.ts';
import { type Agent, startAgent } from '../support/serf-agent.ts';
import { serfBinaries } from '../support/serf-binaries.ts';
import { runStep, startWatch } from '../support/steps.ts';
import { until } from '../support/until.ts';

/**
 * An agent that is stopped, as by a debugger or a full disk: the kernel goes on accepting connections for it.
 */
for (const { version, binary } of serfBinaries())
	describe(`a Serf agent that hangs, ${version}`, () => {
		let [hung, healthy]: Agent[] = [];
		before(async () => {
			hung = await startAgent({ name: 'hung', binary });
			healthy = await startAgent({ name: 'healthy', binary });
		});
		after(async () => {
			endLeases();
			hung?.resume();
			for (const agent of [hung, healthy]) await agent?.close();
		});

		test('is noticed in spite of steps that ask it again and again', async () => {
			const settings = { hosts: [hung?.address], heartbeat: '2s' };
			const trigger = startWatch(service, settings, 'userEvent');
			await trigger.ready();
			hung?.hang();
			const asking = setInterval(
				() =>
					void runStep(service, settings, 'member.waitForMemberChanged', { deadline: '3s' }).catch(() => {}),
				1000,
			);
			await until(() => trigger.statuses.some(({ is }) => is === 'retrying'), 'the loss', 15).finally(() =>
				clearInterval(asking),
			);
			await trigger.stop();
		});

		test('as the first of the hosts, leaves the usual times enough for the second', async () => {
			const settings = { hosts: [hung?.address, healthy?.address] };
			const [members, sent, words, list] = await Promise.all([
				runStep(service, settings, 'member.getMany'),
				runStep(service, settings, 'event.send', { name: 'x' }),
				testConnection(service, settings),
				loadList({ service, list: 'members', settings }),
			]);
			assert.deepEqual(
				members.map(({ name }) => name),
				['healthy'],
			);
			assert.equal(sent[0]?.['sent'], true);
			assert.match(words, /^Agent healthy at /);
			assert.equal(list.items.length, 1);
		});
	});
