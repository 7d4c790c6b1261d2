import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { service } from '../../../src/services/serf/index.ts';
import { type WorkflowFile, workflowFiles } from '../../hosts/n8n/support/workflows.ts';
import { startAgent } from '../../support/serf-agent.ts';
import { startWatch } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { CANARY, type Stage } from '../support/stage.ts';

/** The workflows of docs/workflows, imported and run. */
export const workflowTests = (stage: Stage): void => {
	const files = workflowFiles();
	/** As a user does it: imports the file and chooses the credential. */
	const take = (file: string, change: (flow: WorkflowFile) => void = () => {}) => {
		const flow = structuredClone(files.get(file)) as WorkflowFile;
		for (const node of flow.nodes) if (node.credentials) node.credentials = stage.credentials;
		change(flow);
		return stage.n8n.request<{ id: string; versionId: string }>('POST', '/rest/workflows', flow);
	};

	test('serf-alert-on-failed-member', async () => {
		const posts: string[] = [];
		const team = createServer((request, response) => {
			let body = '';
			request.on('data', (data) => {
				body += data;
			});
			request.on('end', () => {
				posts.push((JSON.parse(body) as { text: string }).text);
				response.end('ok');
			});
		}).listen(0, '127.0.0.1');
		const failing = await startAgent({ name: 'failing-1', join: stage.first.gossip });
		const flow = await take('serf-alert-on-failed-member', ({ nodes }) => {
			const tell = nodes.find(({ name }) => name === 'Tell the team');
			if (tell) tell.parameters['url'] = `http://127.0.0.1:${(team.address() as AddressInfo).port}/`;
		});
		try {
			await until(async () => (await stage.first.serf('members')).includes('failing-1'), 'failing-1 to join');
			await stage.listen(flow);
			await failing.kill();
			const text = await until(() => posts.find((post) => post.includes('failing-1')), 'the alert', 60);
			// an acknowledgement can get lost on its way, so a living one may be among the unreachable
			assert.match(
				text,
				/^failing-1 failed\. Of the members still alive, unreachable: (nobody|(web-1|db-1|cache-1)[\w, -]*)\.$/,
			);
		} finally {
			await stage.n8n.deactivate(flow.id);
			await failing.close();
			team.close();
		}
	});

	test('serf-answer-a-query', async () => {
		const flow = await take('serf-answer-a-query');
		await stage.listen(flow);
		try {
			assert.match(
				await stage.first.serf('query', '-no-ack', '-timeout=10s', '-node=web-1', 'on-call'),
				/Response from 'web-1': (Ada|Grace|Linus|Margaret)/,
			);
		} finally {
			await stage.n8n.deactivate(flow.id);
		}
	});

	test('serf-deploy-and-wait-for-answers', async () => {
		const settings = { hosts: [stage.first.address], authKey: CANARY };
		const [deploys, answering] = [
			startWatch(service, settings, 'userEvent', { names: ['deploy'] }),
			startWatch(service, settings, 'queryReceived', { names: ['deployed'], atOnce: 'yes' }),
		];
		await Promise.all([deploys.ready(), answering.ready()]);
		const flow = await take('serf-deploy-and-wait-for-answers');
		const ran = await stage.n8n.finished(await stage.n8n.run(flow.id, 'Start'));
		assert.equal(ran.status, 'success', ran.error?.message);
		const [answers] = ran.items('Ask the web servers');
		assert.deepEqual(answers?.['responses'], [{ from: 'web-1', payload: 'yes' }]);
		assert.equal(ran.items('Done').length, 1);
		assert.equal(deploys.events.length, 1);
		await Promise.all([deploys.stop(), answering.stop()]);
	});
};
