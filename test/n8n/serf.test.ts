import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import { type Agent, startAgent } from '../support/serf-agent.ts';
import { until } from '../support/until.ts';

const PACKAGE = '@muster/n8n-nodes-clusters';
const CANARY = 'canary-5f1d7b-key';
let n8n: Server;
let [first, second, third]: Agent[] = [];
let credentials: { serfApi: { id: string; name: string } };

before(async () => {
	first = await startAgent({ name: 'web-1', tags: { role: 'web' }, config: { rpc_auth: CANARY } });
	second = await startAgent({ name: 'db-1', join: first.gossip, tags: { role: 'db' } });
	third = await startAgent({ name: 'cache-1', join: first.gossip });
	n8n = await startServer();
	const data = { hosts: first.address, authKey: CANARY };
	credentials = { serfApi: await n8n.credential('serfApi', data) };
});

after(async () => {
	await n8n?.stop();
	for (const agent of [first, second, third]) await agent?.close();
});

const eventsOf = async (workflowId: string) =>
	(await n8n.executions(workflowId)).filter(({ mode }) => mode === 'trigger').flatMap((execution) => execution.items('Serf Trigger'));

test('n8n knows the nodes, the tool and the credential, without loading our files', async () => {
	const types = await n8n.request<{ name: string }[]>('GET', '/types/nodes.json');
	const ours = types.map(({ name }) => name).filter((name) => name.startsWith(PACKAGE));
	assert.deepEqual(
		ours.sort(),
		['serf', 'serfTool', 'serfTrigger'].map((name) => `${PACKAGE}.${name}`),
	);
});

test('the credential test says what answers, and what is wrong with the remedy', async () => {
	const check = (data: object) =>
		n8n.request<{ status: string; message: string }>('POST', '/rest/credentials/test', {
			credentials: { id: credentials.serfApi.id, name: 'x', type: 'serfApi', data },
		});
	const good = await check({ hosts: first?.address, authKey: CANARY });
	assert.equal(good.status, 'OK');
	assert.match(good.message, /Agent web-1 at 127\.0\.0\.1:\d+ answers: 3 members, 3 alive/);
	const refused = await check({ hosts: '127.0.0.1:1' });
	assert.equal(refused.status, 'Error');
	assert.match(refused.message, /127\.0\.0\.1:1 refused the connection\. Is .*listening/);
	const wrong = await check({ hosts: first?.address, authKey: `${CANARY}-wrong` });
	assert.equal(wrong.status, 'Error');
	assert.doesNotMatch(wrong.message, new RegExp(CANARY));
});

test('get many members, by hand', async () => {
	const flow = await n8n.workflow(
		'members',
		[
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Serf', type: `${PACKAGE}.serf`, parameters: { resource: 'member', operation: 'getMany', status: ['alive'] }, credentials },
		],
		[['Start', 'Serf']],
	);
	const ran = await n8n.finished(await n8n.run(flow.id, 'Start'));
	assert.equal(ran.status, 'success', ran.error?.message);
	assert.deepEqual(
		ran.items('Serf').map(({ name }) => name),
		['cache-1', 'db-1', 'web-1'],
	);
});

test('members to pick from are listed while editing', async () => {
	const answer = await n8n.request<{ results: { name: string; value: string }[] }>(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			path: 'parameters.member',
			methodName: 'members',
			nodeTypeAndVersion: { name: `${PACKAGE}.serf`, version: 1 },
			currentNodeParameters: { resource: 'member', operation: 'get' },
			credentials,
			filter: 'web',
		},
	);
	assert.deepEqual(
		answer.results.map(({ value }) => value),
		['web-1'],
	);
});

