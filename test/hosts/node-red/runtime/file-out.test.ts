import assert from 'node:assert/strict';
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { onDisk } from '../../../../src/hosts/node-red/runtime/file-out.ts';

let folder = '';
before(async () => {
	folder = await mkdtemp(join(tmpdir(), 'muster-file-out-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Bytes of one letter, piece by piece, with other writers in between. */
const file = (letter: string) => ({
	async *read() {
		for (let piece = 0; piece < 20; piece++) {
			yield Buffer.from(letter.repeat(1000));
			await new Promise((resolve) => setImmediate(resolve));
		}
	},
});

test('of several who write one file each leaves it whole, and nothing else', async () => {
	const path = join(folder, 'same');
	await Promise.all(['a', 'b', 'c'].map((letter) => onDisk(file(letter), path)));
	const text = await readFile(path, 'utf8');
	assert.equal(text, (text[0] as string).repeat(20_000));
	assert.deepEqual(await readdir(folder), ['same']);
});

test('a link stays one, and the file that it leads to is replaced', async () => {
	await writeFile(join(folder, 'real'), 'old');
	await symlink(join(folder, 'real'), join(folder, 'link'));
	await onDisk(file('x'), join(folder, 'link'));
	assert.ok((await lstat(join(folder, 'link'))).isSymbolicLink());
	assert.equal((await readFile(join(folder, 'real'), 'utf8')).length, 20_000);
});

test('a device takes the bytes and stays a device; a folder is refused in words', async () => {
	assert.deepEqual(await onDisk(file('x'), '/dev/null'), { path: '/dev/null', size: 20_000 });
	assert.ok((await stat('/dev/null')).isCharacterDevice());
	await assert.rejects(onDisk(file('x'), folder), { code: 'BAD_INPUT', message: /which is a folder/ });
});
