import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp } from 'node:net';
import { describe, it } from 'node:test';
import { deadline } from '../../../src/net/call.ts';
import { openPool, openPools, stepOf } from '../../../src/net/http/index.ts';
import type { HttpOptions } from '../../../src/net/http/target.ts';
import { certificates } from '../../lab/fleet/tls.ts';

const words = { listening: 'a test', notHttp: 'Check the port.', notTls: 'It speaks no TLS.' };
const base: HttpOptions = { connectTimeout: 2000, words };
const { signal } = new AbortController();
const doing = 'asking';

const serve = async (listener: RequestListener, server: Server = createHttp()) => {
	server.on('request', listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		server,
		origin: `http://127.0.0.1:${port}`,
		label: `127.0.0.1:${port}`,
		secure: false,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
};

const heads = async (options: Partial<HttpOptions>, listener: RequestListener) => {
	const world = await serve(listener);
	const pool = openPool(world, { ...base, ...options });
	return {
		pool,
		world,
		async [Symbol.asyncDispose]() {
			await pool.close();
			await world[Symbol.asyncDispose]();
		},
	};
};

describe('HTTP', { concurrency: 8 }, () => {
	it('a path goes out as it stands, and header values as UTF-8 both ways', async () => {
		const seen: [string | undefined, string | undefined][] = [];
		await using at = await heads({}, ({ url, headers }, answer) => {
			seen.push([url, headers['x-meta'] as string]);
			answer.writeHead(200, { 'X-Meta': Buffer.from('säle').toString('latin1'), 'X-Raw': '\xe4' }).end();
		});
		const paths = ['/a//b/../c/./..', '/..', '/%2E%2e/%25?a=%23&b', '/x%0Ay'];
		for (const path of paths) {
			const { headers } = await at.pool.request(
				{ method: 'GET', path, headers: { 'X-Meta': 'säle' }, doing },
				signal,
			);
			assert.deepEqual([headers['x-meta'], headers['x-raw']], ['säle', 'ä']);
		}
		assert.deepEqual(
			seen,
			paths.map((path) => [path, Buffer.from('säle').toString('latin1')]),
		);
	});

	it('what HTTP cannot carry is refused each time, and costs nobody a connection', async () => {
		let asked = 0;
		await using at = await heads({ connections: 2 }, (_, answer) => {
			asked++;
			answer.end('fine');
		});
		async function* body() {
			yield Buffer.from('x');
		}
		const ask = (more: object) =>
			at.pool.request({ method: 'PUT', path: '/', body: body(), doing, ...more }, signal);
		for (const [more, message] of [
			[{ headers: { 'x-meta-a': 'b\nsecret' } }, /^The value of x-meta-a holds a line break[^s]*$/],
			[{ headers: { 'x-meta-a': 'a\0b' } }, /control character/],
			[{ headers: { 'x meta': 'a' } }, /“x meta” can be no name of an HTTP header/],
			[{ headers: { 'x-meta-日本': 'a' } }, /can be no name of an HTTP header/],
			[{ path: '/a b' }, /has to be percent-encoded/],
			[{ path: '/a\nb' }, /has to be percent-encoded/],
		] as const)
			for (let turn = 0; turn < 5; turn++) await assert.rejects(ask(more), { code: 'BAD_INPUT', message });
		assert.equal(asked, 0);
		const answer = await ask({ headers: { 'x-meta-a': 'b\tc' } });
		assert.equal(await answer.text(), 'fine');
	});

	it('bodies stream both ways, and a redirect is an answer', async () => {
		await using at = await heads({}, (request, answer) => {
			answer.writeHead(302, { Location: 'http://127.0.0.1:1/' });
			request.pipe(answer);
		});
		async function* parts() {
			for (let part = 0; part < 64; part++) yield new Uint8Array(65536).fill(part);
		}
		const answer = await at.pool.request({ method: 'PUT', path: '/', body: parts(), doing }, signal);
		assert.equal(answer.status, 302);
		let size = 0;
		for await (const part of answer.stream()) size += part.length;
		assert.equal(size, 64 * 65536);
	});

	it('an answer that is too large is LIMIT; as a stream it is not', async () => {
		await using at = await heads({ maxAnswerBytes: 1000 }, (_, answer) => answer.end('x'.repeat(1001)));
		const ask = () => at.pool.request({ method: 'GET', path: '/', doing }, signal);
		await assert.rejects((await ask()).text(), { code: 'LIMIT' });
		let size = 0;
		for await (const part of (await ask()).stream()) size += part.length;
		assert.equal(size, 1001);
		await (await ask()).discard();
	});

	it('a body that stops moving is given up, and so is a head that never comes', async () => {
		await using at = await heads({ idleTimeout: 300 }, ({ url }, answer) => {
			if (url === '/body') answer.write('begin');
		});
		await assert.rejects(at.pool.request({ method: 'GET', path: '/', doing }, signal), { code: 'TIMEOUT' });
		const answer = await at.pool.request({ method: 'GET', path: '/body', doing }, signal);
		await assert.rejects(answer.text(), {
			code: 'TIMEOUT',
			message: /Nothing more came from .* while asking/,
		});
	});

	it('a longer time that a person has asked for counts for the silence of an answer too', async () => {
		await using at = await heads(
			{ idleTimeout: 300 },
			(_, answer) => void setTimeout(() => answer.end('late'), 1500),
		);
		const ask = (by: AbortSignal) => at.pool.request({ method: 'GET', path: '/', doing }, by);
		const [asked, usual] = [deadline(signal, 60, true), deadline(signal, 60)];
		try {
			await assert.rejects(ask(usual.signal), { code: 'TIMEOUT' });
			assert.equal(await (await ask(asked.signal)).text(), 'late');
		} finally {
			asked.clear();
			usual.clear();
		}
	});

	it('Stop ends a body that is read', async () => {
		await using at = await heads({}, (_, answer) => answer.write('begin'));
		const stop = new AbortController();
		const answer = await at.pool.request({ method: 'GET', path: '/', doing }, stop.signal);
		const read = answer.text();
		stop.abort();
		await assert.rejects(read, { code: 'CANCELLED', message: 'Stopped while asking' });
	});

	it('a certificate is verified unless that is turned off', async () => {
		const { ca, server } = certificates();
		await using world = await serve((_, answer) => answer.end('ok'), createHttps(server));
		const target = { ...world, origin: world.origin.replace('http:', 'https:'), secure: true };
		const ask = async (tls: HttpOptions['tls']) => {
			const pool = openPool(target, { ...base, tls });
			try {
				return await (await pool.request({ method: 'GET', path: '/', doing }, signal)).text();
			} finally {
				await pool.close();
			}
		};
		await assert.rejects(ask({}), (error) => stepOf(error) === 'TLS');
		assert.equal(await ask({ verify: false }), 'ok');
		assert.equal(await ask({ ca, serverName: 'fleet.lab' }), 'ok');
	});

	it('one pool an origin; a name that is not known and a port that is closed are told apart', async () => {
		const pools = openPools(base);
		assert.equal(pools.to(new URL('http://a.invalid/x')), pools.to(new URL('http://a.invalid:80/y')));
		assert.notEqual(pools.to(new URL('http://a.invalid')), pools.to(new URL('https://a.invalid')));
		const unknown = pools
			.to(new URL('http://a.invalid'))
			.request({ method: 'GET', path: '/', doing }, signal);
		await assert.rejects(unknown, (error) => stepOf(error) === 'DNS');
		const closed = createTcp().listen(0, '127.0.0.1');
		await once(closed, 'listening');
		const { port } = closed.address() as AddressInfo;
		closed.close();
		const refused = pools.to(new URL(`http://127.0.0.1:${port}`));
		await assert.rejects(
			refused.request({ method: 'GET', path: '/', doing }, signal),
			(error) => stepOf(error) === 'connection',
		);
		await pools.close();
	});

	it('a proxy is asked for plain requests whole, and for a tunnel to what is encrypted', async () => {
		const asked: string[] = [];
		await using proxy = await serve(({ method, url, headers }, answer) => {
			asked.push(`${method} ${url} ${headers['proxy-authorization']}`);
			answer.end('by the proxy');
		});
		proxy.server.on('connect', ({ url }, socket) => {
			asked.push(`CONNECT ${url}`);
			const [host, port] = (url as string).split(':') as [string, string];
			const far = connect(Number(port), host, () => {
				socket.write('HTTP/1.1 200 OK\r\n\r\n');
				socket.pipe(far).pipe(socket);
			});
			far.on('error', () => socket.destroy());
			socket.on('error', () => far.destroy());
		});
		const { ca, server } = certificates();
		await using secure = await serve((_, answer) => answer.end('encrypted'), createHttps(server));
		const options = {
			...base,
			proxy: proxy.origin.replace('//', '//user:word@'),
			tls: { ca, serverName: 'fleet.lab' },
		};
		const ask = async (origin: string) => {
			const pools = openPools(options);
			try {
				const answer = await pools.to(new URL(origin)).request({ method: 'GET', path: '/x', doing }, signal);
				return await answer.text();
			} finally {
				await pools.close();
			}
		};
		assert.equal(await ask('http://cloud.invalid:5000'), 'by the proxy');
		assert.equal(await ask(secure.origin.replace('http:', 'https:')), 'encrypted');
		assert.deepEqual(asked, [
			'GET http://cloud.invalid:5000/x Basic dXNlcjp3b3Jk',
			`CONNECT ${secure.label}`,
		]);
	});
});
