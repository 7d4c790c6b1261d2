import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { MusterError } from '../../../src/core/errors.ts';
import { type TunnelOptions, tunnelHolder } from '../../../src/net/ssh/holder.ts';
import { newKey } from '../../lab/ssh/keys.ts';
import { startSshLab } from '../../lab/ssh/lab.ts';
import { until } from '../../support/until.ts';

const holder = (options: TunnelOptions, ms = 5000) => tunnelHolder(options, { user: 'core', ms });

/** The error a promise ends with. */
const failure = async (promise: Promise<unknown>): Promise<MusterError> => {
	const error = await promise.then(
		() => undefined,
		(thrown: MusterError) => thrown,
	);
	assert.ok(error, 'it should have failed');
	return error;
};

/** A server that gives back what it gets, at a port or a socket. */
const startEcho = async (where: { path: string } | { port: 0; host: string }) => {
	const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
	await new Promise<void>((resolve) => server.listen(where, resolve));
	return {
		server,
		port: (server.address() as { port: number }).port,
		[Symbol.dispose]: () => void server.close(),
	};
};

const said = async (stream: NodeJS.ReadWriteStream & { destroy(): void }, text: string): Promise<string> => {
	let got = '';
	stream.on('data', (data) => (got += data));
	stream.write(text);
	await until(() => got.length >= text.length, 'the echo');
	stream.destroy();
	return got;
};

describe('a tunnel', { concurrency: 4 }, () => {
	it('leads to an address and to a socket, over one login, and ends with its holder', async () => {
		await using lab = await startSshLab();
		using echo = await startEcho({ port: 0, host: '127.0.0.1' });
		const folder = mkdtempSync(path.join(tmpdir(), 'muster-ssh-'));
		const socket = path.join(folder, 's');
		using _ = await startEcho({ path: socket });
		const held = holder({ host: lab.target, key: lab.key, hostKeys: lab.fingerprint });
		const tunnels = await Promise.all([held.open(), held.open()]);
		assert.equal(
			await said((await tunnels[0].forward({ host: '127.0.0.1', port: echo.port })) as never, 'grüß dich'),
			'grüß dich',
		);
		assert.equal(await said((await tunnels[1].forward({ path: socket })) as never, 'x'), 'x');
		assert.equal(lab.state.logins, 1);
		await held.close();
		assert.ok(tunnels[0].lost.aborted);
		assert.equal((await failure(held.open())).code, 'CANCELLED');
		rmSync(folder, { recursive: true });
	});

	it('runs a command there, and logs in to the next machine from there', async () => {
		const key = newKey();
		await using far = await startSshLab({
			key,
			run: (command) => ({ stdout: `ran ${command}`, stderr: 'hm', code: 3 }),
		});
		await using near = await startSshLab({ key });
		const held = holder({
			host: near.target,
			key: key.pem,
			hostKeys: `${near.fingerprint}\n${far.fingerprint}`,
		});
		const first = await held.open();
		const second = await first.through({ user: 'core', host: far.host, port: far.port });
		assert.deepEqual(await second.run("journalctl -u 'a b'"), {
			stdout: "ran journalctl -u 'a b'",
			stderr: 'hm',
			exitCode: 3,
		});
		assert.equal((await failure(first.run('true'))).code, 'SERVER', 'the first runs no commands');
		const stranger = await failure(first.through({ user: 'root', host: far.host, port: far.port }));
		assert.equal(stranger.code, 'AUTH_REJECTED');
		await held.close();
		await until(() => second.lost.aborted, 'the second ends with the first');
	});

	it('is made anew when it was lost; what ran over it ends', async () => {
		await using lab = await startSshLab();
		using echo = await startEcho({ port: 0, host: '127.0.0.1' });
		const held = holder({ host: lab.target, key: lab.key, hostKeys: lab.knownHosts });
		const first = await held.open();
		const stream = await first.forward({ host: '127.0.0.1', port: echo.port });
		let ended = false;
		stream.on('error', () => {});
		stream.on('close', () => (ended = true));
		stream.resume();
		lab.drop();
		await until(() => first.lost.aborted && ended, 'the loss');
		assert.equal((first.lost.reason as MusterError).code, 'CONNECTION_LOST');
		assert.equal(
			(await failure(first.forward({ host: '127.0.0.1', port: echo.port }))).code,
			'CONNECTION_LOST',
		);
		const second = await held.open();
		assert.equal(
			await said((await second.forward({ host: '127.0.0.1', port: echo.port })) as never, 'y'),
			'y',
		);
		await held.close();
	});
});

describe('a login with a password', { concurrency: 4 }, () => {
	const PASSWORD = 'canary-ssh-77a';
	for (const asks of ['password', 'keyboard-interactive'] as const)
		it(`as ${asks}, alone and after a key that is not taken`, async () => {
			await using lab = await startSshLab({ password: PASSWORD, asks });
			for (const key of [undefined, newKey().pem]) {
				const held = holder({
					host: lab.target,
					key,
					password: PASSWORD,
					hostKeys: lab.fingerprint,
					agent: '',
				});
				await held.open();
				await held.close();
			}
			assert.ok(lab.state.tried.indexOf('publickey') < lab.state.tried.lastIndexOf(asks), 'the key first');
			const wrong = await failure(
				holder({
					host: lab.target,
					password: 'canary-wrong-77a',
					hostKeys: lab.fingerprint,
					agent: '',
				}).open(),
			);
			assert.equal(wrong.code, 'AUTH_REJECTED');
			assert.match(wrong.message, /it took no password$/);
			assert.doesNotMatch(JSON.stringify([wrong, wrong.message, wrong.hint]), /canary/);
		});

	it('is never sent to a machine that is not trusted', async () => {
		await using lab = await startSshLab({ password: PASSWORD });
		const error = await failure(
			holder({ host: lab.target, password: PASSWORD, hostKeys: 'SHA256:none', agent: '' }).open(),
		);
		assert.equal(error.code, 'CONNECT_FAILED');
		assert.deepEqual(lab.state.tried, []);
	});

	it('neither key nor password nor agent: said before anything is sent', async () => {
		const error = await failure(holder({ host: '127.0.0.1:1', hostKeys: 'SHA256:none', agent: '' }).open());
		assert.equal(error.code, 'BAD_INPUT');
		assert.match(error.message, /^SSH key or SSH password: give one/);
	});
});

