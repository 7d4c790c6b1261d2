import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stage } from '../support/stage.ts';

/** The workflow answers what somebody asks the cluster; `also` looks at the execution. */
export const queryTests = (stage: Stage, also: (executionId: string) => void = () => {}): void => {
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
			const answered = await stage.first.serf(
				'query',
				'-no-ack',
				'-timeout=15s',
				'-node=web-1',
				'load',
				'1m',
			);
			assert.match(answered, /Response from 'web-1': 1m load is 0\.7/);
			const [execution] = await stage.n8n.executions(flow.id);
			also(execution?.id ?? '');
		} finally {
			await stage.n8n.deactivate(flow.id);
		}
	});
};
