import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { md5Beside, md5Here, md5Of } from '../../../../../src/services/cloud/client/objects/md5.ts';

const run = promisify(execFile);
const module = path.join(import.meta.dirname, '../../../../../src/services/cloud/client/objects/md5.ts');

test('beside or here, however the bytes are cut, it is the MD5, of one thing after the other', async () => {
	const beside = await md5Beside();
	const all = randomBytes(5 * 2 ** 20);
	const cuts = fc.array(fc.integer({ min: 2 ** 10, max: 2 ** 20 }), { minLength: 1, maxLength: 8 });
	try {
		await fc.assert(
			fc.asyncProperty(cuts, fc.nat(all.length), async (sizes, length) => {
				const bytes = all.subarray(0, length);
				const wanted = createHash('md5').update(bytes).digest('hex');
				for (const md5 of [beside, md5Here()]) {
					for (let at = 0, turn = 0; at < length; turn++) {
						const size = sizes[turn % sizes.length] as number;
						await md5.update(bytes.subarray(at, at + size));
						at += size;
					}
					assert.equal(await md5.digest(), wanted);
				}
			}),
			{ numRuns: 30 },
		);
	} finally {
		beside.close();
	}
});

test('bytes may be overwritten as soon as they were taken', async () => {
	const beside = await md5Beside();
	const bytes = Buffer.alloc(2 ** 16);
	const hash = createHash('md5');
	for (let turn = 0; turn < 100; turn++) {
		bytes.fill(turn);
		hash.update(bytes);
		await beside.update(bytes);
	}
	assert.equal(await beside.digest(), hash.digest('hex'));
	beside.close();
	await assert.rejects(beside.digest(), { code: 'SERVER' });
});

test('where no thread may be started it is computed here', async () => {
	const script = `
		import { md5Of } from ${JSON.stringify(module)};
		const md5 = await md5Of(undefined);
		await md5.update(Buffer.from('abc'));
		console.log(await md5.digest());
		md5.close();`;
	const allowed = ['--permission', '--allow-fs-read=*', '--no-warnings', '--input-type=module', '-e', script];
	const { stdout } = await run(process.execPath, allowed);
	assert.equal(stdout.trim(), '900150983cd24fb0d6963f7d28e17f72');
});

test('only what is large gets a thread, and only so many at a time', async () => {
	const many = await Promise.all(Array.from({ length: 40 }, () => md5Of(undefined)));
	for (const md5 of many) await md5.update(Buffer.from('abc'));
	for (const md5 of many) assert.equal(await md5.digest(), '900150983cd24fb0d6963f7d28e17f72');
	for (const md5 of many) md5.close();
});
