import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import { CANARY, PACKAGE, type Stage } from '../support/stage.ts';

/** What n8n’s editor asks for while somebody builds a workflow. */
export const editingTests = (stage: Stage): void => {
	test('n8n knows the nodes, the tools and the credentials', async () => {
		const types = await stage.n8n.request<{ name: string }[]>('GET', '/types/nodes.json');
		const ours = types.map(({ name }) => name).filter((name) => name.startsWith(PACKAGE));
		assert.deepEqual(
			ours.sort(),
			services
				.flatMap(({ name }) => [name, `${name}Tool`, `${name}Trigger`].map((type) => `${PACKAGE}.${type}`))
				.sort(),
		);
	});

	test('as a tool it describes itself by what it does', async () => {
		const types = await stage.n8n.request<
			{ name: string; outputs: string[]; properties: { name: string }[] }[]
		>('GET', '/types/nodes.json');
		const tool = types.find(({ name }) => name === `${PACKAGE}.serfTool`);
		assert.deepEqual(tool?.outputs, ['ai_tool']);
		assert.ok(tool.properties.some(({ name }) => name === 'toolDescription'));
	});

	test('previews of results are where n8n looks for them', async () => {
		const type = encodeURIComponent(`${PACKAGE}.serf`);
		const schema = await stage.n8n.request<{ properties: object }>(
			'GET',
			`/schemas/${type}/1.0.0/member/get.json`,
		);
		assert.deepEqual(Object.keys(schema.properties), ['name', 'address', 'port', 'status', 'tags']);
		const event = await stage.n8n.request<{ properties: object }>(
			'GET',
			`/schemas/${type}Trigger/1.0.0.json`,
		);
		for (const name of ['event', 'at', 'member', 'query']) assert.ok(name in event.properties, name);
	});

	test('the credential test says what answers, and what is wrong with the remedy', async () => {
		const check = (data: object) =>
			stage.n8n.request<{ status: string; message: string }>('POST', '/rest/credentials/test', {
				credentials: { id: stage.credentials.serfApi.id, name: 'x', type: 'serfApi', data },
			});
		const good = await check({ hosts: stage.first.address, authKey: CANARY });
		assert.equal(good.status, 'OK', good.message);
		assert.match(good.message, /Agent web-1 at 127\.0\.0\.1:\d+ answers: 3 members, 3 alive/);
		const refused = await check({ hosts: '127.0.0.1:1' });
		assert.equal(refused.status, 'Error');
		assert.match(refused.message, /127\.0\.0\.1:1 refused the connection\. Is .*listening/);
		const wrong = await check({ hosts: stage.first.address, authKey: `${CANARY}-wrong` });
		assert.equal(wrong.status, 'Error');
		assert.doesNotMatch(wrong.message, new RegExp(CANARY));
	});

	for (const type of ['serf', 'serfTool'])
		test(`members to pick from are listed while editing: ${type}`, async () => {
			const { results } = await stage.n8n.request<{
				results: { name: string; value: string }[];
			}>('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
				path: 'parameters.member',
				methodName: 'members',
				nodeTypeAndVersion: { name: `${PACKAGE}.${type}`, version: 1 },
				currentNodeParameters: { resource: 'member', operation: 'get' },
				credentials: stage.credentials,
				filter: 'web',
			});
			assert.deepEqual(
				results.map(({ value }) => value),
				['web-1'],
			);
		});
};
