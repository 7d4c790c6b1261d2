import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { pendingRequests } from '../../../../src/services/juju/client/pending.ts';

it('what waits is found by its id as in a Map, however many come and go, and some stay', () => {
	const step = fc.oneof(
		{ weight: 3, arbitrary: fc.constant('add' as const) },
		{ weight: 2, arbitrary: fc.nat({ max: 400 }) },
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
			const pending = pendingRequests<{ readonly id: number }>(2);
			const model = new Map<number, { readonly id: number }>();
			let last = 0;
			for (const next of steps)
				if (next === 'add') {
					const one = { id: pending.nextId() };
					assert.ok(one.id > last, 'each id is higher than the last');
					last = one.id;
					pending.add(one);
					model.set(one.id, one);
				} else {
					const one = model.get(next) ?? { id: next };
					assert.equal(pending.get(next), model.get(next));
					assert.equal(pending.remove(one), model.delete(next));
					assert.equal(pending.remove(one), false);
				}
			assert.equal(pending.size, model.size);
			assert.deepEqual(pending.all(), [...model.values()]);
		}),
	);
});

it('one that waits for ever does not make the ring grow', () => {
	const pending = pendingRequests<{ readonly id: number }>(8);
	const first = { id: pending.nextId() };
	assert.equal(first.id, 1);
	pending.add(first);
	for (let round = 0; round < 10_000; round++) {
		const one = { id: pending.nextId() };
		pending.add(one);
		pending.remove(one);
	}
	assert.equal(pending.get(1), first);
	// seven of eight ids are taken, the eighth is the place of the first
	assert.ok(pending.nextId() < 12_000);
});
