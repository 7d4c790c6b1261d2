import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIMER, withTimer } from '../../src/net/with-timer.ts';

const { signal } = new AbortController();

async function* numbers(count: number): AsyncGenerator<number> {
	for (let number = 0; number < count; number += 1) yield number;
}

test('gives the items, and the timer between them when nothing came', async () => {
	const slow = (async function* () {
		yield 1;
		await new Promise((resolve) => setTimeout(resolve, 200));
		yield 2;
	})();
	const came: unknown[] = [];
	let timers = 0;
	for await (const item of withTimer(slow, () => (timers > 0 ? undefined : 5), signal)) {
		if (item === TIMER) timers += 1;
		came.push(item);
	}
	assert.deepEqual(came, [1, TIMER, 2]);
});

test('items that are always ready do not hold the timer off, and none of them is lost', async () => {
	const came: unknown[] = [];
	let due = false;
	for await (const item of withTimer(numbers(50), () => (due ? 0 : undefined), signal)) {
		due = item === 9;
		came.push(item);
	}
	assert.equal(came.indexOf(TIMER), 10);
	assert.deepEqual(
		came.filter((item) => item !== TIMER),
		Array.from({ length: 50 }, (_, index) => index),
	);
});

test('an aborted signal ends it, and errors of the items come through', async () => {
	const abortController = new AbortController();
	const silent = { next: () => new Promise<IteratorResult<number>>(() => {}) };
	const seen: (number | typeof TIMER)[] = [];
	const over = (async () => {
		for await (const item of withTimer<number>(silent, () => 100_000, abortController.signal))
			seen.push(item);
	})();
	abortController.abort();
	await over;
	assert.equal(seen.length, 0);
	const failing = { next: () => Promise.reject<IteratorResult<number>>(new RangeError('gone')) };
	await assert.rejects(async () => {
		for await (const item of withTimer<number>(failing, () => 1000, signal)) seen.push(item);
	}, RangeError);
});
