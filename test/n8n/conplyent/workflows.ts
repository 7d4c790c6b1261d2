import assert from 'node:assert/strict';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Server } from '../../hosts/n8n/server.ts';
import type { WorkflowFile } from '../../hosts/n8n/support/workflows.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { type Flows, openFlows, startHook } from '../support/flows.ts';

const setting = (flow: WorkflowFile, node: string) =>
	flow.nodes.find(({ name }) => name === node)?.parameters as Record<string, unknown>;

/** conplyent’s workflows of docs/workflows, imported and run against the lab. */
export const conplyentWorkflows = (server: () => Server): void => {
	let lab: ConplyentLab;
	let flows: Flows;
	before(async () => {
		lab = await startConplyentLab();
		flows = await openFlows(server(), 'conplyent', 'conplyentApi', { host: lab.host, port: lab.port });
	});
	after(() => lab?.close());

	test('conplyent-push-a-file-and-run-it: its output, or what it failed with; nothing is left behind', async () => {
		const push = async (content: string) => {
			const flow = await flows.take('conplyent-push-a-file-and-run-it', (file) => {
				const { assignments } = setting(file, 'Script')['assignments'] as {
					assignments: { name: string; value: string }[];
				};
				for (const one of assignments) one.value = one.name === 'path' ? `${lab.folder}/deploy.sh` : content;
			});
			return flows.n8n.finished(await flows.n8n.run(flow.id, 'Start'));
		};
		const good = await push('echo deploying\necho done\n');
		assert.equal(good.status, 'success', good.error?.message);
		assert.equal(good.items('Done')[0]?.['text'], 'deploying\ndone\n');
		assert.equal(existsSync(String(good.items('Run it')[0]?.['kept'])), false);
		const bad = await push('echo no disk >&2; exit 3\n');
		assert.equal(bad.status, 'error');
		assert.match(bad.error?.message ?? '', /deploy\.sh ended with 3: no disk$/);
	});

	test('conplyent-run-a-script-on-event: told well or ill; what the event holds is no script', async () => {
		const hook = await startHook();
		const flow = await flows.take('conplyent-run-a-script-on-event', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
			setting(file, 'Deploy')['command'] = '[ "$1" != bad ] || exit 3; echo "$1 is there"';
		});
		await flows.n8n.activate(flow);
		const send = async (release: string) => {
			const before = hook.posts.length;
			// 404 until n8n has registered it
			await until(
				() => flows.n8n.request('POST', '/webhook/deploy', { release }).then(() => true),
				'the web hook to be there',
			);
			return until(() => hook.posts[before], `word of ${release}`, 60);
		};
		try {
			assert.equal(await send('v2; touch owned'), 'v2; touch owned is deployed: v2; touch owned is there');
			assert.equal(existsSync(`${lab.folder}/owned`), false);
			assert.match(await send('bad'), /^bad is not deployed\. .*exit code 3/);
		} finally {
			await flows.n8n.deactivate(flow.id);
			hook.close();
		}
	});

	test('conplyent-watch-a-log: the lines worth telling, those of an outage too', async () => {
		const hook = await startHook();
		const log = `${lab.folder}/app.log`;
		writeFileSync(log, 'an old error\n');
		const flow = await flows.take('conplyent-watch-a-log', (file) => {
			setting(file, 'Tell the team')['url'] = hook.url;
			setting(file, 'New lines')['command'] = `tail -n 0 -F ${log}`;
		});
		try {
			await flows.listen(flow);
			await until(() => lab.jobs() > 0, 'tail to run');
			// it is started, and may not have opened the file yet
			await until(() => {
				appendFileSync(log, 'all is well\nfirst error\n');
				return hook.posts.includes('first error');
			}, 'the first alert');
			lab.drop();
			appendFileSync(log, 'FAILED in the dark\n');
			await until(() => hook.posts.includes('FAILED in the dark'), 'the second alert', 60);
			assert.deepEqual([...new Set(hook.posts)], ['first error', 'FAILED in the dark']);
		} finally {
			await flows.n8n.deactivate(flow.id);
			hook.close();
		}
	});
};
