import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client/client.ts';
import { startFleetLab } from '../../../lab/fleet/lab.ts';
import { certificates } from '../../../lab/fleet/tls.ts';
import { sleeper } from '../behaviour/host.ts';

const { ca, server, client: own } = certificates();

describe('fleet client: endpoints', { concurrency: 8 }, () => {
	it('reads go on to the next endpoint, and stay there; changes go where the last read was answered', async () => {
		await using one = await startFleetLab({ tickEvery: 0 });
		await using two = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: `${one.url}, ${two.url}` });
		await client.units.create('a.service', { options: sleeper });
		assert.equal(two.requests.length, 0);
		await one.stop();
		assert.deepEqual(await client.units.list(), []);
		await client.units.create('b.service', { options: sleeper });
		assert.ok(two.requests.some(({ method }) => method === 'PUT'));
		const before = two.requests.length;
		await one.start();
		await client.units.list();
		assert.equal(two.requests.length, before + 1, 'it stays with the endpoint that answers');
		await client.close();
	});

	it('a change is never sent to a second endpoint', async () => {
		await using one = await startFleetLab({ tickEvery: 0 });
		await using two = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: [one.url, two.url] });
		one.fault({ act: 'drop', method: 'PUT' });
		await assert.rejects(client.units.create('a.service', { options: sleeper }), { code: 'OUTCOME_UNKNOWN' });
		assert.equal(two.requests.filter(({ method }) => method !== 'GET').length, 0);
		await client.close();
	});

	it('a machine cut off from its etcd is passed over; a lone one says what is wrong', async () => {
		await using one = await startFleetLab({ tickEvery: 0 });
		await using two = await startFleetLab({ tickEvery: 0 });
		const both = await connectFleet({ endpoints: [one.url, two.url] });
		const alone = await connectFleet({ endpoints: one.url });
		for (const [etcd, message] of [
			['failing', /gives no reason \(500\)/],
			['gone', /no connection to its etcd/],
		] as const) {
			one.etcd(etcd);
			assert.equal((await both.machines.list()).length, 2);
			await assert.rejects(alone.machines.list(), { code: 'SERVER', message });
			await assert.rejects(alone.snapshot(), { code: 'SERVER' }, 'a failed poll is no empty cluster');
		}
		two.etcd('gone');
		await assert.rejects(both.machines.list(), {
			code: 'SERVER',
			message: /^None of the 2 endpoints could answer: .*;/,
		});
		await assert.rejects(connectFleet({ endpoints: one.url }), {
			code: 'SERVER',
			details: { status: 503, passing: true, refused: true, endpoint: one.url },
		});
		one.etcd('there');
		assert.equal((await alone.machines.list()).length, 2);
		await both.close();
		await alone.close();
	});

	it('a silent endpoint leaves the next one time enough', async () => {
		await using one = await startFleetLab({ tickEvery: 0 });
		await using two = await startFleetLab({ tickEvery: 0 });
		one.fault({ act: 'hang', method: 'GET', times: 99 });
		const client = await connectFleet({ endpoints: [one.url, two.url], deadline: 8 });
		assert.equal((await client.machines.list()).length, 2);
		await client.close();
	});

	it('TLS is verified: private CA, server name and client certificate', async () => {
		const tls = { ...server, ca };
		await using lab = await startFleetLab({ tickEvery: 0, tls });
		const { cert, key } = own;
		const client = await connectFleet({
			endpoints: lab.url,
			tls: { ca, cert, key, serverName: 'fleet.lab' },
		});
		assert.equal((await client.machines.list()).length, 2);
		await client.close();
		const refused = async (input: object, message: RegExp) =>
			assert.rejects(
				connectFleet({ endpoints: lab.url, tls: input }),
				({ code, message: said }) =>
					['CONNECT_FAILED', 'CONNECTION_LOST'].includes(code) && message.test(said),
			);
		await refused({ cert, key, serverName: 'fleet.lab' }, /cannot be trusted: its certificate/);
		await refused({ ca, cert, key }, /its certificate is for another name/);
		await refused({ ca, serverName: 'fleet.lab' }, /127\.0\.0\.1/);
		await assert.rejects(connectFleet({ endpoints: lab.url.replace('https', 'http') }), ({ code }) =>
			['PROTOCOL', 'CONNECTION_LOST'].includes(code),
		);
		await using plain = await startFleetLab({ tickEvery: 0 });
		await assert.rejects(connectFleet({ endpoints: plain.url.replace('http', 'https') }), {
			code: 'CONNECT_FAILED',
			message: /does not speak TLS/,
		});
	});

	it('TLS texts that have lost their line breaks are repaired', async () => {
		await using lab = await startFleetLab({ tickEvery: 0, tls: { ...server, ca } });
		for (const lost of ['\\n', ' ', '\r\n']) {
			const flat = (pem: string) => pem.trim().replaceAll('\n', lost);
			const client = await connectFleet({
				endpoints: lab.url,
				tls: { ca: flat(ca), cert: flat(own.cert), key: flat(own.key), serverName: 'fleet.lab' },
			});
			assert.equal((await client.machines.list()).length, 2);
			await client.close();
		}
	});

	it('a password for a proxy is sent with every request, and never shown', async () => {
		const basic = { username: 'core', password: 'hünter2' };
		await using lab = await startFleetLab({ tickEvery: 0, basic });
		const client = await connectFleet({ endpoints: lab.url, basic });
		await client.units.create('a.service', { options: sleeper });
		assert.ok(
			lab.requests.every(
				({ headers }) => headers.authorization === `Basic ${Buffer.from('core:hünter2').toString('base64')}`,
			),
		);
		await client.close();
		await assert.rejects(connectFleet({ endpoints: lab.url }), { code: 'AUTH_REQUIRED' });
		await assert.rejects(
			connectFleet({ endpoints: lab.url, basic: { ...basic, password: 'wrong' } }),
			(error: Error & { code: string }) => {
				assert.ok(!JSON.stringify([error, error.message]).includes('wrong'));
				return error.code === 'AUTH_REJECTED';
			},
		);
	});

	it('wrong settings are named before anything is sent', async () => {
		const lacks: [object, RegExp][] = [
			[{ endpoints: '' }, /Endpoint/],
			[{ endpoints: 'http://a', deadline: 0 }, /Deadline/],
			[{ endpoints: 'http://a', connectDeadline: Number.NaN }, /Connect deadline/],
			[{ endpoints: 'https://a', tls: { cert: 'x' } }, /its key is missing/],
			[{ endpoints: 'https://a', tls: { key: 'x' } }, /without a certificate/],
			[
				{ endpoints: 'https://a', tls: { ca: 'no PEM' } },
				/^CA certificate: holds no certificate in PEM form/,
			],
			[{ endpoints: 'https://a', tls: { ca: own.key } }, /^CA certificate: holds no certificate/],
			[
				{ endpoints: 'https://a', tls: { ca: ca.replace('MII', 'AAA') } },
				/^CA certificate: holds a certificate that cannot be read/,
			],
			[{ endpoints: 'https://a', tls: { cert: 'x', key: 'y' } }, /^Client certificate: holds no certificate/],
			[{ endpoints: 'https://a', tls: { cert: own.cert, key: 'y' } }, /cannot be used/],
			[{ endpoints: 'https://a', tls: { cert: own.cert, key: server.key } }, /cannot be used/],
			[{ endpoints: 'http://a', tls: { ca } }, /no endpoint begins with https/],
			[{ endpoints: 'http://a', basic: { username: 'a:b', password: '' } }, /User/],
		];
		for (const [options, message] of lacks)
			await assert.rejects(connectFleet(options as Parameters<typeof connectFleet>[0]), {
				code: 'BAD_INPUT',
				message,
			});
	});

	it('the API may be mounted deeper by a proxy', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: `${lab.url}/fleet/v1/` });
		assert.equal(lab.requests[0]?.url, '/fleet/v1/discovery');
		await client.close();
		await assert.rejects(connectFleet({ endpoints: `${lab.url}/east` }), { code: 'UNSUPPORTED' });
		assert.equal(lab.requests.at(-1)?.url, '/east/fleet/v1/discovery');
	});

	it('an own dispatcher carries every request and is left open', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const { Agent } = await import('undici');
		const dispatcher = new Agent();
		const client = await connectFleet({ endpoints: lab.url, dispatcher });
		assert.equal((await client.machines.list()).length, 2);
		await client.close();
		assert.equal(dispatcher.closed, false);
		await dispatcher.close();
	});
});
