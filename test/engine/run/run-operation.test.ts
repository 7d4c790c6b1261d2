import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { flag, text } from '../../../src/catalogue/field.ts';
import { type Operation, operations } from '../../../src/catalogue/operation.ts';
import { type AnyService, service } from '../../../src/catalogue/service.ts';
import type { Connection } from '../../../src/core/connection.ts';
import { End, runOperation } from '../../../src/engine/run/run-operation.ts';
import { MusterError } from '../../../src/core/errors.ts';
import { endLeases, leaseCount } from '../../../src/net/lease.ts';
import { until } from '../../support/until.ts';

const op = operations<Connection>();
const base = {
	resource: 'thing',
	action: 'Do a thing',
	help: 'Do it',
	fields: {},
	covers: [],
	sample: {},
} as const;
const hanging = (signal: AbortSignal) =>
	new Promise<never>((_, reject) =>
		signal.addEventListener('abort', () => reject(new MusterError('CANCELLED', 'stopped'))),
	);
let connects = 0;
const made = (...list: Operation<Connection>[]): AnyService =>
	service({
		name: 'made',
		title: 'Made',
		help: 'Made',
		settings: { host: text('Host', { default: 'x' }) },
		named: 'host',
		color: '#000',
		alias: [],
		connection: { share: true, idle: 0 },
		connect: async () => {
			connects++;
			return { lost: new AbortController().signal, close: async () => {} };
		},
		check: async () => '',
		lists: {},
		operations: list,
		sources: [],
	});
const run = async (
	operation: Operation<Connection>,
	given: Record<string, unknown> = {},
	signal = new AbortController().signal,
	settings = async () => ({}),
) => {
	const results: unknown[] = [];
	const context = { signal, progress: () => {}, log: () => {}, answer: async () => undefined };
	for await (const result of runOperation({
		service: made(operation),
		operation: operation as never,
		input: given,
		settings,
		context,
	}))
		results.push(result);
	return results;
};
after(() => endLeases());

test('a read that takes too long is TIMEOUT, a change OUTCOME_UNKNOWN; Stop is CANCELLED', async () => {
	const slow = (effect: 'reads' | 'changes') =>
		op({ ...base, name: 'slow', effect, run: (_, __, { signal }) => hanging(signal) });
	await assert.rejects(run(slow('reads'), { timeout: 0.1 }), { code: 'TIMEOUT' });
	await assert.rejects(run(slow('changes'), { timeout: 0.1 }), {
		code: 'OUTCOME_UNKNOWN',
		message: /whether it happened is not known/,
	});
	const stop = new AbortController();
	const running = run(slow('changes'), {}, stop.signal);
	stop.abort();
	await assert.rejects(running, { code: 'CANCELLED' });
});

test('waiting until done has a deadline of its own, and its errors stay what they are', async () => {
	const changing = (look: () => Promise<unknown>) =>
		op({
			...base,
			name: 'change',
			effect: 'changes',
			timeout: 0.1,
			run: async () => ({ made: true }),
			settle: { until: 'it is so', every: 0.05, deadline: 0.4, look },
		});
	let looks = 0;
	assert.deepEqual(
		await run(
			changing(async () => (++looks > 4 ? { so: true } : undefined)),
			{ wait: true },
		),
		[{ so: true }],
		'longer than the timeout of the change',
	);
	await assert.rejects(
		run(
			changing(async () => undefined),
			{ wait: true },
		),
		{ code: 'TIMEOUT', message: /done, but not yet so/ },
	);
	assert.deepEqual(
		await run(
			changing(async () => undefined),
			{ wait: true, onTimeout: 'continue' },
		),
		[{ made: true }],
	);
	const failing = async () => {
		await new Promise((resolve) => setTimeout(resolve, 200));
		throw new MusterError('CONFLICT', 'it failed');
	};
	await assert.rejects(run(changing(failing), { wait: true }), { code: 'CONFLICT' });
});

test('previews, words to type, partial success, the end of a stream', async () => {
	let done = 0;
	const drastic = op({
		...base,
		name: 'drop',
		effect: 'destroys',
		confirm: 'DROP',
		preview: async () => ({ would: 1 }),
		run: async () => ({ done: ++done }),
	});
	assert.deepEqual(await run(drastic, { preview: true }), [{ would: 1 }]);
	await assert.rejects(run(drastic, { confirm: 'drop' }), { code: 'BAD_INPUT' });
	assert.equal(done, 0);
	assert.deepEqual(await run(drastic, { confirm: 'DROP' }), [{ done: 1 }]);
	const half = op({
		...base,
		name: 'half',
		effect: 'changes',
		returns: 'many',
		run: async () => ({ done: [1, 2], failed: [{ key: 'c', error: new MusterError('CONFLICT', 'no') }] }),
	});
	await assert.rejects(run(half), { code: 'PARTIAL', message: 'Do a thing: 1 of 3 failed, 2 done; c: no' });
	const stream = op({
		...base,
		name: 'stream',
		effect: 'reads',
		returns: 'stream',
		ends: { label: 'end', sample: {}, gathered: 'items' },
		async *run() {
			yield 1;
			return { count: 1 };
		},
	});
	assert.deepEqual(await run(stream), [1, new End({ count: 1 })]);
});

test('wrong values connect to nothing; a credential that cannot be read is an error of ours, and leaves no clock', async () => {
	const before = connects;
	const strict = op({
		...base,
		name: 'strict',
		effect: 'reads',
		fields: { sure: flag('Sure', { required: true, help: 'Whether' }) },
		run: async () => 1,
	});
	await assert.rejects(run(strict, {}), { code: 'BAD_INPUT' });
	assert.equal(connects, before);
	await assert.rejects(
		run(strict, { sure: true }, undefined, () => Promise.reject(new Error('no credential'))),
		(error) => error instanceof MusterError && /no credential/.test(error.message),
	);
	await until(() => leaseCount() === 0, 'every lease to be given back');
});

test('a time beyond what timers can hold is a long time, not none', async () => {
	const quick = op({ ...base, name: 'quick', effect: 'reads', run: async () => 'done' });
	assert.deepEqual(await run(quick, { timeout: '60d' }), ['done']);
	assert.deepEqual(await run(quick, { timeout: '1001ms' }), ['done']);
});
