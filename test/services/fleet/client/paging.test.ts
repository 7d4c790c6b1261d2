import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client/client.ts';
import { type EndpointClient } from '../../../../src/services/fleet/client/endpoint-client.ts';
import { listAll } from '../../../../src/services/fleet/client/pages.ts';
import { type Endpoint, parseEndpoints } from '../../../../src/services/fleet/wire/endpoint.ts';
import { encodePageToken } from '../../../../src/services/fleet/wire/page-token.ts';
import { type FleetLabOptions, startFleetLab } from '../../../lab/fleet/lab.ts';
import { until } from '../../../support/until.ts';
import { sleeper } from '../behaviour/host.ts';

const seeded = async (
	count: number,
	tokenLimit: number | readonly number[],
	options: FleetLabOptions = {},
) => {
	const lab = await startFleetLab({ tickEvery: 0, tokenLimit, ...options });
	for (let number = 0; number < count; number++)
		lab.cluster.put(`u${String(number).padStart(4, '0')}.service`, sleeper, 'launched');
	const client = await connectFleet({ endpoints: lab.url });
	return {
		lab,
		client,
		async [Symbol.asyncDispose]() {
			await client.close();
			await lab.close();
		},
	};
};

test('every count around the page size is listed whole, exact multiples too', async () => {
	for (let count = 0; count <= 9; count++) {
		await using world = await seeded(count, 3);
		assert.equal((await world.client.units.list()).length, count);
		const pages = world.lab.requests.filter(({ url }) => url.startsWith('/fleet/v1/units'));
		assert.equal(pages.length, Math.floor(count / 3) + 1);
		assert.equal(pages[0]?.url, '/fleet/v1/units', 'an empty token would be refused');
	}
});

test('the second time, the pages of the first are asked for ahead, and count only where they follow', async () => {
	await using world = await seeded(10, 2);
	const { lab, client } = world;
	const urls = () => lab.requests.splice(0).map(({ url }) => url);
	assert.equal((await client.units.list()).length, 10);
	const first = urls().slice(1);
	assert.equal(first.length, 6);
	assert.equal((await client.units.list()).length, 10);
	assert.deepEqual(urls().sort(), [...first].sort(), 'none twice, none in vain');
	// fewer and more than the last time
	for (const name of ['u0000', 'u0001', 'u0002', 'u0003', 'u0004']) lab.cluster.destroy(`${name}.service`);
	assert.equal((await client.units.list()).length, 5);
	// those ahead may be in vain once
	await until(() => lab.load.waiting === 0, 'no page is on its way');
	assert.ok(urls().length <= 3 + 2);
	assert.equal((await client.units.list()).length, 5);
	assert.ok(urls().length <= 3 + 2);
	for (let number = 0; number < 9; number++) lab.cluster.put(`v${number}.service`, sleeper, 'inactive');
	assert.equal((await client.units.list()).length, 14);
	// another page size, as after a restart of the server: what was
	// asked for ahead is refused, and not looked at
	lab.pageSize(5);
	assert.equal((await client.units.list()).length, 14);
	assert.equal((await client.units.list()).length, 14);
});

test('two clients that read a large registry side by side: two pages ahead at most each, and no page fails', async (t) => {
	const registry = { ms: 2, most: 10 };
	await using world = await seeded(120, 8, { registry });
	const { lab, client } = world;
	lab.tick(4);
	const other = await connectFleet({ endpoints: lab.url });
	await Promise.all([client.snapshot(), other.snapshot()]);
	const from = lab.requests.length;
	const began = performance.now();
	const rounds = 5;
	const poll = async (one: typeof client) => {
		for (let round = 0; round < rounds; round++) assert.equal((await one.snapshot()).units.length, 120);
	};
	await Promise.all([poll(client), poll(other)]);
	t.diagnostic(
		`two clients, ${rounds} snapshots each: ${Math.round(performance.now() - began)} ms, ${lab.load.peak} pages at once`,
	);
	// three listings a snapshot, one page each, and two ahead
	assert.ok(lab.load.peak <= 2 * (3 + 2), `${lab.load.peak} at once`);
	assert.ok(lab.load.peak > 6, 'it did look ahead');
	assert.equal(lab.load.failed, 0);
	assert.equal(lab.requests.length - from, 2 * rounds * (16 + 16 + 1), 'none twice, none in vain');
	await other.close();
});