test('a change starts the workflow; what changed while the agent was dead comes as recovered, once', async () => {
	const flow = await n8n.workflow(
		'watch',
		[
			{ name: 'Serf Trigger', type: `${PACKAGE}.serfTrigger`, parameters: { source: 'memberChanged' }, credentials },
			{
				name: 'Serf',
				type: `${PACKAGE}.serf`,
				parameters: { resource: 'member', operation: 'get', member: { __rl: true, mode: 'name', value: '={{ $json.member.name }}' } },
				credentials,
			},
		],
		[['Serf Trigger', 'Serf']],
	);
	await n8n.activate(flow);
	await until(() => n8n.log().includes('connected to Serf'), 'the trigger to connect');

	const fourth = await startAgent({ name: 'build-1', join: first?.gossip });
	try {
		const joined = await until(
			async () => (await eventsOf(flow.id)).find(({ event }) => event === 'member.joined'),
			'build-1 to be seen joining',
		);
		assert.equal((joined['member'] as { name: string }).name, 'build-1');

		await first?.kill();
		await until(() => n8n.log().includes('Serf Trigger: '), 'the outage to be logged');
		await fourth.kill();
		await until(() => /EventMemberFailed: build-1/.test(second?.output() ?? ''), 'the others to see build-1 fail', 30);
		await first?.start();
		await first?.serf('join', second?.gossip as string);
		const ofBuild = async () =>
			(await eventsOf(flow.id)).filter(({ recovered, member }) => recovered === true && (member as { name: string }).name === 'build-1');
		const [failed] = await until(async () => (await ofBuild()).length > 0 && ofBuild(), 'the change of the outage', 90);
		// a restarted agent may know build-1 as failed, or not at all
		assert.match(failed?.['event'] as string, /^member\.(failed|reaped)$/);
		await first?.serf('event', 'quiet');
		assert.equal((await ofBuild()).length, 1, 'once');
	} finally {
		await fourth.close();
		await n8n.deactivate(flow.id);
	}
});

test('Stop ends a step that waits, at once', async () => {
	const flow = await n8n.workflow(
		'wait',
		[
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Serf',
				type: `${PACKAGE}.serf`,
				parameters: { resource: 'member', operation: 'waitForMemberChanged', name: 'nobody', deadline: '10m' },
				credentials,
			},
		],
		[['Start', 'Serf']],
	);
	const id = await n8n.run(flow.id, 'Start');
	await until(async () => (await n8n.read(id)).status === 'running', 'the step to run');
	await n8n.request('POST', `/rest/executions/${id}/stop`, {});
	assert.equal((await n8n.finished(id, 5)).status, 'canceled');
});

test('n8n killed and back: nothing missed, at most the last event twice', async () => {
	const flow = await n8n.workflow(
		'survives',
		[
			{ name: 'Serf Trigger', type: `${PACKAGE}.serfTrigger`, parameters: { source: 'memberChanged' }, credentials },
			{ name: 'Keep', type: 'n8n-nodes-base.noOp' },
		],
		[['Serf Trigger', 'Keep']],
	);
	const connected = () => n8n.log().split('connected to Serf').length;
	const before = connected();
	await n8n.activate(flow);
	await until(() => connected() > before, 'the trigger to connect');
	const fifth = await startAgent({ name: 'edge-1', join: first?.gossip });
	const seen = async (name: string) =>
		(await eventsOf(flow.id)).filter(({ event, member }) => event === name && (member as { name: string }).name === 'edge-1');
	try {
		await until(async () => (await seen('member.joined')).length === 1, 'edge-1 to be seen joining');
		await n8n.kill('SIGKILL');
		await fifth.kill();
		await until(() => /EventMemberFailed: edge-1/.test(second?.output() ?? ''), 'edge-1 to be failed', 30);
		await n8n.again();
		const failed = await until(async () => (await seen('member.failed')).length > 0 && seen('member.failed'), 'the change to arrive', 60);
		assert.equal(failed.length, 1);
		assert.equal(failed[0]?.['recovered'], true);
		assert.ok((await seen('member.joined')).length <= 2);
	} finally {
		await fifth.close();
		await n8n.deactivate(flow.id);
	}
});

test('the key is in no log and in no execution', async () => {
	assert.doesNotMatch(n8n.log(), new RegExp(CANARY));
});
