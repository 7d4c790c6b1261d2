import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type ControllerLab, type Release, startController } from './index.ts';

type Frame = Readonly<Record<string, unknown>>;

/** A raw client: frames as written, answers by request id. */
const connect = async (lab: ControllerLab, path: string) => {
	const tls: object = { ca: lab.ca, servername: 'juju-apiserver' };
	const socket = new WebSocket(`${lab.wsUrl}${path}`, tls);
	const waiting = new Map<unknown, (frame: Frame) => void>();
	const closed = new Promise<number>((resolve) => socket.on('close', resolve));
	socket.on('message', (data) => {
		const frame = JSON.parse(String(data)) as Frame;
		waiting.get(frame['request-id'] ?? frame['RequestId'])?.(frame);
	});
	await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
	let id = 0;
	return {
		socket,
		closed,
		ask: (type: string, version: number, request: string, params: unknown = {}, more: Frame = {}) =>
			new Promise<Frame>((resolve) => {
				waiting.set(++id, resolve);
				socket.send(JSON.stringify({ 'request-id': id, type, version, request, params, ...more }));
			}),
		send: (frame: Frame) =>
			new Promise<Frame>((resolve) => {
				waiting.set(frame['RequestId'] ?? frame['request-id'], resolve);
				socket.send(JSON.stringify(frame));
			}),
		[Symbol.asyncDispose]: async () => {
			socket.close();
			await closed;
		},
	};
};

const login = { 'auth-tag': 'user-admin', credentials: 'secret', macaroons: [], 'client-version': '3.6.0' };

describe('lab controller', () => {
	for (const profile of ['2.9', '3.6', '4.0'] as const satisfies readonly Release[])
		it(`${profile}: logs in over TLS on both paths and tells the status of a model that lives`, async () => {
			await using lab = await startController({ profile, tickEvery: 0 });
			lab.deploy('postgresql', { units: 2 });
			await using controller = await connect(lab, '/api');
			const { response } = await controller.ask('Admin', 3, 'Login', login);
			assert.ok((response as Frame)['server-version']);
			await using model = await connect(lab, `/model/${lab.model().uuid}/api`);
			await model.ask('Admin', 3, 'Login', login);
			assert.deepEqual(await model.ask('Pinger', 1, 'Ping'), { 'request-id': 2, response: {} });
			const status = async () =>
				(await model.ask('Client', profile === '2.9' ? 6 : 8, 'FullStatus', { patterns: [] }))[
					'response'
				] as { applications: Record<string, { status: { status: string } }> };
			assert.equal((await status()).applications['postgresql']?.status.status, 'waiting');
			lab.settle();
			assert.equal((await status()).applications['postgresql']?.status.status, 'active');
		});

	it('2.9, 3.6: a watcher gives all, then what changed, and ends with code stopped', async () => {
		await using lab = await startController({ profile: '3.6', tickEvery: 0 });
		lab.deploy('ubuntu');
		lab.settle();
		await using model = await connect(lab, `/model/${lab.model().uuid}/api`);
		await model.ask('Admin', 3, 'Login', login);
		const started = (await model.ask('Client', 8, 'WatchAll'))['response'] as Frame;
		const watcher = { id: started['watcher-id'] };
		type Deltas = { deltas: [string, string, Record<string, unknown>][] };
		const first = (await model.ask('AllWatcher', 3, 'Next', {}, watcher))['response'] as Deltas;
		assert.deepEqual(first.deltas.map(([kind]) => kind).sort(), [
			'application',
			'charm',
			'machine',
			'model',
			'unit',
		]);
		const second = model.ask('AllWatcher', 3, 'Next', {}, watcher);
		lab.setStatus('ubuntu/0', 'blocked', 'no disk');
		const { deltas } = (await second)['response'] as Deltas;
		assert.equal(deltas.length, 1);
		assert.deepEqual((deltas[0]?.[2]['workload-status'] as Frame)['current'], 'blocked');
		const third = model.ask('AllWatcher', 3, 'Next', {}, watcher);
		await model.ask('AllWatcher', 3, 'Stop', {}, watcher);
		assert.equal((await third)['error-code'], 'stopped');
	});

	it('2.9, 3.6: a watcher of summaries tells models that come, change and go; 4.0 has it not', async () => {
		await using lab = await startController({ profile: '2.9', tickEvery: 0 });
		await using controller = await connect(lab, '/api');
		await controller.ask('Admin', 3, 'Login', login);
		const begun = (await controller.ask('Controller', 11, 'WatchAllModelSummaries'))['response'] as Frame;
		const next = async () => {
			const answer = await controller.ask('ModelSummaryWatcher', 1, 'Next', {}, { id: begun['watcher-id'] });
			return (answer['response'] as { models: { name?: string; removed?: boolean }[] }).models;
		};
		assert.equal((await next()).length, lab.world.models.size);
		const { uuid } = lab.addModel('fresh');
		assert.deepEqual(
			(await next()).map(({ name }) => name),
			['fresh'],
		);
		lab.world.models.delete(uuid);
		assert.deepEqual(await next(), [{ uuid, removed: true }]);

		await using newest = await startController({ profile: '4.0' });
		await using other = await connect(newest, '/api');
		await other.ask('Admin', 3, 'Login', login);
		assert.equal(
			(await other.ask('Controller', 13, 'WatchAllModelSummaries'))['error-code'],
			'not supported',
		);
	});

	it('1.25: answers CamelCase in CamelCase, at the root and on an environment path', async () => {
		await using lab = await startController({ profile: '1.25' });
		await using root = await connect(lab, '/');
		const Params = { AuthTag: 'user-admin', Password: 'secret' };
		const answer = await root.send({ RequestId: 7, Type: 'Admin', Request: 'Login', Params });
		assert.match(String((answer['Response'] as Frame)['EnvironTag']), /^environment-/);
		assert.deepEqual(await root.send({ RequestId: 8, Type: 'Pinger', Request: 'Ping' }), {
			RequestId: 8,
			Response: {},
		});
	});

	it('kills, hangs and refuses on request', async () => {
		await using lab = await startController({ profile: '4.0' });
		const one = await connect(lab, '/api');
		await one.ask('Admin', 3, 'Login', login);
		lab.fault({ request: 'Pinger.Ping', fault: { act: 'kill' } });
		void one.ask('Pinger', 1, 'Ping');
		assert.equal(await one.closed, 1006);
		await using two = await connect(lab, '/api');
		await two.ask('Admin', 3, 'Login', login);
		lab.upgrade(true);
		assert.deepEqual((await two.ask('Pinger', 1, 'Ping'))['response'], {});
	});
});
