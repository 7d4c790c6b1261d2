import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CANARY, type Stage, start } from '../support/stage.ts';

/** Last: it looks at all that the others have left. */
export const secretTests = (stage: Stage): void => {
	test('the key is in no log, no execution and no export', async () => {
		const { n8n } = stage;
		const serfApi = await n8n.credential('serfApi', {
			hosts: stage.first.address,
			authKey: `${CANARY}-wrong`,
		});
		const refused = await n8n.workflow(
			'refused key',
			[
				start,
				{
					...stage.action({ resource: 'agent', operation: 'getStats' }),
					credentials: { serfApi },
				},
			],
			[['Start', 'Serf']],
		);
		const ran = await n8n.finished(await n8n.run(refused.id, 'Start'));
		assert.match(ran.error?.message ?? '', /refused the RPC key/);
		const seen = [n8n.log()];
		const { results } = await n8n.request<{ results: { id: string }[] }>('GET', '/rest/executions?limit=100');
		assert.ok(results.length > 1);
		for (const { id } of results)
			seen.push(JSON.stringify(await n8n.request('GET', `/rest/executions/${id}`)));
		const workflows = await n8n.request<{ id: string }[]>('GET', '/rest/workflows');
		for (const { id } of workflows)
			seen.push(JSON.stringify(await n8n.request('GET', `/rest/workflows/${id}`)));
		seen.push(JSON.stringify(await n8n.request('GET', '/rest/credentials')));
		for (const text of seen)
			assert.ok(
				!text.includes(CANARY),
				text.slice(Math.max(0, text.indexOf(CANARY) - 300), text.indexOf(CANARY)),
			);
	});
};
