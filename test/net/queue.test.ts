import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeOf } from '../../src/core/errors.ts';
import { createQueue } from '../../src/net/queue.ts';

type Item = number | { readonly dropped: number };
const dropped = (count: number): Item => ({ dropped: count });

describe('a queue bounded by count and bytes', () => {
	test('marks what did not fit at its place, and counts it', () => {
		const queue = createQueue<Item>({ items: 3, bytes: 100, resume: 1, dropped });
		for (const item of [1, 2, 3, 4, 5]) queue.push(item, 1);
		assert.deepEqual([queue.take(), queue.take()], [1, 2]);
		queue.push(6, 1);
		assert.deepEqual(queue.drain(), [3, { dropped: 2 }, 6]);
		assert.deepEqual([queue.lost, queue.length, queue.bytes], [2, 0, 0]);
	});

	test('takes nothing again until half has been taken', () => {
		const queue = createQueue<Item>({ items: 4, bytes: 100, dropped });
		for (const item of [1, 2, 3, 4, 5]) queue.push(item, 1);
		queue.take();
		queue.push(6, 1);
		queue.take();
		queue.push(7, 1);
		assert.deepEqual(queue.drain(), [3, 4, { dropped: 2 }, 7]);
	});

	test('one item fits, however large', () => {
		const queue = createQueue<Item>({ items: 10, bytes: 10, dropped });
		queue.push(1, 1000);
		queue.push(2, 1);
		assert.deepEqual(queue.drain(), [1, { dropped: 1 }]);
	});

	test('ends with LIMIT where nothing may be dropped; what waits can be taken', () => {
		const queue = createQueue<number>({ items: 1, bytes: 10 });
		queue.push(1, 1);
		queue.push(2, 1);
		assert.equal(codeOf(queue.ended?.error), 'LIMIT');
		assert.equal(queue.take(), 1);
	});

	test('a dropped item wakes who waits, as does the end', async () => {
		const queue = createQueue<Item>({ items: 10, bytes: 10, dropped });
		const first = queue.changed();
		queue.push(1, 1);
		await first;
		assert.equal(queue.take(), 1);
		const second = queue.changed();
		queue.end();
		await second;
		queue.push(2, 1);
		assert.deepEqual([queue.take(), queue.ended], [undefined, {}]);
	});

	test('says when a sender should pause, and when it may go on', () => {
		const said: boolean[] = [];
		const pressure = { high: 10, low: 4, change: (full: boolean) => void said.push(full) };
		const queue = createQueue<number>({ items: 100, bytes: 1000, pressure });
		for (const size of [5, 5, 1]) queue.push(size, size);
		assert.deepEqual(said, [true]);
		queue.take();
		assert.deepEqual(said, [true]);
		queue.take();
		assert.deepEqual(said, [true, false]);
		queue.push(12, 12);
		queue.clear();
		assert.deepEqual(said, [true, false, true, false]);
	});

	test('whatever is pushed and taken: order is kept, bounds hold, and nothing is lost without being counted', () => {
		const step = fc.oneof(fc.record({ size: fc.integer({ min: 0, max: 20 }) }), fc.constant('take' as const));
		fc.assert(
			fc.property(fc.array(step, { maxLength: 300 }), fc.constantFrom(0.5, 1), (steps, resume) => {
				const queue = createQueue<Item>({ items: 5, bytes: 40, resume, dropped });
				const out: Item[] = [];
				let pushed = 0;
				for (const one of steps) {
					if (one === 'take') {
						const item = queue.take();
						if (item !== undefined) out.push(item);
					} else queue.push(pushed++, one.size);
					assert.ok(queue.bytes <= 40);
					assert.ok(queue.length <= 7, 'five items and the marks beside them');
				}
				out.push(...queue.drain());
				let next = 0;
				for (const item of out) {
					if (typeof item === 'number') assert.equal(item, next++);
					else next += item.dropped;
				}
				assert.equal(next, pushed);
			}),
		);
	});
});
