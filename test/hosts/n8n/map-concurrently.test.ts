import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { mapConcurrently } from '../../../src/hosts/n8n/map-concurrently.ts';

const { signal } = new AbortController();

test('results come in the order of the items, whatever ends first; never more than the width at once', async () => {
	let [now, most] = [0, 0];
	const results = await mapConcurrently(20, { width: 4, signal, stopOthers: true }, async (item) => {
		most = Math.max(most, ++now);
		for (let turns = 20 - item; turns > 0; turns--) await tick();
		now--;
		return item * 2;
	});
	assert.deepEqual(
		results,
		Array.from({ length: 20 }, (_, item) => item * 2),
	);
	assert.equal(most, 4);
});

test('a failure stops the reads beside it', async () => {
	const stopped: number[] = [];
	const work = mapConcurrently(10, { width: 3, signal, stopOthers: true }, (item, stop) =>
		item === 1
			? tick().then(() => Promise.reject(new Error('one')))
			: new Promise((_, reject) => {
					stop.addEventListener('abort', () => {
						stopped.push(item);
						reject(stop.reason);
					});
				}),
	);
	await assert.rejects(work, /^Error: one$/);
	assert.deepEqual(stopped, [0, 2]);
});

test('a failure lets changes beside it come to their end, and begins nothing new', async () => {
	const [begun, done]: number[][] = [[], []];
	const work = mapConcurrently(10, { width: 3, signal, stopOthers: false }, async (item, stop) => {
		begun?.push(item);
		await tick();
		if (item === 1) throw new Error('one');
		await tick();
		assert.equal(stop.aborted, false);
		done?.push(item);
	});
	await assert.rejects(work, /^Error: one$/);
	assert.deepEqual(
		[begun, done],
		[
			[0, 1, 2],
			[0, 2],
		],
	);
});
