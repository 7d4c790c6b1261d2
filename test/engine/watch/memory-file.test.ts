import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { memoryFile } from '../../../src/engine/watch/memory-file.ts';

const root = await mkdtemp(join(tmpdir(), 'muster-memory-'));
after(() => rm(root, { recursive: true }));
const complaints: string[] = [];
const file = (folder: string, of = 'a') =>
	memoryFile(join(root, folder), 'flow/1-node', of, (line) => complaints.push(line));

test('what was saved last is loaded, and nothing else lies about', async () => {
	const store = file('one');
	assert.equal(await store.load(), undefined);
	await Promise.all([1, 2, 3].map((known) => store.save({ version: 1, known })));
	assert.deepEqual(await file('one').load(), { version: 1, known: 3 });
	assert.deepEqual(await readdir(join(root, 'one')), ['flow_1-node.json']);
});

test('memory of something else is no memory', async () => {
	await file('two', 'cluster a').save({ version: 1, known: 1 });
	assert.equal(await file('two', 'cluster b').load(), undefined);
});

test('memory of the same cluster by another of its addresses is memory', async () => {
	await file('places', 'old~x~a~b').save({ version: 1, known: 1 });
	assert.deepEqual(await file('places', 'new~x~b~c').load(), { version: 1, known: 1 });
	assert.equal(await file('places', 'new~x~c').load(), undefined);
	assert.equal(await file('places', 'new~y~a').load(), undefined);
});

test('damaged memory is said to be damaged', async () => {
	await file('three').save({ version: 1 });
	const path = join(root, 'three/flow_1-node.json');
	await writeFile(path, (await readFile(path, 'utf8')).slice(0, 10));
	await assert.rejects(file('three').load());
});

test('removing comes after what is being written', async () => {
	const store = file('four');
	void store.save({ version: 1, known: 1 });
	await store.remove();
	assert.deepEqual(await readdir(join(root, 'four')), []);
});

test('a disk that takes nothing is complained about once, and nothing throws', async () => {
	await writeFile(join(root, 'five'), 'a file where the folder should be');
	const store = file('five');
	complaints.length = 0;
	await store.save({ version: 1 });
	await store.save({ version: 1 });
	assert.equal(complaints.length, 1);
});

test('trying out begins a file where there is none, and leaves one that exists as it is', async () => {
	const store = file('six');
	await store.tryOut();
	assert.deepEqual(await store.load(), { version: 1 });
	await store.save({ version: 1, known: 1 });
	await file('six', 'something else').tryOut();
	assert.deepEqual(await file('six').load(), { version: 1, known: 1 });
	assert.deepEqual(await readdir(join(root, 'six')), ['flow_1-node.json']);
});
