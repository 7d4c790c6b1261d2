import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { connectFleet } from '../../src/services/fleet/client/client.ts';
import { tunnelHolder } from '../../src/net/ssh/holder.ts';
import { readKey } from '../../src/net/ssh/key.ts';
import { startFleetLab } from '../lab/fleet/lab.ts';
import { newKey } from '../lab/ssh/keys.ts';
import { startSshLab } from '../lab/ssh/lab.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';

const freePort = (): Promise<number> =>
	new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});

/** OpenSSH’s own server on loopback, for the user who runs this; `stop` ends it and every login. */
const startSshd = async (sshd: string, authorized: string, more = '') => {
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-sshd-'));
	const at = (name: string) => path.join(folder, name);
	execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('host')]);
	writeFileSync(at('authorized'), `${authorized}\n`, { mode: 0o600 });
	const port = await freePort();
	const lines = [
		`Port ${port}`,
		'ListenAddress 127.0.0.1',
		`HostKey ${at('host')}`,
		`AuthorizedKeysFile ${at('authorized')}`,
		`PidFile ${at('pid')}`,
		'StrictModes no',
		'UsePAM no',
		'PermitRootLogin prohibit-password',
		'PasswordAuthentication no',
		more,
	];
	writeFileSync(at('config'), lines.join('\n'));
	// where it separates its privileges
	if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
	const child = spawn(sshd, ['-D', '-e', '-f', at('config')], {
		stdio: ['ignore', 'ignore', 'pipe'],
		detached: true,
	});
	const frozen: number[] = [];
	let log = '';
	child.stderr.on('data', (data) => (log += data));
	const over = new Promise((resolve) => child.once('exit', resolve));
	await until(
		() =>
			new Promise<boolean>((resolve) => {
				const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
				socket.on('connect', () => socket.destroy());
			}),
		`sshd to listen\n${log}`,
	);
	return {
		target: `${userInfo().username}@127.0.0.1:${port}`,
		hostKey: readFileSync(at('host.pub'), 'utf8'),
		log: () => log,
		/** Stops every process that serves a login, as a machine does that hangs. The server itself goes on. */
		freeze() {
			const children = (pid: number): number[] => {
				const own = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
					.trim()
					.split(' ')
					.filter(Boolean)
					.map(Number);
				return own.flatMap((one) => [one, ...children(one)]);
			};
			for (const pid of children(child.pid as number)) {
				process.kill(pid, 'SIGSTOP');
				frozen.push(pid);
			}
		},
		async [Symbol.asyncDispose]() {
			// the logins are its children
			if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL');
			// they are leaders of sessions of their own
			for (const pid of frozen)
				try {
					process.kill(pid, 'SIGKILL');
				} catch {}
			await over;
			rmSync(folder, { recursive: true, force: true });
		},
	};
};

