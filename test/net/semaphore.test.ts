import assert from 'node:assert/strict';
import { test } from 'node:test';
import { semaphore } from '../../src/net/semaphore.ts';

const going = new AbortController().signal;

test('no more than the given number at once, in order of coming', async () => {
	const gate = semaphore(2);
	const [first, second] = [await gate.take(going), await gate.take(going)];
	const order: string[] = [];
	const third = gate.take(going).then((give) => {
		order.push('third');
		return give;
	});
	const fourth = gate.take(going).then((give) => {
		order.push('fourth');
		return give;
	});
	await Promise.resolve();
	assert.deepEqual(order, []);
	first();
	first();
	await third;
	assert.deepEqual(order, ['third']);
	second();
	(await third)();
	(await fourth)();
	const [a, b] = await Promise.all([gate.take(going), gate.take(going)]);
	a();
	b();
});

test('who is stopped while waiting leaves the queue, and takes no turn', async () => {
	const gate = semaphore(1);
	const give = await gate.take(going);
	const stop = new AbortController();
	const waiting = gate.take(stop.signal);
	stop.abort();
	await assert.rejects(waiting, { code: 'CANCELLED' });
	give();
	(await gate.take(going))();
	await assert.rejects(gate.take(stop.signal), { code: 'CANCELLED' });
});
