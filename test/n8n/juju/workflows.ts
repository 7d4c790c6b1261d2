import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Server } from '../../hosts/n8n/server.ts';
import type { WorkflowFile } from '../../hosts/n8n/support/workflows.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { until } from '../../support/until.ts';
import { type Flows, openFlows, startHook } from '../support/flows.ts';

const setting = (flow: WorkflowFile, node: string) =>
	flow.nodes.find(({ name }) => name === node)?.parameters as Record<string, unknown>;

/** Juju’s workflows of docs/workflows, imported and run against the lab. */
export const jujuWorkflows = (server: () => Server): void => {
	let lab: ControllerLab;
	let flows: Flows;
	before(async () => {
		lab = await startJuju('3.6');
		flows = await openFlows(server(), 'Juju', 'jujuApi', jujuSettings(lab));
	});
	after(() => lab?.[Symbol.asyncDispose]());
	const run = async (flow: { id: string }, start: string) =>
		flows.n8n.finished(await flows.n8n.run(flow.id, start));

	test('juju-deploy-wait-then-act: it has settled, then the leader runs the action', async () => {
		const hook = await startHook();
		try {
			const flow = await flows.take('juju-deploy-wait-then-act', (file) => {
				setting(file, 'Tell the team')['url'] = hook.url;
			});
			const ran = await run(flow, 'Start');
			assert.equal(ran.status, 'success', `${ran.error?.message} ${ran.error?.description}`);
			assert.equal(lab.unit('shop-db/0').workload.status, 'active');
			assert.match(
				hook.posts[0] ?? '',
				/^shop-db runs: .*postgresql.*\. get-primary on shop-db\/0: completed\.$/,
			);
			const again = await run(flow, 'Start');
			assert.equal(again.status, 'error', 'an application of that name is there');
			assert.equal(hook.posts.length, 1);
		} finally {
			hook.close();
		}
	});

	test('juju-run-an-action-on-a-message: the unit that shows it, and no other', async () => {
		const hook = await startHook();
		const flow = await flows.take('juju-run-an-action-on-a-message', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
			setting(file, 'Run the action')['parameters'] = {
				mappingMode: 'defineBelow',
				value: { path: '/srv/backup' },
			};
		});
		try {
			await flows.listen(flow);
			lab.setStatus('mysql/0', 'active', 'all is well');
			lab.setStatus('web/0', 'blocked', 'it needs a backup');
			const text = await until(() => hook.posts[0], 'the action to be told of', 60);
			assert.match(text, /^Unit web\/0 is blocked: it needs a backup .*\. backup: completed\.$/);
		} finally {
			await flows.n8n.deactivate(flow.id);
			hook.close();
		}
		assert.equal(hook.posts.length, 1);
	});

	test('juju-alert-on-blocked-error-or-lost', async () => {
		const hook = await startHook();
		const flow = await flows.take('juju-alert-on-blocked-error-or-lost', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
		});
		try {
			await flows.listen(flow);
			lab.setStatus('mysql/0', 'blocked', 'disk is full');
			assert.match(
				await until(() => hook.posts[0], 'the alert', 60),
				/^Unit mysql\/0 is blocked: disk is full/,
			);
		} finally {
			await flows.n8n.deactivate(flow.id);
			lab.setStatus('mysql/0', 'active', 'ready');
			hook.close();
		}
	});

	test('juju-resolve-failed-units: few are resolved, of many the team is told', async () => {
		const hook = await startHook();
		try {
			const take = (most: number) =>
				flows.take('juju-resolve-failed-units', (file) => {
					setting(file, 'Tell the team')['url'] = hook.url;
					setting(file, 'Resolve')['most'] = most;
				});
			const bounded = await take(1);
			const fail = () => {
				lab.setStatus('wiki/0', 'error', 'hook failed: "start"');
				lab.setStatus('postgresql/1', 'error', 'hook failed: "start"');
			};
			fail();
			const refused = await run(bounded, 'Every 10 minutes');
			assert.equal(refused.status, 'success', refused.error?.message);
			assert.match(hook.posts.at(-1) ?? '', /^2 units are in error, more than 1/);
			const done = await run(await take(3), 'Every 10 minutes');
			assert.equal(done.status, 'success', done.error?.message);
			assert.deepEqual(hook.posts.slice(1).sort(), [
				'postgresql/1 runs its failed hook again. It was: hook failed: "start"',
				'wiki/0 runs its failed hook again. It was: hook failed: "start"',
			]);
		} finally {
			hook.close();
		}
	});

	test('juju-destroy-a-stuck-model: the preview destroys nothing; without it the model goes', async () => {
		const is = () => [...lab.world.models.values()].some(({ name }) => name === 'other');
		const preview = await run(await flows.take('juju-destroy-a-stuck-model'), 'Start');
		assert.equal(preview.status, 'success', preview.error?.message);
		assert.match(`${preview.items('Message')[0]?.['text']}`, /^Would be destroyed: 0 applications, 0 units/);
		assert.ok(is());
		const flow = await flows.take('juju-destroy-a-stuck-model', (file) => {
			setting(file, 'Destroy')['preview'] = false;
		});
		const gone = await run(flow, 'Start');
		assert.equal(gone.status, 'success', gone.error?.message);
		assert.match(`${gone.items('Message')[0]?.['text']}`, /^Destroyed: /);
		assert.equal(is(), false);
	});
};
