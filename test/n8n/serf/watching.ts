import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { beforeEach, test } from 'node:test';
import { startAgent } from '../../support/serf-agent.ts';
import { until } from '../../support/until.ts';
import { CANARY, type Stage } from '../support/stage.ts';

const nameIn = (event: Record<string, unknown>) => (event['member'] as { name: string } | undefined)?.name;

/** A published trigger, while agents and n8n come and go. */
export const watchingTests = (stage: Stage): void => {
	beforeEach(() => stage.revive());
	const get = {
		resource: 'member',
		operation: 'get',
		member: { __rl: true, mode: 'name', value: '={{ $json.member.name }}' },
	};
	/** Another agent has seen it: one that died before the others knew of it would never count as failed. */
	const seenBySecond = (what: 'Join' | 'Failed', name: string) =>
		until(
			() => stage.second.output().includes(`EventMember${what}: ${name}`),
			`${name}: ${what} at ${stage.second.name}`,
			60,
		);
	const watch = (name: string) =>
		stage.n8n.workflow(
			name,
			[stage.trigger({ source: 'memberChanged' }), stage.action(get)],
			[['Serf Trigger', 'Serf']],
		);

	test('published with a wrong port: a failed execution says so at once, and the trigger goes on when it is corrected', async () => {
		const { n8n } = stage;
		const serfApi = await n8n.credential('serfApi', { hosts: '127.0.0.1:1', authKey: CANARY });
		const flow = await n8n.workflow(
			'wrong port',
			[{ ...stage.trigger({ source: 'userEvent', names: [] }), credentials: { serfApi } }],
			[],
		);
		await n8n.activate(flow);
		try {
			const failed = await until(
				async () => {
					const all = await n8n.executions(flow.id);
					return all.find(({ status }) => status === 'error');
				},
				'the failed execution',
				20,
			);
			assert.match(
				failed.error?.message ?? '',
				/No connection to Serf since .*127\.0\.0\.1:1 refused the connection/,
			);
			assert.match(failed.error?.description ?? '', /goes on trying, with the credential as it then is/);
			const before = n8n.log().split('connected to Serf').length;
			const data = { hosts: stage.first.address, authKey: CANARY };
			await n8n.request('PATCH', `/rest/credentials/${serfApi.id}`, {
				name: 'corrected',
				type: 'serfApi',
				data,
			});
			await until(() => n8n.log().split('connected to Serf').length > before, 'the trigger to connect', 60);
		} finally {
			await n8n.deactivate(flow.id);
		}
	});

	test('a change starts the workflow; what changed while the agent was dead comes as recovered, once', async () => {
		const { first, second, n8n } = stage;
		const flow = await watch('watch');
		await stage.listen(flow);
		const fourth = await startAgent({ name: 'build-1', join: first.gossip });
		try {
			const joined = await until(
				async () => (await stage.eventsOf(flow.id)).find(({ event }) => event === 'member.joined'),
				'build-1 to be seen joining',
			);
			assert.equal(nameIn(joined), 'build-1');
			await seenBySecond('Join', 'build-1');

			await first.kill();
			await until(() => n8n.log().includes('Serf Trigger: '), 'the outage to be logged');
			await fourth.kill();
			await seenBySecond('Failed', 'build-1');
			await first.start();
			await first.serf('join', second.gossip);
			const ofBuild = async () =>
				(await stage.eventsOf(flow.id)).filter(
					(event) => event['recovered'] === true && nameIn(event) === 'build-1',
				);
			const [failed] = await until(
				async () => (await ofBuild()).length > 0 && ofBuild(),
				'the change of the outage',
				90,
			);
			// a restarted agent may know build-1 as failed, or not at all
			assert.match(failed?.['event'] as string, /^member\.(failed|reaped)$/);
			await first.serf('event', 'quiet');
			assert.equal((await ofBuild()).length, 1, 'once');
		} finally {
			await fourth.close();
			await n8n.deactivate(flow.id);
		}
	});

	test('n8n killed and back: nothing missed, at most the last event twice', async () => {
		const { first, n8n } = stage;
		const flow = await watch('survives');
		await stage.listen(flow);
		const fifth = await startAgent({ name: 'edge-1', join: first.gossip });
		const seen = async (name: string) =>
			(await stage.eventsOf(flow.id)).filter(
				(event) => event['event'] === name && nameIn(event) === 'edge-1',
			);
		try {
			await until(async () => (await seen('member.joined')).length === 1, 'edge-1 to be seen joining');
			await seenBySecond('Join', 'edge-1');
			await n8n.kill('SIGKILL');
			await fifth.kill();
			await seenBySecond('Failed', 'edge-1');
			await n8n.again();
			const failed = await until(
				async () => (await seen('member.failed')).length > 0 && seen('member.failed'),
				'the change to arrive',
				60,
			);
			assert.equal(failed.length, 1);
			assert.equal(failed[0]?.['recovered'], true);
			assert.ok((await seen('member.joined')).length <= 2);
		} finally {
			await fifth.close();
			if (n8n.alive()) await n8n.deactivate(flow.id);
		}
	});

	test('n8n started while the agent is away: the trigger is not given up', async () => {
		const { first, second, n8n } = stage;
		const flow = await watch('starts later');
		await stage.listen(flow);
		await n8n.kill('SIGTERM');
		await first.kill();
		// n8n gives a trigger up for good that has failed five times
		let attempts = 0;
		const closed = createServer((socket) => {
			attempts++;
			socket.destroy();
		}).listen(first.port, '127.0.0.1');
		await n8n.again();
		await until(() => attempts > 5, 'more attempts than n8n makes', 300);
		const connected = () => n8n.log().split('connected to Serf').length;
		const before = connected();
		await new Promise((resolve) => closed.close(resolve));
		await first.start();
		await first.serf('join', second.gossip);
		// it tries again after a minute at most
		await until(() => connected() > before, 'the trigger to connect again', 300);
		const sixth = await startAgent({ name: 'late-1', join: second.gossip });
		try {
			await seenBySecond('Join', 'late-1');
			await until(
				async () => (await stage.eventsOf(flow.id)).some((event) => nameIn(event) === 'late-1'),
				'late-1 to be seen',
				300,
			);
		} finally {
			await sixth.close();
			await n8n.deactivate(flow.id);
		}
	});
};
