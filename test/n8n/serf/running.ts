import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../support/until.ts';
import { type Stage, start } from '../support/stage.ts';

/** Workflows run by hand. */
export const runningTests = (stage: Stage): void => {
	const build = (name: string, parameters: Record<string, unknown>) =>
		stage.n8n.workflow(name, [start, stage.action(parameters)], [['Start', 'Serf']]);

	test('get many members', async () => {
		const flow = await build('members', { resource: 'member', operation: 'getMany', status: ['alive'] });
		const ran = await stage.n8n.finished(await stage.n8n.run(flow.id, 'Start'));
		assert.equal(ran.status, 'success', ran.error?.message);
		assert.deepEqual(
			ran.items('Serf').map(({ name }) => name),
			['cache-1', 'db-1', 'web-1'],
		);
	});

	test('a failure is shown with message and remedy', async () => {
		const flow = await build('nobody', {
			resource: 'member',
			operation: 'get',
			member: { __rl: true, mode: 'name', value: 'nobody' },
		});
		const ran = await stage.n8n.finished(await stage.n8n.run(flow.id, 'Start'));
		assert.equal(ran.status, 'error');
		assert.match(ran.error?.message ?? '', /knows no member “nobody”/);
		assert.match(ran.error?.description ?? '', /Names are case-sensitive/);
	});

	test('Stop ends a step that waits, at once', async () => {
		const flow = await build('wait', {
			resource: 'member',
			operation: 'waitForMemberChanged',
			name: 'nobody',
			deadline: '10m',
		});
		const id = await stage.n8n.run(flow.id, 'Start');
		await until(async () => (await stage.n8n.read(id)).status === 'running', 'the step to run');
		await stage.n8n.request('POST', `/rest/executions/${id}/stop`, {});
		assert.equal((await stage.n8n.finished(id, 5)).status, 'canceled');
	});

	test('a test of the trigger ends with the first event', async () => {
		const flow = await stage.n8n.workflow(
			'listen',
			[stage.trigger({ source: 'userEvent', names: ['by-hand'] })],
			[],
		);
		const id = await stage.n8n.run(flow.id, 'Serf Trigger');
		const sending = setInterval(() => void stage.first.serf('event', 'by-hand', 'v2').catch(() => {}), 300);
		try {
			const ran = await stage.n8n.finished(id, 20);
			assert.equal(ran.status, 'success', ran.error?.message);
			assert.deepEqual((ran.items('Serf Trigger')[0]?.['userEvent'] as { payload: string }).payload, 'v2');
		} finally {
			clearInterval(sending);
		}
	});

	test('a test of the trigger that cannot connect says why', async () => {
		const serfApi = await stage.n8n.credential('serfApi', { hosts: '127.0.0.1:1' });
		const flow = await stage.n8n.workflow(
			'refused',
			[
				{
					...stage.trigger({ source: 'userEvent', names: [] }),
					credentials: { serfApi },
				},
			],
			[],
		);
		const ran = await stage.n8n.finished(await stage.n8n.run(flow.id, 'Serf Trigger'), 20);
		assert.equal(ran.status, 'error');
		assert.match(ran.error?.message ?? '', /127\.0\.0\.1:1 refused the connection/);
	});

	test('Stop Listening ends a test of the trigger', async () => {
		const flow = await stage.n8n.workflow(
			'stop listening',
			[stage.trigger({ source: 'userEvent', names: ['never'] })],
			[],
		);
		const id = await stage.n8n.run(flow.id, 'Serf Trigger');
		await until(async () => (await stage.n8n.read(id)).status === 'running', 'it to listen');
		await stage.n8n.request('POST', `/rest/executions/${id}/stop`, {});
		assert.equal((await stage.n8n.finished(id, 5)).status, 'canceled');
	});
};
