import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import type { IRun } from 'n8n-workflow';
import type { Event } from '../../../src/catalogue/event.ts';
import { untilSuccess } from '../../../src/hosts/n8n/trigger/acknowledge.ts';

const event: Event = { event: 'x', service: 's', at: '2026-01-01T00:00:00Z', key: 'k', text: 'x happened' };
const times = { retry: 1, closing: 4, executing: 3600 };
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

test('an acknowledged event leaves no listener behind, and no timer after closing', async () => {
	const closed = new AbortController();
	const before = timers();
	for (let turn = 0; turn < 100; turn++) {
		const emit = async () => ({ ended: Promise.resolve({ status: 'success' } as IRun) });
		assert.equal(await untilSuccess([event], { emit, notice() {}, closed: closed.signal, times }), true);
	}
	assert.equal(getEventListeners(closed.signal, 'abort').length, 0);
	closed.abort();
	await new Promise(setImmediate);
	assert.equal(timers(), before);
});

test('an execution that is still open when the trigger is closed ends the waiting', async () => {
	const closed = new AbortController();
	const emit = async () => {
		queueMicrotask(() => closed.abort());
		return { ended: new Promise<IRun | undefined>(() => {}) };
	};
	const short = { ...times, closing: 0.02 };
	assert.equal(
		await untilSuccess([event], { emit, notice() {}, closed: closed.signal, times: short }),
		false,
	);
});