describe('a tunnel that cannot be', { concurrency: 4 }, () => {
	it('trusts no machine it does not know, and names its key', async () => {
		await using lab = await startSshLab();
		await using other = await startSshLab();
		const unknown = await failure(
			holder({ host: lab.target, key: lab.key, hostKeys: other.fingerprint }).open(),
		);
		assert.equal(unknown.code, 'CONNECT_FAILED');
		assert.match(unknown.message, /cannot be trusted yet/);
		assert.ok(unknown.message.includes(lab.fingerprint));
		const line = other.knownHosts.replace(/^\S+/, `[127.0.0.1]:${lab.port}`);
		const changed = await failure(holder({ host: lab.target, key: lab.key, hostKeys: line }).open());
		assert.match(changed.message, /another one is known for \[127\.0\.0\.1\]:\d+$/);
		const revoked = await failure(
			holder({
				host: lab.target,
				key: lab.key,
				hostKeys: `@revoked * ${lab.knownHosts.split(' ').slice(1).join(' ')}`,
			}).open(),
		);
		assert.match(revoked.message, /was revoked/);
		const held = holder({
			host: lab.target,
			key: lab.key,
			hostKeys: other.fingerprint,
			checkHostKeys: false,
		});
		await held.open();
		await held.close();
	});

	it('says who was not let in, what is not reached and what is forbidden', async () => {
		await using lab = await startSshLab();
		const stranger = newKey().pem;
		const refused = await failure(
			holder({ host: lab.target, key: stranger, hostKeys: lab.fingerprint }).open(),
		);
		assert.equal(refused.code, 'AUTH_REJECTED');
		assert.match(refused.message, /did not let core in/);
		const noAgent = await failure(
			holder({ host: lab.target, agent: '/no/such/agent', hostKeys: lab.fingerprint }).open(),
		);
		assert.deepEqual(
			[noAgent.code, /SSH agent gave no key/.test(noAgent.message)],
			['AUTH_REQUIRED', true],
			noAgent.message,
		);
		const held = holder({ host: lab.target, key: lab.key, hostKeys: lab.fingerprint });
		const tunnel = await held.open();
		lab.state.forwards = false;
		const forbidden = await failure(tunnel.forward({ path: '/var/run/fleet.sock' }));
		assert.match(forbidden.message, /fleet\.sock/);
		await held.close();
		const { port } = lab;
		await lab.close();
		assert.equal(
			(await failure(holder({ host: `127.0.0.1:${port}`, key: lab.key, hostKeys: lab.fingerprint }).open()))
				.code,
			'CONNECT_REFUSED',
		);
	});

	it('a far address that swallows everything ends in time, and at once with Stop', async () => {
		await using lab = await startSshLab({ swallows: () => true });
		const held = holder({ host: lab.target, key: lab.key, hostKeys: lab.fingerprint }, 4000);
		const tunnel = await held.open();
		const dead = await failure(tunnel.forward({ host: '10.9.9.9', port: 80 }));
		assert.deepEqual(
			[dead.code, /10\.9\.9\.9:80 cannot be reached from .*no answer/.test(dead.message)],
			['CONNECT_FAILED', true],
		);
		const stop = new AbortController();
		const stopped = failure(
			tunnel.through({ user: 'core', host: '10.9.9.9', port: 22 }, { signal: stop.signal }),
		);
		stop.abort();
		assert.equal((await stopped).code, 'CANCELLED');
		await held.close();
	});

	it('ends in time where nobody answers, and in words where it is no SSH server', async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const port = (silent.address() as { port: number }).port;
		const key = newKey().pem;
		assert.equal((await failure(holder({ host: `127.0.0.1:${port}`, key }, 200).open())).code, 'TIMEOUT');
		silent.close();
		const web = createServer((socket) =>
			socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
		);
		await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
		const error = await failure(
			holder({ host: `127.0.0.1:${(web.address() as { port: number }).port}`, key }).open(),
		);
		assert.ok(['PROTOCOL', 'CONNECT_FAILED'].includes(error.code), error.message);
		web.close();
	});

	it('refuses a key or a host that cannot be right before anything is sent', async () => {
		const locked = newKey('secret').pem;
		const at = { host: '127.0.0.1:1' };
		assert.match(
			(await failure(holder({ ...at, key: 'nonsense' }).open())).message,
			/SSH key: cannot be read/,
		);
		const { type, bytes } = newKey();
		const half = await failure(holder({ ...at, key: `${type} ${bytes.toString('base64')}` }).open());
		assert.match(half.message, /is the public half/);
		assert.match((await failure(holder({ ...at, key: locked }).open())).message, /no passphrase is given/);
		assert.match(
			(await failure(holder({ ...at, key: locked, passphrase: 'x' }).open())).message,
			/another passphrase/,
		);
		assert.match((await failure(holder({ ...at, agent: '' }).open())).message, /SSH_AUTH_SOCK/);
		for (const host of ['', 'a b', 'core@', 'host:0', 'host:99999', 'a@b@c'])
			assert.throws(() => holder({ host }), { code: 'BAD_INPUT' }, host);
	});
});
