import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { until } from '../../../support/until.ts';
import { startCloud, type SynnefoCloud } from '../index.ts';
import { hashOf, rootOf } from './blocks.ts';

interface Action {
	readonly name: string;
	readonly body?: Record<string, unknown>;
	readonly status: number;
	readonly reply?: Record<string, { message?: string }>;
}

const fixture = (name: string): unknown =>
	JSON.parse(readFileSync(new URL(`../../../fixtures/cloud/${name}.json`, import.meta.url), 'utf8'));

const ask = async (
	cloud: SynnefoCloud,
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
) => {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const answer = await fetch(cloud.url + path, {
		method,
		headers: { 'X-Auth-Token': cloud.tokens.alice, 'Content-Type': 'application/json', ...headers },
		...(body === undefined ? {} : { body: text }),
	});
	const got = await answer.text();
	return {
		status: answer.status,
		headers: answer.headers,
		text: got,
		body: (/^[[{]/.test(got) ? JSON.parse(got) : {}) as Record<string, Record<string, unknown>>,
	};
};

const servers = '/cyclades/compute/v2.0/servers';

const build = async (cloud: SynnefoCloud): Promise<number> => {
	const made = await ask(cloud, 'POST', servers, {
		server: { name: 'one', flavorRef: 1, imageRef: cloud.image, networks: [] },
	});
	assert.equal(made.status, 202);
	assert.equal(made.body['server']?.['status'], 'BUILD');
	return Number(made.body['server']?.['id']);
};

const statusOf = async (cloud: SynnefoCloud, id: number) =>
	(await ask(cloud, 'GET', `${servers}/${id}`)).body['server']?.['status'];

describe('the lab Synnefo', () => {
	test('a server is built, stopped, resized, faulted and deleted', async () => {
		await using cloud = await startCloud({ family: 'synnefo' });
		const id = await build(cloud);
		await until(async () => (await statusOf(cloud, id)) === 'ACTIVE', 'it runs');
		const act = async (body: unknown) => (await ask(cloud, 'POST', `${servers}/${id}/action`, body)).status;
		assert.equal(await act({ shutdown: {} }), 202);
		await until(async () => (await statusOf(cloud, id)) === 'STOPPED', 'it is stopped');
		assert.equal(await act({ resize: { flavorRef: 3 } }), 202);
		await until(() => cloud.server(id).flavor === 3 && cloud.server(id).task === null, 'it is resized');
		assert.equal(await act({ start: {} }), 202);
		await until(async () => (await statusOf(cloud, id)) === 'ACTIVE', 'it runs');
		cloud.failNextServer('no room');
		const other = await build(cloud);
		await until(async () => (await statusOf(cloud, other)) === 'ERROR', 'the other failed');
		cloud.limit('cyclades.vm', 2);
		const refused = await ask(cloud, 'POST', servers, {
			server: { name: 'three', flavorRef: 1, imageRef: cloud.image },
		});
		assert.equal(refused.status, 413);
		assert.equal((await ask(cloud, 'DELETE', `${servers}/${id}`)).status, 204);
		await until(async () => (await statusOf(cloud, id)) === undefined, 'it is gone');
		assert.deepEqual(cloud.failures, []);
	});

	for (const { name, body, status } of (fixture('synnefo-server-actions') as { actions: Action[] }).actions)
		if (body)
			test(`the action ${name} is answered with ${status}`, async () => {
				await using cloud = await startCloud({ family: 'synnefo', tickEvery: 0 });
				const id = await build(cloud);
				cloud.tick(6);
				const { world } = cloud;
				const machine = cloud.server(id);
				if (['start', 'resize', 'rescue', 'unrescue'].includes(name)) machine.state = 'STOPPED';
				machine.rescue = name === 'unrescue';
				if (name === 'resize') world.flavors.set(2, { name: 'larger', ram: 1024, disk: 5, vcpus: 2 });
				await ask(cloud, 'POST', '/cyclades/network/v2.0/floatingips', { floatingip: {} });
				if (name === 'removeFloatingIp' || name === 'firewallProfile') {
					await ask(cloud, 'POST', `${servers}/${id}/action`, { addFloatingIp: { address: '192.0.2.2' } });
					cloud.tick(3);
				}
				const filled = JSON.parse(
					JSON.stringify(body).replace('"UUID"', `"${cloud.users.alice}"`),
				) as unknown;
				const got = await ask(cloud, 'POST', `${servers}/${id}/action`, filled);
				assert.equal(got.status, status, got.text);
				assert.deepEqual(cloud.failures, []);
			});

	test('blocks and roots hash as recorded', () => {
		const { block_hash: blocks, object_hash: roots } = fixture('pithos-hashes') as {
			block_hash: { text?: string; hex?: string; sha256: string }[];
			object_hash: { hashes: string[]; root: string }[];
		};
		for (const { text, hex, sha256 } of blocks)
			assert.equal(hashOf(text === undefined ? Buffer.from(hex ?? '', 'hex') : Buffer.from(text)), sha256);
		for (const { hashes, root } of roots) assert.equal(rootOf(hashes), root);
	});

	test('objects are appended to, cut, published, shared with a group and moved', async () => {
		await using cloud = await startCloud({ family: 'synnefo', blockSize: 4 });
		const home = `/pithos/object-store/v1/${cloud.users.alice}`;
		const bob = { 'X-Auth-Token': cloud.tokens.bob };
		const object = `${home}/box/a%2F%2Fb%20%C3%A4`;
		await ask(cloud, 'PUT', `${home}/box`);
		const put = await ask(cloud, 'PUT', object, '0123456789', { 'Content-Type': 'text/plain' });
		assert.equal(put.status, 201);
		const change = (range: string, body: string, more = {}) =>
			ask(cloud, 'POST', `${object}?update`, body, { 'Content-Range': range, ...more });
		assert.equal((await change('bytes */*', 'abc')).status, 204);
		assert.equal((await change('bytes 3-5/*', 'xyz')).status, 204);
		assert.equal((await ask(cloud, 'GET', object)).text, '012xyz6789abc');
		assert.equal((await ask(cloud, 'GET', object, undefined, { Range: 'bytes=-4' })).text, '9abc');
		assert.equal((await ask(cloud, 'GET', object, undefined, bob)).status, 403);
		await ask(cloud, 'POST', `${home}?update`, undefined, { 'X-Account-Group-Pals': cloud.users.bob });
		const sharing = { 'X-Object-Sharing': `read=${cloud.users.alice}:pals`, 'X-Object-Public': 'True' };
		assert.equal((await ask(cloud, 'POST', `${object}?update`, undefined, sharing)).status, 202);
		assert.equal((await ask(cloud, 'GET', object, undefined, bob)).text, '012xyz6789abc');
		assert.equal((await ask(cloud, 'PUT', object, 'no', bob)).status, 403);
		const shown = await ask(cloud, 'HEAD', object);
		const open = new URL(shown.headers.get('x-object-public') ?? '');
		const published = await fetch(open);
		assert.equal(await published.text(), '012xyz6789abc');
		const moved = await ask(cloud, 'MOVE', object, undefined, { Destination: '/box/there' });
		assert.equal(moved.status, 201);
		assert.equal((await ask(cloud, 'GET', object)).status, 404);
		assert.equal((await ask(cloud, 'GET', `${home}/box/there`)).text, '012xyz6789abc');
		assert.deepEqual(cloud.failures, []);
	});

	test('a large object goes through in blocks', async () => {
		await using cloud = await startCloud({ family: 'synnefo', blockSize: 4 * 1024 * 1024 });
		const home = `${cloud.url}/pithos/object-store/v1/${cloud.users.alice}/big`;
		const headers = { 'X-Auth-Token': cloud.tokens.alice };
		await fetch(home, { method: 'PUT', headers });
		const chunk = new Uint8Array(1024 * 1024);
		let left = 64;
		const body = new ReadableStream({
			pull(controller) {
				chunk[0] = left;
				if (left-- > 0) controller.enqueue(chunk.slice());
				else controller.close();
			},
		});
		const put = await fetch(`${home}/o`, { method: 'PUT', headers, body, duplex: 'half' });
		assert.equal(put.status, 201);
		const got = await fetch(`${home}/o`, { headers });
		let size = 0;
		for await (const part of got.body ?? []) size += part.length;
		assert.equal(size, 64 * 1024 * 1024);
	});

	test('requests fail as told, and tokens end', async () => {
		await using cloud = await startCloud({ family: 'synnefo' });
		cloud.fault({ service: 'compute', act: { status: 503, body: 'busy' } });
		assert.equal((await ask(cloud, 'GET', '/pithos/object-store/v1/')).status, 204);
		assert.equal((await ask(cloud, 'GET', servers)).status, 503);
		assert.equal((await ask(cloud, 'GET', servers)).status, 200);
		cloud.expireTokens();
		assert.equal((await ask(cloud, 'GET', servers)).status, 401);
		cloud.renewToken('alice@example.org', 'another');
		assert.equal((await ask(cloud, 'GET', servers, undefined, { 'X-Auth-Token': 'another' })).status, 200);
		const login = await ask(cloud, 'POST', '/astakos/identity/v2.0/tokens', {
			auth: { token: { id: 'another' } },
		});
		assert.equal(login.status, 200);
		assert.equal(cloud.logins('granted'), 1);
	});
});
