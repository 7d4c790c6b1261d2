import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freePort, startServer } from '../hosts/n8n/server.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { queryTests } from './serf/queries.ts';
import { secretTests } from './serf/secrets.ts';
import { openStage } from './support/stage.ts';
import { startRedis } from './support/redis.ts';

// n8n past one process: triggers on the main, actions on a worker, Redis between them
const redisServer = needs('redis', 'n8n in queue mode');

if (redisServer) {
	let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
	const stage = openStage(async () => {
		redis = await startRedis(redisServer);
		const n8n = await startServer({
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		});
		n8n.start(['worker'], {
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			QUEUE_HEALTH_CHECK_PORT: String(await freePort()),
		});
		await until(() => n8n.log().includes('n8n worker is now ready'), 'the worker to be ready', 120);
		return n8n;
	});
	after(() => redis?.stop());

	const ranOnWorker = (id: string) =>
		assert.match(stage.n8n.log(), new RegExp(`Worker finished execution ${id}\\b`));

	queryTests(stage, { says: { handedOver: true }, also: ranOnWorker });

	test('a batch from the trigger on the main is one execution on the worker, whose step speaks to the agent itself', async () => {
		const flow = await stage.n8n.workflow(
			'event',
			[
				stage.trigger({ source: 'userEvent', names: ['deploy'] }),
				stage.action({ resource: 'member', operation: 'getMany', status: ['alive'] }),
			],
			[['Serf Trigger', 'Serf']],
		);
		await stage.listen(flow);
		try {
			await stage.first.serf('event', 'deploy', 'v2');
			const [execution] = await until(async () => {
				const all = await stage.n8n.executions(flow.id);
				return all.some(({ status }) => status === 'success') && all;
			}, 'the execution');
			assert.deepEqual(
				execution?.items('Serf').map(({ name }) => name),
				['cache-1', 'db-1', 'web-1'],
			);
			ranOnWorker(execution?.id ?? '');
		} finally {
			await stage.n8n.deactivate(flow.id);
		}
	});

	test('Stop ends a step that waits on the worker, and the execution counts as canceled', async () => {
		const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
		const wait = stage.action({
			resource: 'member',
			operation: 'waitForMemberChanged',
			name: 'nobody',
			deadline: '10m',
		});
		const flow = await stage.n8n.workflow('wait', [start, wait], [['Start', 'Serf']]);
		const id = await stage.n8n.run(flow.id, 'Start');
		await until(
			() => stage.n8n.log().includes(`Worker started execution ${id}`),
			'the worker to take it',
			30,
		);
		await until(async () => (await stage.n8n.read(id)).status === 'running', 'the step to run');
		await stage.n8n.request('POST', `/rest/executions/${id}/stop`, {});
		assert.equal((await stage.n8n.finished(id, 10)).status, 'canceled');
		await until(
			() =>
				new RegExp(
					`Worker (finished|errored while running|cancelled) .*${id}|${id}.*(finished|cancel)`,
					'i',
				).test(stage.n8n.log()),
			'the worker to let go',
		);
		assert.equal((await stage.n8n.read(id)).status, 'canceled');
	});

	secretTests(stage);
}
