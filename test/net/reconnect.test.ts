import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoff } from '../../src/net/backoff.ts';
import { MusterError } from '../../src/core/errors.ts';
import { reconnect, type ConnectionStatus } from '../../src/net/reconnect.ts';

const client = { lost: new AbortController().signal, close: async () => {} };
const input = { client, release: () => {} };

test('listens on the next connection when one is lost, says how it stands, and gives every lease back', async () => {
	const abortController = new AbortController();
	const statuses: string[] = [];
	let connections = 0;
	let released = 0;
	const seen: number[] = [];
	for await (const item of reconnect({
		signal: abortController.signal,
		delay: () => 1,
		acquire: async () => {
			if (++connections === 2) throw new MusterError('CONNECT_REFUSED', 'not yet');
			return { client, release: () => void released++ };
		},
		async *listen(_, ready) {
			ready();
			yield connections;
			if (connections < 4) throw new MusterError('CONNECTION_LOST', 'lost');
		},
		onConnectionStatus: ({ is }: ConnectionStatus) => void statuses.push(is),
	})) {
		seen.push(item);
		if (item >= 4) abortController.abort();
	}
	assert.deepEqual(seen, [1, 3, 4]);
	assert.equal(released, 3);
	assert.deepEqual(statuses, [
		'connecting',
		'connected',
		'retrying',
		'retrying',
		'connected',
		'retrying',
		'connected',
	]);
});

test('a stream that ends without an error is a lost connection too', async () => {
	const abortController = new AbortController();
	const errors: string[] = [];
	let turns = 0;
	for await (const _ of reconnect({
		signal: abortController.signal,
		delay: () => 1,
		acquire: async () => input,
		async *listen() {
			if (++turns === 2) abortController.abort();
			if (turns > 2) yield 1;
		},
		onConnectionStatus: (status) => {
			if (status.is === 'retrying') errors.push(status.error.code);
		},
	}));
	assert.deepEqual(errors, ['CONNECTION_LOST']);
});

test('what the host does not retry ends it', async () => {
	const all = reconnect({
		signal: new AbortController().signal,
		acquire: async () => {
			throw new MusterError('AUTH_REJECTED', 'no');
		},
		async *listen() {},
		isFatal: ({ code }) => code === 'AUTH_REJECTED',
	});
	await assert.rejects(all.next(), { code: 'AUTH_REJECTED' });
});

test('pauses double from 1 s to 60 s, with full jitter', () => {
	assert.deepEqual(
		[1, 2, 3, 7, 50].map((attempt) => backoff(attempt, { random: () => 1 })),
		[1000, 2000, 4000, 60_000, 60_000],
	);
	assert.equal(backoff(9, { random: () => 0 }), 200);
});
