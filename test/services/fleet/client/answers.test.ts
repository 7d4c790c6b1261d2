import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client/client.ts';
import { startFleetLab } from '../../../lab/fleet/lab.ts';
import { certificates } from '../../../lab/fleet/tls.ts';
import { service, sleeper } from '../behaviour/host.ts';
import { failure } from '../../../support/failure.ts';

const html = (status: number, body: string) => ({ status, headers: { 'Content-Type': 'text/html' }, body });
const silent = {
	status: 500,
	headers: { 'Content-Type': 'application/json' },
	body: '{"error":{"code":500,"message":""}}',
};

/** A server that answers every connection with these bytes. */
const speaking = async (bytes: string) => {
	const server = createTcp((socket) => {
		socket.on('error', () => {});
		socket.once('data', () => socket.end(bytes));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
		[Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
	};
};

describe('fleet client: answers that are no success', { concurrency: 4 }, () => {
	it('a proxy that takes no unit file of that size says LIMIT, and that nothing was changed', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		lab.fault({ act: html(413, '<h1>413 Request Entity Too Large</h1>'), method: 'PUT' });
		const { code, message, hint } = await failure(client.units.create('a.service', { options: sleeper }));
		assert.equal(code, 'LIMIT');
		assert.match(message, /takes no request of 0\.0 MB \(413\)/);
		assert.match(hint, /^Nothing was changed\. .*client_max_body_size/);
		await client.close();
	});

	it('what a server or proxy repeats of a unit’s options is in no message', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		const options = [
			{ section: 'Service', name: 'ExecStart', value: '/bin/app --token=s3cr3t-token' },
			{ section: 'Service', name: 'Environment', value: '"PW=hunter22"' },
			{ section: 'X-Fleet', name: 'Conflicts', value: 'other.service' },
		];
		const message = 'refused: /bin/app --token=s3cr3t-token, PW is hunter22, peer other.service';
		const body = JSON.stringify({ error: { code: 400, message } });
		const headers = { 'Content-Type': 'application/json' };
		lab.fault({ act: { status: 400, headers, body }, method: 'PUT' });
		const error = await failure(client.units.create('a.service', { options }));
		assert.match(error.message, /: refused: …, PW is …, peer other\.service$/);
		assert.doesNotMatch(JSON.stringify([error, error.details, error.hint]), /s3cr3t|hunter/);
		await client.close();
	});

	it('what a proxy says of a change that it may have passed on is settled by looking', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		// some pass the request on and answer so when the connection behind them breaks, or make a 200 of a 201
		for (const status of [200, 503, 520, 524]) {
			const name = `a${status}.service`;
			lab.fault({ act: html(status, 'upstream reset'), method: 'PUT', after: true });
			const made = await client.units.create(name, { options: sleeper });
			assert.equal(made.name, name);
			if (status > 503) continue;
			lab.fault({ act: html(status, 'upstream connect error'), method: 'PUT' });
			const error = await failure(client.units.create(`b${status}.service`, { options: sleeper }));
			assert.equal(error.code, 'OUTCOME_UNKNOWN', String(status));
			assert.doesNotMatch(error.hint, /Nothing was changed/);
		}
		await client.close();
	});

	it('a proxy that counts requests, wants a login or packs what it passes on is named', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		const packed = { status: 200, headers: { 'Content-Encoding': 'gzip' }, body: '\u001f\u008b' };
		for (const [act, code, message] of [
			[html(429, ''), 'BUSY', /takes no more requests just now \(429\)/],
			[html(407, ''), 'AUTH_REQUIRED', /^A proxy before .* wants a login of its own/],
			[html(413, ''), 'PROTOCOL', /status 413$/],
			[packed, 'PROTOCOL', /sent its answer compressed \(gzip\)/],
		] as const) {
			lab.fault({ act, method: 'GET', path: /machines/, times: 2 });
			const error = await failure(client.machines.list());
			assert.equal(error.code, code, error.message);
			assert.match(error.message, message);
			assert.deepEqual(lab.heal(), undefined);
		}
		const marked = { status: 200, headers: {}, body: '\ufeff{"machines":[]}' };
		lab.fault({ act: marked, method: 'GET', path: /machines/ });
		assert.deepEqual(await client.machines.list(), []);
		await client.close();
	});

	it('what is no HTTP is not taken for a lost connection', async () => {
		for (const bytes of ['HTTP/1.1 000 x\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n']) {
			await using server = await speaking(bytes);
			const error = await failure(connectFleet({ endpoints: server.url }).then((one) => one.machines.list()));
			assert.equal(error.code, 'PROTOCOL', error.message);
			assert.match(error.message, /did not answer in HTTP while .*: bad (status|response)$/);
		}
	});

	it('a 500 to a change never advises to remove anything, and names the size where that may be why', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		lab.fault({ act: silent, method: 'PUT', times: 2 });
		const large = service(Array.from({ length: 4000 }, () => 'x'.repeat(1600)).join(' \\\n'));
		for (const [options, hint] of [
			[sleeper, /cannot store this/],
			[large, /The request has 6\.\d MB, .* smaller/],
		] as const) {
			const error = await failure(client.units.create('a.service', { options }));
			assert.equal(error.code, 'SERVER');
			assert.match(error.hint, hint);
			assert.doesNotMatch(error.hint, /rm|recursive/);
		}
		await client.close();
	});

	it('a port that wants TLS is named as such, whoever listens there', async () => {
		const told = /https:\/\//;
		await using lab = await startFleetLab({ tickEvery: 0 });
		for (const body of [
			'<center>The plain HTTP request was sent to HTTPS port</center>',
			'Client sent an HTTP request to an HTTPS server.\n',
		]) {
			lab.fault({ act: html(400, body), path: /discovery/ });
			const { code, message, hint } = await failure(connectFleet({ endpoints: lab.url }));
			assert.equal(code, 'PROTOCOL');
			assert.match(message, /wants TLS/);
			assert.match(hint, told);
		}
		// what OpenSSL says to a greeting that is none
		await using alert = await speaking('\x15\x03\x01\x00\x02\x02\x46');
		assert.match((await failure(connectFleet({ endpoints: alert.url }))).hint, told);
		const { server: own } = certificates();
		const secure = createTls({ key: own.key, cert: own.cert }).on('tlsClientError', () => {});
		await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
		const { port } = secure.address() as { port: number };
		assert.match((await failure(connectFleet({ endpoints: `http://127.0.0.1:${port}` }))).hint, told);
		await new Promise((resolve) => secure.close(resolve));
	});

	it('a socket’s path that cannot be one was never sent to, and says why', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'muster-path-'));
		const file = path.join(folder, 'file');
		writeFileSync(file, '');
		for (const [at, why] of [
			[path.join(file, 'fleet.sock'), /not a folder/],
			[file, /refused the connection|not a socket/],
			[path.join(folder, 'none'), /no such socket/],
		] as const) {
			const { code, message } = await failure(connectFleet({ endpoints: `unix://${at}` }));
			assert.match(code, /^CONNECT_(FAILED|REFUSED)$/);
			assert.match(message, why);
		}
		rmSync(folder, { recursive: true });
	});

	it('a redirect is named without its user, password and query', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const Location = 'https://ops:hunter2@login.example/start?token=hunter2#hunter2';
		lab.fault({ act: { status: 302, headers: { Location }, body: '' }, path: /discovery/ });
		const error = await failure(connectFleet({ endpoints: lab.url }));
		assert.match(error.message, /redirects to https:\/\/login\.example\/start while/);
		assert.doesNotMatch(JSON.stringify([error, error.message, error.hint]), /hunter2/);
	});

	it('a unit that is not there is called so, with a guess where the name has no type', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const client = await connectFleet({ endpoints: lab.url });
		const { code, message } = await failure(client.units.get('nope.service'));
		assert.deepEqual([code, message], ['NOT_FOUND', 'There is no unit nope.service']);
		await client.close();
	});
});
