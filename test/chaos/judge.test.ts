import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Output } from './hosts/host.ts';
import { createJournal, GONE } from './journal.ts';
import { judge } from './judge.ts';
import type { Watcher } from './world.ts';

const watcher = (promises: Watcher['promises']): Watcher => ({
	source: 'made',
	input: [{}],
	promises,
	told: ({ state }) => ({ track: 'a', state: String(state) }),
});
const came = (state: string, key = state, more: object = {}): Output => ({
	is: 'event',
	event: { event: 'changed', key, state, text: state, ...more },
	at: Date.now(),
	unstored: false,
});
const gap = (): Output => ({
	is: 'notice',
	event: { event: 'gap', key: 'gap' },
	at: Date.now(),
	unstored: false,
});
const faults = (promises: Watcher['promises'], happened: readonly string[], outputs: readonly Output[]) => {
	const journal = createJournal();
	for (const state of happened) journal.note('w', 'a', state);
	return judge('w', watcher(promises), journal, outputs, { ordered: true });
};

test('what is told one by one: nothing missing without a notice, nothing twice, nothing that never was', () => {
	const happened = ['1', '2', '3'];
	const all = happened.map((state) => came(state));
	assert.deepEqual(faults('each', happened, all), []);
	assert.deepEqual(faults('each', happened, [came('1'), gap(), came('3')]), []);
	assert.deepEqual(faults('each', happened, [...all, came('3', '3', { redelivered: true })]), []);
	assert.match(
		faults('each', happened, [came('1'), came('3')])[0] ?? '',
		/missing, and no notice says so: a 2/,
	);
	assert.match(faults('each', happened, [came('1'), came('3'), gap()])[0] ?? '', /missing/);
	assert.match(faults('each', happened, [...all, came('3')])[0] ?? '', /twice: /);
	assert.match(faults('each', happened, [...all, came('3', 'other')])[0] ?? '', /twice, with two keys/);
	assert.match(faults('each', happened, [...all, came('3', '2')])[0] ?? '', /one key for two/);
	assert.match(faults('each', happened, [...all, came('4')])[0] ?? '', /never happened/);
});

test('what is told as it is: in order, and as it is in the end', () => {
	assert.deepEqual(faults('last', ['1', '2', '3'], [came('1'), came('3')]), []);
	assert.deepEqual(faults('last', ['1', GONE], []), [], 'it came and went');
	assert.match(faults('last', ['1', '2'], [came('1')])[0] ?? '', /not told as it is/);
	assert.match(faults('last', ['1', '2'], [came('2'), came('1')])[0] ?? '', /not a part of what happened/);
	assert.deepEqual(faults('last', ['1', '2'], [came('1'), gap()]), []);
});
