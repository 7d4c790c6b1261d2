import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../scripts/build/files.ts';
import { demo, leftIn, processesWith } from './support/demo.ts';
import { until } from './support/until.ts';

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
	await until(() => processesWith(temporary).length === 0, 'its last process to be gone', 5);
	assert.deepEqual(leftIn(temporary), []);
	rmSync(temporary, { recursive: true });
});

test('a port that is none is refused at once', async () => {
	const { over, said } = demo(['--port', 'x']);
	assert.equal(await over, 1);
	assert.match(said(), /--port is “x”, but has to be a port, for example --port 1880/);
});
