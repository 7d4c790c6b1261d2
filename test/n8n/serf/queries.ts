import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { type Stage, start } from '../support/stage.ts';

export interface Answered {
	/** What the answering step says. */
	says: Record<string, unknown>;
	/** Looks at the execution. */
	also?(executionId: string): void;
}

/** The workflow answers what somebody asks the cluster. */
export const queryTests = (stage: Stage, { says, also = () => {} }: Answered): void => {
	const ask = (...words: string[]) => stage.first.serf('query', '-no-ack', '-node=web-1', ...words);

	test('a query is answered by the workflow it starts', async () => {
		const flow = await stage.n8n.workflow(
			'answer',
			[
				stage.trigger({ source: 'queryReceived', names: ['load'] }),
				stage.action({
					resource: 'query',
					operation: 'answer',
					payload: '={{ $json.query.payload }} load is 0.7',
				}),
			],
			[['Serf Trigger', 'Serf']],
		);
		await stage.listen(flow);
		try {
			const answered = await ask('-timeout=15s', 'load', '1m');
			assert.match(answered, /Response from 'web-1': 1m load is 0\.7/);
			const [execution] = await stage.n8n.executions(flow.id);
			also(execution?.id ?? '');
			assert.deepEqual(execution?.items('Serf'), [says]);
		} finally {
			await stage.n8n.deactivate(flow.id);
		}
	});

	test('a late answer is an error of the step, or (from a worker) comes out of the trigger’s Notices', async () => {
		const flow = await stage.n8n.workflow(
			'late',
			[
				stage.trigger({ source: 'queryReceived', names: ['late'] }),
				{
					name: 'Slow',
					type: 'n8n-nodes-base.wait',
					typeVersion: 1.1,
					parameters: { amount: 3, unit: 'seconds' },
				},
				stage.action({ resource: 'query', operation: 'answer', payload: 'at last' }),
				{ name: 'Told', type: 'n8n-nodes-base.noOp' },
			],
			[
				['Serf Trigger', 'Slow'],
				['Slow', 'Serf'],
				['Serf Trigger', 'Told', 1],
			],
		);
		await stage.listen(flow);
		try {
			await ask('-timeout=1s', 'late', 'x').catch(() => '');
			const told = await until(
				async () => {
					const all = await stage.n8n.executions(flow.id);
					const failed = all.find(({ status }) => status === 'error')?.error?.message;
					return failed ?? all.flatMap((one) => one.items('Told'))[0]?.['text'];
				},
				'the refusal',
				60,
			);
			assert.match(String(told), /No pending queries matching ID/);
		} finally {
			await stage.n8n.deactivate(flow.id);
		}
	});

	test('an answer where nobody asked is an error', async () => {
		const flow = await stage.n8n.workflow(
			'nobody asked',
			[start, stage.action({ resource: 'query', operation: 'answer', payload: 'x' })],
			[['Start', 'Serf']],
		);
		const ran = await stage.n8n.finished(await stage.n8n.run(flow.id, 'Start'));
		assert.equal(ran.status, 'error');
		assert.match(ran.error?.message ?? '', /There is no question to answer/);
	});
};
