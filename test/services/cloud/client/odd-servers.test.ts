import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientOf } from '../../../../src/services/cloud/client/client.ts';
import type { Server } from '../../../../src/services/cloud/wire/server.ts';
import { fakeCloud } from './fake.ts';

const base = { id: 's1', name: 'web', status: 'ACTIVE', image: '', addresses: {}, updated: null };
const fault = { code: 500, message: 'No valid host was found. ', created: '2026-01-31T03:12:45Z' };

/** A nova whose list says less than the server itself. */
const nova = (listed: object, shown: object | undefined) =>
	fakeCloud(({ url }) => {
		if (url.includes('/servers/detail')) return [200, { servers: [listed] }];
		if (url.includes('/servers/s1'))
			return shown ? [200, { server: shown }] : [404, { itemNotFound: { code: 404, message: 'gone' } }];
		if (url.includes('/flavors')) return [404, { itemNotFound: { code: 404, message: 'Flavor gone' } }];
		return [200, { version: { id: 'v2.1', status: 'CURRENT', version: '2.93', min_version: '2.1' } }];
	});
const listOf = async (world: Awaited<ReturnType<typeof nova>>): Promise<Server | undefined> => {
	for await (const server of clientOf(world.cloud).servers.list()) return server;
	return undefined;
};

describe('cloud client: servers of every release', { concurrency: 4 }, () => {
	it('a fault that only the server itself tells is in the list too', async () => {
		await using world = await nova({ ...base, status: 'ERROR' }, { ...base, status: 'ERROR', fault });
		const listed = await listOf(world);
		assert.equal(listed?.fault?.message, 'No valid host was found.');
		assert.deepEqual(listed, await clientOf(world.cloud).servers.get('s1'));
	});

	it('a fault that the list tells is not asked for again', async () => {
		await using world = await nova({ ...base, status: 'ERROR', fault }, undefined);
		assert.equal((await listOf(world))?.fault?.code, 500);
		assert.deepEqual(
			world.requests.filter(({ url }) => url.includes('/servers/s1')),
			[],
		);
	});

	it('one in ERROR that is gone when it is asked is listed as it was', async () => {
		await using world = await nova({ ...base, status: 'ERROR' }, undefined);
		assert.equal((await listOf(world))?.fault, null);
	});

	it('a flavor that was deleted is asked for by nobody; list and get agree', async () => {
		const record = { ...base, flavor: { original_name: 'old.one', vcpus: 2, ram: 512, extra_specs: {} } };
		await using world = await nova(record, record);
		const listed = await listOf(world);
		assert.deepEqual([listed?.flavorId, listed?.flavorName], [null, 'old.one']);
		assert.deepEqual(await clientOf(world.cloud).servers.find('web'), listed);
		assert.deepEqual(
			world.requests.filter(({ url }) => url.includes('/flavors')),
			[],
		);
	});
});
