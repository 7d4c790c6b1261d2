import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serialByKey } from '../../src/net/serial-by-key.ts';

const gate = () => {
	let open = () => {};
	const passed = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { open, passed };
};

test('one key in order, one at a time; other keys are not held up; a failure holds up nobody', async () => {
	const inOrder = serialByKey('another');
	const done: string[] = [];
	const first = gate();
	const all = [
		inOrder('a', undefined, () => first.passed.then(() => void done.push('a1'))),
		inOrder('a', undefined, async () => Promise.reject(new Error('a2'))),
		inOrder('a', undefined, async () => void done.push('a3')),
		inOrder('b', undefined, async () => void done.push('b1')),
	];
	await all[3];
	assert.deepEqual(done, ['b1']);
	first.open();
	assert.deepEqual(
		(await Promise.allSettled(all)).map(({ status }) => status),
		['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
	);
	assert.deepEqual(done, ['b1', 'a1', 'a3']);
});

test('who is stopped before its turn leaves at once and never runs; the next still waits for the first', async () => {
	const inOrder = serialByKey('another');
	const done: string[] = [];
	const first = gate();
	const one = inOrder('a', undefined, () => first.passed.then(() => void done.push('one')));
	const stop = new AbortController();
	const two = inOrder('a', stop.signal, async () => void done.push('two'));
	const three = inOrder('a', undefined, async () => void done.push('three'));
	stop.abort(new Error('stopped'));
	await assert.rejects(two, { code: 'CANCELLED', message: 'Stopped while waiting for another a' });
	assert.deepEqual(done, []);
	first.open();
	await Promise.all([one, three]);
	assert.deepEqual(done, ['one', 'three']);
	await assert.rejects(
		inOrder('a', AbortSignal.abort(), async () => {}),
		{ code: 'CANCELLED' },
	);
});
