import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../scripts/build/files.ts';
import { until } from './support/until.ts';

const demo = (words: readonly string[], temporary = tmpdir()) => {
	const child = spawn(process.execPath, [path.join(root, 'scripts/demo.ts'), ...words], {
		cwd: root,
		env: { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: '' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
	const over = new Promise<number | null>((resolve) => child.once('exit', resolve));
	return { child, over, said: () => said };
};

const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as { port: number };
			server.close(() => resolve(port));
		});
	});

test('npm run demo -- --check: every example shows an event and an action, then it ends', async () => {
	const { over, said } = demo(['--check']);
	assert.equal(await over, 0, said());
	assert.equal(said().match(/^✔ /gm)?.length, readdirSync(path.join(root, 'examples')).length);
});

/** Command lines of processes with this variable: all that a demo started, also what others have adopted. */
const processesWith = (variable: string): string[] =>
	readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const has = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
				return has ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
			} catch {
				return [];
			}
		});

test('Ctrl-C leaves no process, no port and no folder', async () => {
	const temporary = mkdtempSync(path.join(tmpdir(), 'muster-demo-test-'));
	const port = await freePort();
	const { child, over, said } = demo(['--port', String(port)], temporary);
	const early = over.then((code) => assert.fail(`it ended with ${code}: ${said()}`));
	const url = await Promise.race([
		early,
		until(() => /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0], 'the editor’s address', 60),
	]);
	early.catch(() => {});
	assert.equal(url, `http://127.0.0.1:${port}`);
	assert.equal((await fetch(url)).status, 200);
	// as a terminal does, to the whole group: it arrives twice, also through whoever started it
	child.kill('SIGINT');
	child.kill('SIGINT');
	assert.equal(await over, 0, said());
	await assert.rejects(fetch(url));
	await until(() => processesWith(`TMPDIR=${temporary}`).length === 0, 'its last process to be gone', 5);
	// npm and Node keep caches there, the demo nothing
	assert.deepEqual(
		readdirSync(temporary).filter((name) => !/cache/.test(name)),
		[],
	);
	rmSync(temporary, { recursive: true });
});

test('a port that is none is refused at once', async () => {
	const { over, said } = demo(['--port', 'x']);
	assert.equal(await over, 1);
	assert.match(said(), /--port is “x”, but has to be a port, for example --port 1880/);
});
