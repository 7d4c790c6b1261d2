import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../support/until.ts';
import { type Cloud, startCloud } from './index.ts';

/** A token of the user for his project. */
const login = async (cloud: Cloud, user = 'demo', project = 'demo'): Promise<string> => {
	const domain = { id: 'default' };
	const answer = await fetch(`${cloud.authUrl}/auth/tokens`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({
			auth: {
				identity: {
					methods: ['password'],
					password: { user: { name: user, domain, password: cloud.password } },
				},
				scope: { project: { name: project, domain } },
			},
		}),
	});
	assert.equal(answer.status, 201);
	return answer.headers.get('x-subject-token') ?? '';
};

const call = async (
	url: string,
	token: string,
	method = 'GET',
	body?: unknown,
): Promise<{ status: number; body: unknown }> => {
	const answer = await fetch(url, {
		method,
		headers: { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
};

describe('the lab cloud', () => {
	test('a server is built, found, faulted and deleted', async () => {
		await using cloud = await startCloud();
		const token = await login(cloud);
		const { compute } = cloud.urls;
		const flavors = await call(`${compute}/v2.1/flavors`, token);
		const { flavors: list } = flavors.body as { flavors: { id: string; name: string }[] };
		const flavorRef = list.find(({ name }) => name === 'm1.tiny')?.id;
		const imageRef = [...cloud.world.image.images.keys()][0];
		const create = (name: string) =>
			call(`${compute}/v2.1/servers`, token, 'POST', { server: { name, flavorRef, imageRef } });
		const made = await create('web');
		assert.equal(made.status, 202);
		const { id } = (made.body as { server: { id: string } }).server;
		const status = async (of = id) => {
			const { status: code, body } = await call(`${compute}/v2.1/servers/${of}`, token);
			return code === 200 ? (body as { server: { status: string } }).server.status : String(code);
		};
		assert.equal(await status(), 'BUILD');
		await until(async () => (await status()) === 'ACTIVE', 'ACTIVE', 5);
		cloud.failNextServer('out of luck');
		const bad = ((await create('bad')).body as { server: { id: string } }).server.id;
		await until(async () => (await status(bad)) === 'ERROR', 'ERROR', 5);
		assert.equal((await call(`${compute}/v2.1/servers/${id}`, token, 'DELETE')).status, 204);
		await until(async () => (await status()) === '404', 'gone', 5);
		assert.deepEqual(cloud.failures, []);
	});

	test('objects are kept byte by byte under any name, large ones in a file', async () => {
		await using cloud = await startCloud();
		const token = await login(cloud);
		const base = `${cloud.urls.object}/v1/AUTH_${cloud.idOf('project', 'demo')}`;
		const headers = { 'X-Auth-Token': token };
		assert.equal((await fetch(`${base}/c`, { method: 'PUT', headers })).status, 201);
		const body = Buffer.alloc(3_000_000, 'muster');
		assert.equal((await fetch(`${base}/c/a//b%20%25`, { method: 'PUT', headers, body })).status, 201);
		const back = await fetch(`${base}/c/a//b%20%25`, { headers });
		assert.ok(body.equals(Buffer.from(await back.arrayBuffer())));
		const part = await fetch(`${base}/c/a//b%20%25`, { headers: { ...headers, Range: 'bytes=2999999-' } });
		assert.equal(part.status, 206);
		assert.equal(await part.text(), body.subarray(-1).toString());
		const list = await fetch(`${base}/c?format=json`, { headers });
		assert.deepEqual(
			((await list.json()) as { name: string }[]).map(({ name }) => name),
			['a//b %'],
		);
		assert.deepEqual(cloud.failures, []);
	});

	test('faults, expired tokens and logins', async () => {
		await using cloud = await startCloud();
		const token = await login(cloud);
		const url = `${cloud.urls.compute}/v2.1/servers`;
		cloud.fault({ service: 'compute', act: 'drop' });
		await assert.rejects(call(url, token));
		cloud.fault({ service: 'compute', act: { status: 503, headers: { 'Retry-After': '1' }, body: 'busy' } });
		assert.equal((await call(url, token)).status, 503);
		assert.equal((await call(url, token)).status, 200);
		cloud.expireTokens();
		assert.equal((await call(url, token)).status, 401);
		await login(cloud);
		assert.equal(cloud.logins(), 2);
	});
});
