import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MusterError } from '../../../src/core/errors.ts';
import { waitFor } from '../../../src/net/call.ts';
import { heardWithin } from '../../../src/services/conplyent/client/waiting.ts';
import { fails } from './support.ts';

const late = () => new MusterError('TIMEOUT', 'late');

describe('waiting', () => {
	it('for longer than a timer holds is long, not short', async () => {
		const stop = new AbortController();
		const waits = [
			heardWithin(new Promise(() => {}), 90 * 86_400, stop.signal),
			waitFor(new Promise(() => {}), 'nothing', { signal: stop.signal, timeout: 90 * 86_400, late }),
		];
		const first = Promise.race(
			waits.map((wait) =>
				wait.then(
					() => 'over',
					() => 'over',
				),
			),
		);
		assert.equal(await Promise.race([first, sleep(50, 'waiting')]), 'waiting');
		stop.abort();
		for (const wait of waits) await assert.rejects(wait, fails('CANCELLED'));
	});
	it('ends with what came, what failed, the clock, or the signal that was aborted before', async () => {
		assert.equal(await waitFor(Promise.resolve(1), 'it', { timeout: 10, late }), 1);
		await assert.rejects(
			waitFor(Promise.reject(new RangeError('no')), 'it', { timeout: 10, late }),
			RangeError,
		);
		await assert.rejects(
			waitFor(new Promise(() => {}), 'it', { timeout: 0.01, late }),
			fails('TIMEOUT', /late/),
		);
		const own = AbortSignal.abort(new MusterError('CONNECTION_LOST', 'gone'));
		await assert.rejects(
			waitFor(new Promise(() => {}), 'it', { signal: own, late }),
			fails('CONNECTION_LOST', /gone/),
		);
		assert.equal(await heardWithin(Promise.resolve(), 10, undefined), true);
		assert.equal(await heardWithin(new Promise(() => {}), 0.01, undefined), false);
	});
	it('what had come while the process was busy counts, though the timer is due first', async () => {
		const busy = () => {
			for (const end = performance.now() + 60; performance.now() < end;);
		};
		const waits = [
			waitFor(stat('.'), 'a look', { timeout: 0.01, late }),
			heardWithin(stat('.'), 0.01, undefined),
		];
		busy();
		assert.equal((await Promise.all(waits))[1], true);
	});
});
