import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all } from '../../../../src/services/cloud/client/pages.ts';
import { fakeCloud } from './fake.ts';

const listing = { path: '/servers', key: 'servers', doing: 'listing servers' };

describe('cloud client: calls', { concurrency: 8 }, () => {
	it('a read waits as long as the server says and asks again; a change does not', async () => {
		let busy = true;
		await using world = await fakeCloud(() => {
			const answer = busy ? [429, 'Slow down', { 'retry-after': '0' }] : [200, { servers: [] }];
			busy = false;
			return answer as never;
		});
		await world.cloud.apis.compute.send({ path: '/servers', doing: 'listing' });
		assert.equal(world.requests.length, 2);
		busy = true;
		const post = { path: '/servers', method: 'POST', json: {}, doing: 'creating' };
		await assert.rejects(world.cloud.apis.compute.send(post), { code: 'BUSY' });
	});

	it('a change whose answer is lost is OUTCOME_UNKNOWN and was sent once; a read is asked again', async () => {
		let lost = true;
		await using world = await fakeCloud(({ raw }) => {
			if (lost) raw.socket.destroy();
			lost = false;
			return [200, {}];
		});
		await world.cloud.login();
		const post = { path: '/servers', method: 'POST', json: {}, doing: 'creating a server' };
		await assert.rejects(world.cloud.apis.compute.send(post), { code: 'OUTCOME_UNKNOWN' });
		assert.equal(world.requests.length, 1);
		lost = true;
		await world.cloud.apis.compute.send({ path: '/servers', doing: 'listing' });
		assert.equal(world.requests.length, 3);
	});

	it('the newest microversion that both know is asked for, once for all', async () => {
		const document = { version: { id: 'v2.1', status: 'CURRENT', version: '2.60', min_version: '2.1' } };
		const seen: unknown[] = [];
		await using world = await fakeCloud(({ url, raw }) => {
			seen.push(raw.headers['openstack-api-version']);
			return [200, url === '/compute/v2.1/' ? document : { servers: [] }];
		});
		const ask = (micro: { least?: string; most: string }) =>
			world.cloud.apis.compute.send({ path: '/servers', micro, doing: 'tagging a server' });
		await ask({ most: '2.79' });
		await ask({ most: '2.26', least: '2.26' });
		assert.deepEqual(seen, [undefined, 'compute 2.60', 'compute 2.26']);
		await assert.rejects(ask({ most: '2.90', least: '2.73' }), {
			code: 'UNSUPPORTED',
			message: /2\.60, 2\.73 is needed/,
		});
	});

	it('paging follows links on our own address, and ends where there is nothing new', async () => {
		const page = (ids: number[], next?: string) => ({
			servers: ids.map((id) => ({ id: `s${id}` })),
			...(next ? { servers_links: [{ rel: 'next', href: `http://internal:8774/v2.1/servers${next}` }] } : {}),
		});
		const bodies: Record<string, unknown> = {
			'': page([1, 2], '?marker=s2'),
			'?marker=s2': page([3, 4], '?marker=s4'),
			'?marker=s4': page([], '?marker=s4'),
		};
		await using world = await fakeCloud(({ url }) => [200, bodies[url.replace('/compute/v2.1/servers', '')]]);
		const ids = (await all(world.cloud.apis.compute, listing)).map(({ id }) => id);
		assert.deepEqual(ids, ['s1', 's2', 's3', 's4']);
		bodies[''] = page([1, 2], '?marker=s2');
		bodies['?marker=s2'] = page([1, 2], '?marker=s2');
		assert.equal(
			(await all(world.cloud.apis.compute, listing)).length,
			2,
			'a server that goes round in a circle',
		);
	});

	it('a refused marker is the end of a single record, and an error where more was read', async () => {
		let count = 1;
		await using world = await fakeCloud(({ url }) =>
			url.includes('marker')
				? [400, { badRequest: { code: 400, message: 'marker not found' } }]
				: [
						200,
						{
							servers: Array.from({ length: count }, (_, id) => ({ id: `s${id}` })),
							servers_links: [{ rel: 'next', href: '/x?marker=s' }],
						},
					],
		);
		assert.equal((await all(world.cloud.apis.compute, listing)).length, 1);
		count = 2;
		await assert.rejects(all(world.cloud.apis.compute, listing), { code: 'CONFLICT' });
	});

	it('a token is not sent from an encrypted login to a plain endpoint, and bad options send nothing', async () => {
		await using world = await fakeCloud(() => [200, {}]);
		await assert.rejects(world.cloud.apis.volume.send({ path: '/x', doing: 'x' }), {
			code: 'UNSUPPORTED',
			message: /Block storage is not in the cloud’s catalogue/,
		});
	});
});
