import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { executionSemaphore } from '../../../src/hosts/n8n/trigger/semaphore.ts';

const gate = () => {
	let open: (failed?: Error) => void = () => {};
	const done = new Promise<void>((resolve, reject) => {
		open = (failed) => (failed ? reject(failed) : resolve());
	});
	return { done, open: (failed?: Error) => open(failed) };
};

test('at most so many are inside; a place is given back by an end and by a failure, once', async () => {
	const turns = executionSemaphore(2, new AbortController().signal);
	const gates = [gate(), gate(), gate(), gate()];
	let inside = 0;
	for (const { done } of gates)
		void turns.enter().then((leave) => {
			inside++;
			leave(done);
		});
	await tick();
	assert.equal(inside, 2);
	gates[0]?.open(new Error('stopped'));
	await tick();
	assert.equal(inside, 3);
	gates[1]?.open();
	await tick();
	assert.equal(inside, 4);
});

test('when it is over, nobody waits any more', async () => {
	const over = new AbortController();
	const turns = executionSemaphore(1, over.signal);
	const leave = await turns.enter();
	const waiting = turns.enter();
	over.abort();
	await waiting;
	await turns.enter();
	leave();
});