test('after a 5xx no page is asked for ahead any more; a page that failed ahead is asked for again, alone', async () => {
	await using world = await seeded(120, 8, { registry: { ms: 20, most: 2 } });
	const { lab, client } = world;
	await client.units.list();
	assert.deepEqual([lab.load.peak, lab.load.failed], [1, 0]);
	assert.equal((await client.units.list()).length, 120, 'one page too many at once fails nobody');
	assert.ok(lab.load.failed >= 1, `${lab.load.failed} failed`);
	const { failed } = lab.load;
	lab.load.peak = 0;
	for (let round = 0; round < 3; round++) assert.equal((await client.units.list()).length, 120);
	assert.deepEqual([lab.load.peak, lab.load.failed], [1, failed]);
});

test('filters go with every page', async () => {
	await using world = await seeded(7, 2);
	world.lab.tick(4);
	const [machine] = await world.client.machines.list();
	const states = await world.client.unitStates({ machine: machine?.id });
	assert.ok(states.length > 2 && states.every(({ machineId }) => machineId === machine?.id));
	const pages = world.lab.requests.filter(({ url }) => url.startsWith('/fleet/v1/state'));
	assert.ok(pages.length > 1 && pages.every(({ url }) => url.includes(`machineID=${machine?.id}`)));
});

test('a listing that moves between two pages counts nothing twice', async () => {
	await using world = await seeded(4, 2);
	world.lab.fault({ act: 'drop', path: /never/ });
	const listing = world.client.units.list();
	world.lab.cluster.put('a.service', sleeper, 'inactive');
	const names = (await listing).map(({ name }) => name);
	assert.deepEqual(names, [...new Set(names)]);
});

test('another machine’s token starts the listing again, on one connection', async () => {
	await using world = await seeded(5, [2, 3]);
	for (let turn = 0; turn < 4; turn++) {
		world.lab.cut();
		assert.equal((await world.client.units.list()).length, 5);
	}
	const refuse = {
		status: 400,
		headers: { 'Content-Type': 'application/json' },
		body: '{"error":{"code":400,"message":"token limit must be 100"}}',
	};
	world.lab.fault({ act: refuse, path: /nextPageToken/ });
	assert.equal((await world.client.units.list()).length, 5);
	world.lab.fault({ act: refuse, path: /nextPageToken/, times: 2 });
	await assert.rejects(world.client.units.list(), { code: 'PROTOCOL', message: /different page sizes/ });
});

test('a token that comes again, and a list longer than the server can count, end with LIMIT instead of for ever', async () => {
	await using world = await seeded(1, 100);
	const page = (token: string) => ({
		status: 200,
		headers: {},
		body: JSON.stringify({ units: [], nextPageToken: token }),
	});
	world.lab.fault({ act: page('AgACAA=='), path: /units/, times: 9 });
	await assert.rejects(world.client.units.list(), { code: 'LIMIT' });
	world.lab.heal();
	world.lab.fault({ act: page(encodePageToken({ limit: 100, page: 656 })), path: /units$/, times: 2 });
	world.lab.fault({ act: 'drop', path: /nextPageToken/, times: 2 });
	await assert.rejects(world.client.units.list(), { code: 'LIMIT', message: /65535/ });
});

test('a server that sends page after page without end is left after 256 MiB of one listing', async () => {
	let pages = 0;
	const endless: EndpointClient = {
		endpoint: parseEndpoints('http://127.0.0.1:1')[0] as Endpoint,
		ask: async () => assert.fail('not asked'),
		async json(_request, weigh) {
			weigh?.(40 * 2 ** 20);
			pages++;
			return { units: [], nextPageToken: encodePageToken({ limit: 100, page: pages + 1 }) };
		},
		alone: async () => assert.fail('not asked'),
	};
	await assert.rejects(
		listAll(endless, {
			resource: 'units',
			field: 'units',
			query: {},
			doing: 'listing units',
			read: (item) => item,
			key: String,
		}),
		{ code: 'LIMIT', message: /more than 256 MiB while listing units/ },
	);
	assert.equal(pages, 6);
	await using world = await seeded(30, 3);
	assert.equal((await world.client.units.list()).length, 30, 'what is counted begins anew with each listing');
});
