import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Server } from '../../hosts/n8n/server.ts';
import type { WorkflowFile } from '../../hosts/n8n/support/workflows.ts';
import { type FleetLab, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { type Flows, openFlows, startHook } from '../support/flows.ts';

const program = (command: string) => [{ section: 'Service', name: 'ExecStart', value: command }];
const setting = (flow: WorkflowFile, node: string) =>
	flow.nodes.find(({ name }) => name === node)?.parameters as Record<string, unknown>;

/** fleet’s workflows of docs/workflows, imported and run against the lab. */
export const fleetWorkflows = (server: () => Server): void => {
	let lab: FleetLab;
	let flows: Flows;
	before(async () => {
		lab = await startFleetLab();
		flows = await openFlows(server(), 'fleet', 'fleetApi', { endpoints: lab.url });
	});
	after(() => lab?.close());
	const run = async (flow: { id: string }, start: string) =>
		flows.n8n.finished(await flows.n8n.run(flow.id, start));

	test('fleet-deploy-and-wait: created, then replaced; one that fails says why', async () => {
		const flow = await flows.take('fleet-deploy-and-wait');
		const created = await run(flow, 'Start');
		assert.equal(created.status, 'success', created.error?.message);
		assert.match(`${created.items('It runs')[0]?.['text']}`, /^hello\.service runs on [0-9a-f]{8}\.$/);
		assert.equal(created.items('Replace').length, 0);
		const replaced = await run(flow, 'Start');
		assert.equal(replaced.status, 'success', replaced.error?.message);
		assert.equal(replaced.items('Replace')[0]?.['name'], 'hello.service');
		assert.equal(replaced.items('It runs').length, 1);
		const broken = await flows.take('fleet-deploy-and-wait', (file) => {
			const { assignments } = setting(file, 'Release')['assignments'] as {
				assignments: { name: string; value: string }[];
			};
			for (const one of assignments)
				one.value = one.name === 'unit' ? 'broken.service' : '[Service]\nExecStart=/bin/false\n';
		});
		const failed = await run(broken, 'Start');
		assert.equal(failed.status, 'error');
		assert.match(failed.error?.message ?? '', /broken\.service.*failed.*journalctl --unit broken\.service/s);
	});

	test('fleet-alert-on-failed-unit', async () => {
		const hook = await startHook();
		const flow = await flows.take('fleet-alert-on-failed-unit', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
			setting(file, 'Unit failed')['interval'] = '500ms';
		});
		try {
			lab.cluster.put('flaky.service', program('/usr/bin/flaky'), 'launched');
			await flows.listen(flow);
			lab.behave('flaky.service', 'fail');
			const text = await until(() => hook.posts[0], 'the alert', 60);
			assert.match(
				text,
				/^flaky\.service failed on [0-9a-f]{8}\. Now: failed on 127\.0\.0\.1\. Log: journalctl --unit flaky\.service$/,
			);
		} finally {
			await flows.n8n.deactivate(flow.id);
			hook.close();
		}
	});

	test('fleet-scale-on-a-schedule: up in the morning, down in the evening', async () => {
		lab.cluster.put('web@.service', program('/usr/bin/web %i'), 'inactive');
		const flow = await flows.take('fleet-scale-on-a-schedule');
		const names = (rows: Record<string, unknown>[]) => rows.map(({ name }) => name);
		const morning = await run(flow, 'Weekdays at 7');
		assert.equal(morning.status, 'success', morning.error?.message);
		assert.deepEqual(names(morning.items('How they stand')), [
			'web@1.service',
			'web@2.service',
			'web@3.service',
		]);
		const evening = await run(flow, 'Every day at 19');
		assert.deepEqual(names(evening.items('Scale').filter(({ destroyed }) => destroyed)), [
			'web@3.service',
			'web@2.service',
		]);
		assert.deepEqual(names(evening.items('How they stand')), ['web@1.service']);
		const again = await run(flow, 'Every day at 19');
		assert.deepEqual(names(again.items('How they stand')), ['web@1.service'], 'nothing to do is no failure');
	});

	/**
	 * The workflow with what a model would have proposed, since there is none here; the rest as it is given
	 * away.
	 */
	const proposing = (count: number, hook: string) => (file: WorkflowFile) => {
		const models = new Set(['Model', 'Status of all units', 'Proposal']);
		const nodes = file.nodes.filter(({ name }) => !models.has(name));
		const node = (name: string) => nodes.find((one) => one.name === name) as WorkflowFile['nodes'][number];
		Object.assign(node('Ask in the chat'), {
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			parameters: {},
		});
		Object.assign(node('Propose'), {
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'raw',
				jsonOutput: JSON.stringify({ output: { template: 'web@.service', count, reason: 'It is quiet' } }),
				options: {},
			},
		});
		setting(file, 'Tell the approver')['url'] = hook;
		for (const name of models) delete (file.connections as Record<string, unknown>)[name];
		Object.assign(file, { nodes });
	};

	const has = (unit: string) => lab.cluster.units().some(({ name }) => name === unit);
	for (const decision of ['Refuse', 'Approve'])
		test(`an AI agent proposes, a person approves: ${decision}`, async () => {
			const hook = await startHook();
			for (const unit of ['web@.service', 'web@1.service', 'web@2.service'])
				lab.cluster.put(unit, program('/usr/bin/web'), unit === 'web@.service' ? 'inactive' : 'launched');
			const flow = await flows.take('fleet-an-ai-agent-proposes-a-person-approves', proposing(1, hook.url));
			try {
				const id = await flows.n8n.run(flow.id, 'Ask in the chat');
				const text = await until(() => hook.posts[0], 'the approver to be told', 60);
				assert.match(
					text,
					/Scale web@\.service to 1\? It is quiet\. .*destroy: web@2\.service\. Decide at http/,
				);
				await until(
					async () => (await flows.n8n.read(id)).status === 'waiting',
					'the decision to be awaited',
				);
				assert.ok(has('web@2.service'), 'nothing is changed before somebody approves');
				const url = /http\S+$/.exec(text)?.[0] as string;
				const form = await (await fetch(url)).text();
				assert.match(form, /Destroy: web@2\.service/);
				const body = new FormData();
				body.set('field-0', decision);
				assert.ok((await fetch(url, { method: 'POST', body })).ok);
				const ended = await flows.n8n.finished(id);
				assert.equal(ended.status, 'success', ended.error?.message);
				assert.equal(has('web@2.service'), decision === 'Refuse');
			} finally {
				hook.close();
			}
		});
};
