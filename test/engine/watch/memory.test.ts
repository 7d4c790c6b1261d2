import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../src/catalogue/source.ts';
import { DATABASE_MAX, openMemory, type Saved, type Store } from '../../../src/engine/watch/memory.ts';

const event = (key: string, more = {}): Event => ({
	event: 'x',
	service: 's',
	at: 'now',
	key,
	text: key,
	...more,
});
const store = (settles: boolean, saved?: Saved): Store & { saved?: Saved; saves: number } => ({
	settles,
	most: DATABASE_MAX,
	saved,
	saves: 0,
	async load() {
		return this.saved;
	},
	async save(next) {
		this.saves++;
		const { process: _, ...rest } = JSON.parse(JSON.stringify(next));
		this.saved = rest;
	},
});
const silent = () => {};

test('what is known is stored with the event being handed over, and without it where the host can settle', async () => {
	for (const settles of [true, false]) {
		const place = store(settles);
		const memory = await openMemory(place, false, silent);
		memory.remember({ a: 1 });
		await memory.saveBeforeEmit([event('k', { reply: () => {} })]);
		assert.deepEqual(place.saved, { version: 1, known: { a: 1 }, last: [event('k')] });
		await memory.settleAfterEmit();
		assert.deepEqual((await openMemory(place, true, silent)).unfinished, settles ? [] : [event('k')]);
	}
});

test('an event is stored with what is known, also where that was stored a moment before', async () => {
	const place = store(true);
	const memory = await openMemory(place, false, silent);
	for (const storing of [() => memory.saveBeforeEmit([]), () => memory.flush()]) {
		memory.remember({ a: place.saves });
		await storing();
		await memory.saveBeforeEmit([event('k')]);
		assert.deepEqual(place.saved?.last, [event('k')]);
		await memory.settleAfterEmit();
		assert.equal(place.saved?.last, undefined);
	}
});

test('nothing is written when nothing new is known', async () => {
	const place = store(true);
	const memory = await openMemory(place, false, silent);
	await memory.saveBeforeEmit([event('k')]);
	await memory.settleAfterEmit();
	assert.equal(place.saves, 0);
	memory.remember({ a: 1 });
	for (const key of ['l', 'm', 'n']) {
		await memory.saveBeforeEmit([event(key)]);
		await memory.settleAfterEmit();
	}
	assert.equal(place.saves, 2, 'before and after the first');
});

test('what a full disk did not take is stored again, though nothing new is known', async () => {
	const place = { ...store(true), well: true };
	const memory = await openMemory(place, false, silent);
	memory.remember({ a: 1 });
	place.well = false;
	await memory.flush();
	const before = place.saves;
	await memory.flush();
	place.well = true;
	await memory.flush();
	assert.equal(place.saves, before + 1);
});

test('a batch too large to keep leaves what was known before it, so that comparing finds it again', async () => {
	const place = store(false);
	const memory = await openMemory(place, false, silent);
	memory.remember({ a: 1 });
	await memory.saveBeforeEmit([]);
	memory.remember({ a: 2 });
	await memory.saveBeforeEmit([event('big', { text: 'x'.repeat(DATABASE_MAX) })]);
	assert.deepEqual(place.saved, { version: 1, known: { a: 1 } });
});

test('too large, damaged or gone memory is forgotten, and says so', async () => {
	const place = store(false);
	const memory = await openMemory(place, false, silent);
	memory.remember('x'.repeat(DATABASE_MAX + 1));
	await memory.saveBeforeEmit([]);
	assert.deepEqual(place.saved, { version: 1, tooLarge: true });
	assert.equal((await openMemory(place, true, silent)).forgotten, true);
	assert.equal((await openMemory(store(false), true, silent)).forgotten, true, 'gone after a restart');
	assert.equal((await openMemory(store(false), false, silent)).forgotten, false, 'a first start');
	const said: string[] = [];
	const broken = {
		settles: true,
		most: DATABASE_MAX,
		load: () => Promise.reject(new Error('bad JSON')),
		save: async () => {},
	};
	assert.equal((await openMemory(broken, false, (line) => said.push(line))).forgotten, true);
	assert.match(said[0] ?? '', /bad JSON/);
});

test('what is no memory is said to be damaged: nothing of it is handed over', async () => {
	const garbage: readonly unknown[] = [
		null,
		5,
		'x',
		[],
		{},
		{ version: 9 },
		{ version: 1, last: 'x' },
		{ version: 1, last: {} },
		{ version: 1, last: [null] },
		{ version: 1, last: [5] },
		{ version: 1, last: [{}] },
		{ version: 1, last: [{ event: 5, key: 'k' }] },
		{ version: 1, last: [{ event: 'thing.changed' }] },
	];
	for (const one of garbage) {
		const lines: string[] = [];
		const store = { settles: true, most: 1000, load: async () => one as never, save: async () => {} };
		const memory = await openMemory(store, true, (line) => lines.push(line));
		assert.deepEqual([memory.unfinished, memory.remembered, memory.forgotten], [[], undefined, true]);
		assert.match(lines.join(), /could not be read and starts empty/, JSON.stringify(one));
	}
});
