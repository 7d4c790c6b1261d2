import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MusterError } from '../../../../src/core/errors.ts';
import { createFeed } from '../../../../src/services/serf/client/subscription.ts';
import { faultOf } from '../fault.ts';

type Item = number | { readonly dropped: number };
const counted = (bounds: { records?: number; bytes?: number } = {}) => {
	let ends = 0;
	const queue = createFeed<Item>({
		...bounds,
		heard: () => performance.now(),
		dropped: (count) => ({ dropped: count }),
		onEnd: () => {
			ends += 1;
		},
	});
	return { queue, records: queue.subscription, ends: () => ends };
};
const rest = async (records: AsyncIterable<Item>): Promise<Item[]> => {
	const items: Item[] = [];
	for await (const item of records) items.push(item);
	return items;
};

test('records come out in the order they went in, waited for or not', async () => {
	const { queue, records } = counted();
	const [first, second] = [records.next(), records.next()];
	for (const item of [1, 2, 3]) queue.push(item, 1);
	queue.finish();
	assert.deepEqual([(await first).value, (await second).value, ...(await rest(records))], [1, 2, 3]);
});

test('what does not fit is counted, where it was lost', async () => {
	const { queue, records } = counted({ records: 2 });
	for (const item of [1, 2, 3, 4]) queue.push(item, 1);
	assert.equal((await records.next()).value, 1);
	for (const item of [5, 6]) queue.push(item, 1);
	queue.finish();
	assert.deepEqual(await rest(records), [2, { dropped: 2 }, 5, { dropped: 1 }]);
});

test('a flood is told in few words: once full, nothing is taken until half has been handed out', async () => {
	const { queue, records } = counted({ records: 10 });
	for (let item = 1; item <= 12; item += 1) queue.push(item, 1);
	for (let item = 1; item <= 4; item += 1) assert.equal((await records.next()).value, item);
	queue.push(13, 1);
	assert.equal((await records.next()).value, 5);
	queue.push(14, 1);
	queue.finish();
	assert.deepEqual(await rest(records), [6, 7, 8, 9, 10, { dropped: 3 }, 14]);
});

test('bytes are bounded too, but one record always fits', async () => {
	const { queue, records } = counted({ bytes: 10 });
	queue.push(1, 100);
	queue.push(2, 1);
	assert.equal((await records.next()).value, 1);
	queue.push(3, 6);
	queue.push(4, 6);
	queue.finish();
	assert.deepEqual(await rest(records), [{ dropped: 1 }, 3, { dropped: 1 }]);
});

test('an error comes after what is queued, or instead of it, and once', async () => {
	const later = counted();
	later.queue.push(1, 1);
	later.queue.fail(new MusterError('CONNECTION_LOST', 'gone'));
	assert.equal((await later.records.next()).value, 1);
	assert.equal((await faultOf(later.records.next())).code, 'CONNECTION_LOST');
	assert.equal((await later.records.next()).done, true);
	const now = counted();
	now.queue.push(1, 1);
	now.queue.fail(new MusterError('CANCELLED', 'stop'), true);
	assert.equal((await faultOf(now.records.next())).code, 'CANCELLED');
	assert.equal((await faultOf(now.records.ready)).code, 'CANCELLED');
});

test('without a word for what was dropped, too much ends it with LIMIT', async () => {
	const queue = createFeed<number>({ records: 1, heard: () => 0, onEnd() {} });
	queue.push(1, 1);
	queue.push(2, 1);
	assert.equal((await queue.subscription.next()).value, 1);
	assert.equal((await faultOf(queue.subscription.next())).code, 'LIMIT');
});

test('the end is told once, however it comes', async () => {
	const { queue, records, ends } = counted();
	queue.push(1, 1);
	await records.return();
	await records.return();
	queue.push(2, 1);
	queue.finish();
	queue.fail(new MusterError('CANCELLED', 'stop'));
	assert.equal(ends(), 1);
	assert.deepEqual(await rest(records), []);
});

test('a queue that is never empty does not grow', async () => {
	const { queue, records } = counted();
	for (let index = 0; index < 10; index += 1) queue.push(index, 1);
	for (let index = 10; index < 20_000; index += 1) {
		queue.push(index, 1);
		assert.equal((await records.next()).value, index - 10);
	}
});