const sshd = needs('sshd', 'fleet through OpenSSH');
if (sshd) {
	test('OpenSSH forwards to an address and a socket, and runs a command', async () => {
		const key = newKey();
		await using server = await startSshd(sshd, `${key.type} ${key.bytes.toString('base64')}`);
		await using fleet = await startFleetLab({ tickEvery: 0, unix: true });
		const options = { host: server.target, key: key.pem };
		const unknown = connectFleet({ endpoints: fleet.url, tunnel: { ...options, hostKeys: 'SHA256:none' } });
		const fingerprint = await unknown.then(
			() => assert.fail('it is not known yet'),
			({ details }: { details: { fingerprint: string } }) => details.fingerprint,
		);
		for (const hostKeys of [fingerprint, `* ${server.hostKey}`])
			for (const endpoints of [fleet.url, fleet.unixUrl as string]) {
				const client = await connectFleet({ endpoints, tunnel: { ...options, hostKeys } });
				assert.equal((await client.machines.list()).length, 2, server.log());
				await client.close();
			}
		const holder = tunnelHolder({ ...options, hostKeys: fingerprint }, { user: 'core', ms: 5000 });
		const near = await holder.open();
		assert.deepEqual(await near.run("printf '%s' 'it is'; echo no >&2; exit 3"), {
			stdout: 'it is',
			stderr: 'no\n',
			exitCode: 3,
		});
		await holder.close();
	});

	test('OpenSSH takes keys in PKCS#8, and known_hosts lines for host:port', async () => {
		await using fleet = await startFleetLab({ tickEvery: 0 });
		const folder = mkdtempSync(path.join(tmpdir(), 'muster-p8-'));
		for (const kind of ['ed25519', 'rsa', 'ec'] as const) {
			const pair =
				kind === 'ec'
					? generateKeyPairSync('ec', { namedCurve: 'P-256' })
					: generateKeyPairSync(kind as 'rsa', { modulusLength: 2048 });
			const file = path.join(folder, kind);
			const legacy =
				kind === 'ed25519'
					? undefined
					: pair.privateKey.export({ type: kind === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem' });
			const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
			writeFileSync(file, legacy ?? readKey(pkcs8, undefined), { mode: 0o600 });
			await using server = await startSshd(
				sshd,
				execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).trim(),
			);
			const hostKeys = `127.0.0.1:${server.target.split(':').at(-1)} ${server.hostKey}`;
			const tunnel = { host: server.target, key: pkcs8.replaceAll('\n', ' '), hostKeys };
			const client = await connectFleet({ endpoints: fleet.url, tunnel });
			assert.equal((await client.machines.list()).length, 2, server.log());
			await client.close();
		}
		rmSync(folder, { recursive: true });
	});

	test('OpenSSH and sockets: what is not there, and what is forbidden, is named', async () => {
		const key = newKey();
		for (const more of ['AllowStreamLocalForwarding yes', 'AllowStreamLocalForwarding no']) {
			await using server = await startSshd(sshd, `${key.type} ${key.bytes.toString('base64')}`, more);
			const tunnel = { host: server.target, key: key.pem, hostKeys: `* ${server.hostKey}` };
			await assert.rejects(connectFleet({ endpoints: 'unix:///run/none/fleet.sock', tunnel }), {
				code: 'CONNECT_FAILED',
				message:
					/opens no connection to the socket \/run\/none\/fleet\.sock .*: it is not there, .* may not open it, or the SSH server forbids sockets/,
				hint: /AllowStreamLocalForwarding/,
			});
		}
	});

	test('OpenSSH that is frozen is given up within seconds, and reached again', async () => {
		const key = newKey();
		await using fleet = await startFleetLab({ tickEvery: 0 });
		await using server = await startSshd(sshd, `${key.type} ${key.bytes.toString('base64')}`);
		const tunnel = { host: server.target, key: key.pem, hostKeys: `* ${server.hostKey}` };
		const client = await connectFleet({ endpoints: fleet.url, tunnel, deadline: 30 });
		server.freeze();
		// the reading goes on over a new login, once the frozen session gave no sign of life
		assert.equal((await client.machines.list()).length, 2, server.log());
		await client.close();
	});

	test('OpenSSH that forbids, or that knows another key: said in words', async () => {
		const key = newKey();
		await using fleet = await startFleetLab({ tickEvery: 0, unix: true });
		await using forbids = await startSshd(
			sshd,
			`${key.type} ${key.bytes.toString('base64')}`,
			'AllowTcpForwarding no',
		);
		const tunnel = { host: forbids.target, key: key.pem, hostKeys: `* ${forbids.hostKey}` };
		await assert.rejects(connectFleet({ endpoints: fleet.url, tunnel }), {
			code: 'CONNECT_FAILED',
			message: /forbids it/,
		});
		await assert.rejects(connectFleet({ endpoints: fleet.url, tunnel: { ...tunnel, key: newKey().pem } }), {
			code: 'AUTH_REJECTED',
		});
	});
}

const ssh = needs('ssh', 'OpenSSH’s client as the judge of the lab’s SSH server');
if (ssh)
	test('OpenSSH’s client drives the lab’s SSH server unchanged', async () => {
		await using lab = await startSshLab({ run: (command) => ({ stdout: `ran ${command}`, code: 7 }) });
		await using fleet = await startFleetLab({ tickEvery: 0 });
		const folder = mkdtempSync(path.join(tmpdir(), 'muster-ssh-'));
		writeFileSync(path.join(folder, 'key'), lab.key, { mode: 0o600 });
		writeFileSync(path.join(folder, 'known'), `${lab.knownHosts}\n`);
		const words = [
			'-i',
			path.join(folder, 'key'),
			'-p',
			String(lab.port),
			'-o',
			'IdentitiesOnly=yes',
			'-o',
			'BatchMode=yes',
		];
		words.push(
			'-o',
			`UserKnownHostsFile=${path.join(folder, 'known')}`,
			'-o',
			'StrictHostKeyChecking=yes',
			'-F',
			'none',
		);
		const ran = await promisify(execFile)(ssh, [...words, 'core@127.0.0.1', 'uptime']).catch(
			(error) => error,
		);
		assert.deepEqual([ran.stdout, ran.code], ['ran uptime', 7], ran.stderr);
		const { host } = new URL(fleet.url);
		const forwarded = spawn(ssh, [...words, '-W', host, 'core@127.0.0.1'], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		forwarded.stdin.write(`GET /fleet/v1/machines HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
		let answer = '';
		for await (const part of forwarded.stdout) answer += part;
		assert.match(answer, /^HTTP\/1\.1 200 OK[\s\S]*"machines"/);
		rmSync(folder, { recursive: true });
	});
