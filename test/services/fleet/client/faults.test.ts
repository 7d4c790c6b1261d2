import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import {
	connectFleet,
	type FleetClient,
	type FleetOptions,
} from '../../../../src/services/fleet/client/client.ts';
import { type FleetLab, startFleetLab } from '../../../lab/fleet/lab.ts';
import { until } from '../../../support/until.ts';
import { service, sleeper } from '../behaviour/host.ts';

const connected = async (lab: FleetLab, options: Partial<FleetOptions> = {}) => {
	const client = await connectFleet({ endpoints: lab.url, ...options });
	return { ...client, [Symbol.asyncDispose]: client.close };
};
const units = /\/units\//;
const puts = (lab: FleetLab) => lab.requests.filter(({ method }) => method === 'PUT').length;

describe('fleet client: faults', { concurrency: 8 }, () => {
	it('a PUT whose answer is lost is found to have been made, and is not sent twice', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		await using client = await connected(lab);
		for (const act of ['drop', 'half', 'garbage'] as const) {
			lab.fault({ act, method: 'PUT', path: units, after: true });
			const unit = await client.units.create(`${act}.service`, {
				options: sleeper,
				desiredState: 'launched',
			});
			assert.equal(unit.desiredState, 'launched');
		}
		assert.equal(puts(lab), 3);
		lab.fault({ act: 'drop', method: 'PUT', path: units, after: true });
		assert.equal((await client.units.setState('drop.service', 'loaded')).desiredState, 'loaded');
		lab.fault({ act: 'drop', method: 'PUT', path: units, after: true });
		assert.equal(
			(await client.units.replace('drop.service', { options: service('/bin/x') })).options[0]?.value,
			'/bin/x',
		);
		lab.fault({ act: 'drop', method: 'DELETE', after: true });
		await client.units.destroy('drop.service');
		lab.fault({ act: 'drop', method: 'PATCH', after: true });
		const [machine] = await client.machines.list();
		assert.equal(
			(await client.machines.setMetadata(machine?.id ?? '', { zone: 'eu' })).metadata['zone'],
			'eu',
		);
		lab.fault({ act: 'drop', method: 'PATCH', after: true });
		assert.ok(!('zone' in (await client.machines.removeMetadata(machine?.id ?? '', ['zone'])).metadata));
		assert.equal(puts(lab), 5);
		assert.equal(lab.requests.filter(({ method }) => method === 'DELETE').length, 1);
		assert.equal(lab.requests.filter(({ method }) => method === 'PATCH').length, 2);
	});

	it('a change that was lost on the way, and is not found afterwards, is OUTCOME_UNKNOWN and was sent once', async () => {
		const changes: [method: string, change: (client: FleetClient, machine: string) => Promise<unknown>][] = [
			['PUT', (client) => client.units.create('b.service', { options: sleeper })],
			['PUT', (client) => client.units.setState('a.service', 'launched')],
			['PUT', (client) => client.units.replace('a.service', { options: service('/bin/x') })],
			['DELETE', (client) => client.units.destroy('a.service')],
			['PATCH', (client, machine) => client.machines.setMetadata(machine, { zone: 'eu' })],
		];
		await Promise.all(
			changes.map(async ([method, change]) => {
				await using lab = await startFleetLab({ tickEvery: 0 });
				await using client = await connected(lab);
				lab.cluster.put('a.service', sleeper, 'inactive');
				const [machine] = await client.machines.list();
				lab.fault({ act: 'drop', method });
				await assert.rejects(change(client, machine?.id ?? ''), {
					code: 'OUTCOME_UNKNOWN',
					hint: /before repeating/,
				});
				assert.equal(lab.requests.filter((request) => request.method === method).length, 1);
			}),
		);
	});

	it('a change that times out is looked for, and a server that has died leaves it unknown', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		await using client = await connected(lab);
		lab.fault({ act: 'hang', method: 'PUT', after: true });
		assert.equal(
			(await client.units.create('a.service', { options: sleeper }, { deadline: 4 })).name,
			'a.service',
		);
		lab.fault({ act: 'hang', method: 'PUT', first: () => void lab.stop() });
		await assert.rejects(client.units.setState('a.service', 'launched'), {
			code: 'OUTCOME_UNKNOWN',
			message: /looking failed too/,
		});
		assert.equal(puts(lab), 2);
		await assert.rejects(client.units.list(), { code: 'CONNECT_REFUSED' });
		await lab.start();
		assert.equal((await client.units.list()).length, 1);
	});

	it('a change for which no connection stands was not sent, and says so', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		await using client = await connected(lab);
		const headers = { Connection: 'close' };
		const body = JSON.stringify({ name: 'a.service', options: sleeper });
		lab.fault({ act: { status: 200, headers, body }, path: units, first: lab.deafen });
		await assert.rejects(client.units.setState('a.service', 'launched'), { code: 'CONNECT_REFUSED' });
		assert.equal(puts(lab), 0);
	});

	it('a reading that fails after the change says that the change was made', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		await using client = await connected(lab);
		await client.units.create('a.service', { options: sleeper });
		// let the look before it pass, then fail every reading after it
		const gone = {
			status: 500,
			headers: { 'Content-Type': 'application/json' },
			body: '{"error":{"code":500,"message":""}}',
		};
		lab.fault({
			act: {
				status: 200,
				headers: {},
				body: JSON.stringify({ name: 'a.service', desiredState: 'inactive', options: sleeper }),
			},
			method: 'GET',
			path: units,
		});
		lab.fault({ act: gone, method: 'GET', path: units, times: 9 });
		await assert.rejects(
			client.units.setState('a.service', 'launched'),
			(error: Error & { details: Record<string, unknown> }) => {
				assert.match(error.message, /^Done \(setting unit a.service to launched\)/);
				return error.details['done'] === true;
			},
		);
		lab.heal();
		assert.equal((await client.units.get('a.service')).desiredState, 'launched');
	});

	it('reads are repeated after a lost connection, and after a restart of the server', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		await using client = await connected(lab);
		for (const act of ['drop', 'half'] as const) {
			lab.fault({ act, method: 'GET' });
			assert.deepEqual(await client.units.list(), []);
		}
		await lab.stop();
		await lab.start();
		assert.deepEqual(await client.units.list(), []);
		lab.cut();
		assert.deepEqual(await client.units.list(), []);
		lab.fault({ act: 'drop', method: 'GET', times: 9 });
		await assert.rejects(client.units.list(), { code: 'CONNECTION_LOST' });
	});

	it('a server that never answers ends at the deadline; a stop ends the call at once', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		await using client = await connected(lab);
		lab.fault({ act: 'hang', method: 'GET', times: 99 });
		await assert.rejects(client.units.list({ deadline: 0.2 }), {
			code: 'TIMEOUT',
			message: /gave no answer within \d+ m?s while listing units/,
		});
		const stop = new AbortController();
		const listing = client.units.list({ signal: stop.signal });
		listing.catch(() => {});
		await until(() => lab.requests.length >= 3, 'the request is there');
		stop.abort();
		await assert.rejects(listing, { code: 'CANCELLED' });
		await assert.rejects(client.machines.list({ signal: AbortSignal.abort() }), { code: 'CANCELLED' });
		lab.heal();
		lab.fault({ act: 'hang', method: 'PUT' });
		const creating = client.units.create('a.service', { options: sleeper }, { signal: stop.signal });
		await assert.rejects(creating, { code: 'CANCELLED' });
	});

	it('closing ends what is under way and every socket; it may be called twice', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		lab.fault({ act: 'hang', method: 'GET' });
		const listing = client.units.list();
		listing.catch(() => {});
		await until(() => lab.requests.length === 2, 'the request is there');
		await Promise.all([client.close(), client.close()]);
		await assert.rejects(listing, { code: 'CANCELLED', message: 'The connection was closed' });
		assert.equal((client.lost.reason as { code: string }).code, 'CANCELLED');
		await assert.rejects(client.units.list(), { code: 'CANCELLED' });
		await until(() => lab.connections() === 0, 'no socket is left');
	});

	it('fifty clients one after the other leave no socket behind', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		for (let count = 0; count < 50; count++) {
			const client = await connectFleet({ endpoints: lab.url });
			await client.snapshot();
			await client.close();
		}
		await until(() => lab.connections() === 0, 'no socket is left');
	});

	it('connecting can be stopped, and a server that is silent or no fleet API is told apart', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		lab.fault({ act: 'hang', path: /discovery/ });
		const stop = new AbortController();
		const connecting = connectFleet({ endpoints: lab.url }, { signal: stop.signal });
		connecting.catch(() => {});
		await until(() => lab.requests.length === 1, 'the request is there');
		stop.abort();
		await assert.rejects(connecting, { code: 'CANCELLED' });
		await until(() => lab.connections() === 0, 'no socket is left');
		lab.fault({ act: 'hang', path: /discovery/ });
		await assert.rejects(connectFleet({ endpoints: lab.url, deadline: 0.2 }), { code: 'TIMEOUT' });
		const html = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>' };
		for (const [act, code] of [
			[html, 'PROTOCOL'],
			[{ ...html, body: '{"id":"drive:v3"}' }, 'PROTOCOL'],
			[{ ...html, body: 'null' }, 'PROTOCOL'],
			[{ ...html, status: 404 }, 'PROTOCOL'],
			['garbage', 'PROTOCOL'],
			[{ status: 302, headers: { Location: 'http://169.254.169.254/' }, body: '' }, 'PROTOCOL'],
		] as const) {
			lab.fault({ act, path: /discovery/ });
			await assert.rejects(connectFleet({ endpoints: lab.url }), { code }, JSON.stringify(act));
		}
		assert.ok(
			lab.requests.every(({ url }) => url === '/fleet/v1/discovery'),
			'no redirect was followed',
		);
		await assert.rejects(connectFleet({ endpoints: 'http://127.0.0.1:1' }), { code: 'CONNECT_REFUSED' });
		await assert.rejects(connectFleet({ endpoints: 'unix:///nowhere/fleet.sock' }), {
			code: 'CONNECT_FAILED',
			message: /no such socket/,
		});
		await assert.rejects(connectFleet({ endpoints: 'http://nowhere.invalid' }), { code: 'CONNECT_FAILED' });
	});

	it('hostile answers end the call, never the process', async () => {
		const answers = [
			'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"un',
			'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n{}',
			'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
			'\0\0\0\0\0\0',
			'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
			`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
			'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
			`HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n${'['.repeat(200_000)}`,
			'',
		];
		let count = 0;
		const server = createServer((socket) => {
			socket.on('error', () => {});
			socket.once('data', () => socket.end(answers[count] ?? ''));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		for (; count < answers.length; count++)
			await assert.rejects(
				connectFleet({ endpoints: `http://127.0.0.1:${port}`, deadline: 5 }),
				({ code }) => ['PROTOCOL', 'CONNECTION_LOST', 'TIMEOUT', 'LIMIT'].includes(code),
				`answer ${count}`,
			);
		await new Promise((resolve) => server.close(resolve));
	});
});
