import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { services } from '../../scripts/services.ts';
import { demo, leftIn, processesWith } from '../support/demo.ts';
import { until } from '../support/until.ts';

/** Runs the demo of n8n in a folder of its own, of which nothing may be left. */
const run = async (words: readonly string[], meanwhile: (said: () => string) => Promise<boolean>) => {
	const temporary = mkdtempSync(path.join(tmpdir(), 'muster-demo-test-'));
	const { child, over, said } = demo(['--n8n', ...words], temporary);
	const early = over.then(() => false);
	if (await Promise.race([early, meanwhile(said)])) child.kill('SIGINT');
	assert.equal(await over, 0, said());
	const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(said().slice(said().indexOf('n8n with'))) ?? [];
	await assert.rejects(fetch(url));
	await until(() => processesWith(temporary).length === 0, 'its last process to be gone', 30);
	assert.deepEqual(leftIn(temporary), []);
	rmSync(temporary, { recursive: true });
	return said();
};

test('npm run demo -- --n8n --check: each credential works, published workflows tell, and nothing is left', async () => {
	const said = await run(['--check'], () => new Promise(() => {}));
	for (const { name } of services) assert.match(said, new RegExp(`^✔ ${name}Api: `, 'm'));
	assert.match(said, /^✔ the published workflows tell what happens$/m);
	assert.match(said, /^Sign in as \S+@\S+ with the password \S+$/m);
});

test('npm run demo -- --n8n: it says where all is, and Ctrl-C leaves nothing', async () => {
	const said = await run([], (sofar) =>
		until(() => /Ctrl-C ends everything/.test(sofar()), 'the demo to stand', 600),
	);
	assert.match(said, /^n8n with the nodes of this package, living servers and \d+ workflows, /m);
});
