import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff, pause } from '../../src/net/backoff.ts';
import { atLeast, deadline } from '../../src/net/call.ts';

const soon = (work: Promise<unknown>) =>
	Promise.race([work.then(() => 'over'), pause(50, new AbortController().signal).then(() => 'waits')]);

test('a pause of a hundred years does not end at once, as a timer of Node would', async () => {
	const stop = new AbortController();
	const long = pause(100 * 365 * 86_400_000, stop.signal);
	assert.equal(await soon(long), 'waits');
	stop.abort();
	await long;
	assert.ok(backoff(1e9) <= 60_000);
});

test('a limit of one call grows to the time that somebody asked for, and never shrinks', () => {
	const none = new AbortController().signal;
	const asked = deadline(none, 100, true);
	const usual = deadline(none, 100);
	const within = (seconds: number) => seconds > 99 && seconds <= 100;
	assert.ok(within(atLeast(10, asked.signal)));
	assert.equal(atLeast(200, asked.signal), 200);
	assert.equal(atLeast(10, usual.signal), 10);
	assert.equal(atLeast(10, undefined), 10);
	asked.clear();
	usual.clear();
});
