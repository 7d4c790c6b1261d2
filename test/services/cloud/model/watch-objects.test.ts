import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	diffObjects,
	type KnownObjects,
	knowObjects,
	recallObjects,
	rememberObjects,
} from '../../../../src/services/cloud/model/watch/objects.ts';
import type { ObjectEntry } from '../../../../src/services/cloud/wire/object.ts';

const entry = (name: string, etag = 'd41d8cd98f00b204', size = 1): ObjectEntry => ({
	container: 'c',
	name,
	isPrefix: false,
	size,
	contentType: 'text/plain',
	etag,
	modified: '2026-01-31T03:00:00.000Z',
	segmented: false,
	versionId: null,
	isLatest: null,
});
const look = (seconds: number, entries: readonly ObjectEntry[], before?: KnownObjects) =>
	knowObjects({ at: Date.parse('2026-01-31T03:00:00Z') + seconds * 1000, container: 'c', entries }, before);
const events = (before: KnownObjects, now: KnownObjects, only: readonly string[] = []) =>
	diffObjects(before, now, { container: 'c', only }).map(({ event, object }) => [
		event,
		(object as ObjectEntry).name,
	]);

test('added, changed and removed; removed needs two looks; restarted it is the same', () => {
	const first = look(0, [entry('a'), entry('b'), entry('c')]);
	const second = look(30, [entry('a'), entry('b', 'ffff0000'), entry('d')], first);
	const wanted = [
		['object.changed', 'b'],
		['object.added', 'd'],
	];
	assert.deepEqual(events(first, second), wanted);
	assert.deepEqual(events(first, second, ['added']), [['object.added', 'd']]);
	const third = look(60, [entry('a'), entry('b', 'ffff0000'), entry('d')], second);
	assert.deepEqual(events(second, third), [['object.removed', 'c']]);
	const restored = recallObjects(JSON.parse(JSON.stringify(rememberObjects(first)))) as KnownObjects;
	assert.deepEqual(
		events(restored, look(30, [entry('a'), entry('b', 'ffff0000'), entry('d')], restored)),
		wanted,
	);
	for (const odd of [null, 1, [], {}, { at: 1 }, { at: 1, objects: [] }, { at: 1, objects: { a: 1 } }])
		assert.equal(recallObjects(odd as never), undefined);
});

test('a hundred thousand objects fit into 8 MiB of memory', () => {
	const entries = Array.from({ length: 100_000 }, (_, at) =>
		entry(`incoming/2026/01/31/file-${at}.json`, String(at).padStart(32, 'a'), at),
	);
	const known = look(0, entries);
	assert.ok(JSON.stringify(rememberObjects(known)).length < 8 * 2 ** 20);
	assert.deepEqual(events(known, look(30, [...entries, entry('new')], known)), [['object.added', 'new']]);
});
