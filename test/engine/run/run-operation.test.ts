import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { flag, text } from '../../../src/catalogue/field.ts';
import { type AnyOperation, type Operation, operations } from '../../../src/catalogue/operation.ts';
import { type AnyService, service } from '../../../src/catalogue/service.ts';
import type { Connection } from '../../../src/core/connection.ts';
import { End } from '../../../src/engine/run/results.ts';
import { runOperation } from '../../../src/engine/run/run-operation.ts';
import { type FileOut, fileOut, isFileOut, notYet, partly } from '../../../src/catalogue/results.ts';
import { MusterError } from '../../../src/core/errors.ts';
import { endLeases, leaseCount } from '../../../src/net/lease.ts';
import { until } from '../../support/until.ts';

type MadeParts = { main: Connection };
const op = operations<MadeParts>();
const base = {
	resource: 'thing',
	part: 'main',
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
const made = (...list: unknown[]): AnyService =>
	service<MadeParts>()({
		name: 'made',
		title: 'Made',
		help: 'Made',
		settings: { host: text('Host', { default: 'x' }) },
		named: 'host',
		color: '#000',
		alias: [],
		connection: { share: true, idle: 0 },
		parts: {
			main: {
				connect: async () => {
					connects++;
					return { lost: new AbortController().signal, close: async () => {} };
				},
			},
		},
		check: { part: 'main', run: async () => '' },
		lists: {},
		operations: list as never,
		sources: [],
	});
const run = async (
	operation: Operation<MadeParts, 'main'> | AnyOperation,
	values: Record<string, unknown> = {},
	signal = new AbortController().signal,
	settings = async () => ({}),
) => {
	const results: unknown[] = [];
	const context = { signal, progress: () => {}, log: () => {}, answer: async () => undefined };
	for await (const result of runOperation({
		service: made(operation),
		operation: operation as never,
		input: values,
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
		{ code: 'TIMEOUT', message: /was done, but within 400 ms it did not come about that it is so$/ },
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
		run: async () =>
			partly({ done: [1, 2], failed: [{ key: 'c', error: new MusterError('CONFLICT', 'no') }] }),
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

test('no more of many is pulled than the user wants', async () => {
	let pulled = 0;
	let limit: number | undefined;
	const many = op({
		...base,
		name: 'many',
		effect: 'reads',
		returns: 'many',
		run: (_, __, context) => {
			({ limit } = context);
			return (async function* () {
				for (;;) yield ++pulled;
			})();
		},
	});
	assert.deepEqual(await run(many, { returnAll: false, limit: 3 }), [1, 2, 3]);
	assert.deepEqual([pulled, limit], [3, 3]);
	const list = op({ ...base, name: 'list', effect: 'reads', returns: 'many', run: async () => [1, 2, 3] });
	assert.deepEqual(await run(list, { returnAll: false, limit: 2 }), [1, 2]);
	assert.deepEqual(await run(list), [1, 2, 3]);
});

test('what only looks like a file, a partial success or “not yet” is a result like any other', async () => {
	const looksPartly = { done: [1], failed: [] };
	const looksFile = { name: 'x', read: () => [] };
	for (const result of [looksPartly, looksFile])
		assert.deepEqual(await run(op({ ...base, name: 'one', effect: 'reads', run: async () => result })), [
			result,
		]);
	const file = fileOut({ name: 'x', read: async function* () {} });
	assert.deepEqual([isFileOut(looksFile), isFileOut(file)], [false, true]);
	const looksNotYet = { reason: 'a human made it' };
	const settle = { until: 'it is made', every: 0.02, deadline: 1, look: async () => looksNotYet };
	const changed = op({ ...base, name: 'make', effect: 'changes', run: async () => ({}), settle });
	assert.deepEqual(await run(changed, { wait: true }), [looksNotYet]);
});

test('a file that does not end within the time of the step is a time-out, and nobody stopped it', async () => {
	const endless = op({
		...base,
		name: 'get',
		effect: 'reads',
		returns: 'file',
		run: async (_, __, { signal }) =>
			fileOut({
				name: 'x',
				async *read() {
					yield new Uint8Array(1);
					await hanging(signal);
				},
			}),
	});
	const context = {
		signal: new AbortController().signal,
		progress: () => {},
		log: () => {},
		answer: async () => undefined,
	};
	const reading = async () => {
		const operation = endless as never;
		const all = runOperation({
			service: made(endless),
			operation,
			input: { timeout: 0.1 },
			settings: async () => ({}),
			context,
		});
		for await (const file of all)
			for await (const part of (file as FileOut).read()) assert.equal(part.length, 1);
	};
	await assert.rejects(reading(), { code: 'TIMEOUT', message: /gave no answer within 100 ms$/ });
});

test('secrets are left out of the result, which says so, unless they are asked for', async () => {
	const made = op({
		...base,
		name: 'make',
		effect: 'changes',
		secretOutput: ['adminPass', 'keys.*.secret'],
		run: async () => ({ id: 1, adminPass: 'x', keys: [{ name: 'a', secret: 'y' }] }),
	});
	assert.deepEqual(await run(made), [
		{ id: 1, keys: [{ name: 'a' }], secretsLeftOut: ['adminPass', 'keys.*.secret'] },
	]);
	assert.deepEqual(await run(made, { includeSecrets: true }), [
		{ id: 1, adminPass: 'x', keys: [{ name: 'a', secret: 'y' }] },
	]);
});

test('bytes come as the user wants them', async () => {
	const payload = op({
		...base,
		name: 'get',
		effect: 'reads',
		bytes: ['payload', 'answers.*'],
		run: async () => ({ payload: Buffer.from('{"a":1}'), answers: { b: Buffer.from([0xff]) } }),
	});
	const one = async (payloadAs?: string) =>
		(await run(payload, payloadAs ? { payloadAs } : {}))[0] as { payload: unknown; answers: { b: unknown } };
	const auto = await one();
	assert.equal(auto.payload, '{"a":1}');
	assert.deepEqual([...(auto.answers.b as Uint8Array)], [255]);
	assert.equal((await one('text')).answers.b, '\ufffd');
	assert.ok((await one('bytes')).payload instanceof Uint8Array);
	await assert.rejects(one('json'), { code: 'BAD_INPUT', message: /no JSON/ });
});

test('a danger is named before anything is changed, and allowed by its own flag', async () => {
	let done = 0;
	const open = op({
		...base,
		name: 'open',
		effect: 'changes',
		fields: { allowWorld: flag('Allow the world', { default: false }) },
		guard: {
			allow: 'allowWorld',
			look: async () => ({ users: 2 }),
			danger: (_, seen) => `port 22 would be open to ${(seen as { users: number }).users} users`,
		},
		run: async () => ({ done: ++done }),
	});
	await assert.rejects(run(open), {
		code: 'BAD_INPUT',
		message: 'Do a thing: port 22 would be open to 2 users',
		hint: 'If you mean it, turn on “Allow the world”. Nothing was changed.',
	});
	assert.equal(done, 0);
	assert.deepEqual(await run(open, { allowWorld: true }), [{ done: 1 }]);
});

test('a deadline that passes says why it is not so yet', async () => {
	const changed = op({
		...base,
		name: 'change',
		effect: 'changes',
		run: async () => ({}),
		settle: {
			until: 'it runs',
			every: 0.02,
			deadline: 0.1,
			look: async () => notYet('it failed on c04f825a'),
		},
	});
	await assert.rejects(run(changed, { wait: true }), {
		code: 'TIMEOUT',
		message:
			'Do a thing was done, but within 100 ms it did not come about that it runs: it failed on c04f825a',
	});
});

test('what was set and came to nothing is refused, also for preview; what is left out is not', async () => {
	let done = 0;
	const drop = op({
		...base,
		name: 'drop',
		effect: 'destroys',
		fields: { filter: text('Filter') },
		preview: async () => ({ would: 1 }),
		run: async () => ({ done: ++done }),
	});
	for (const nothing of [undefined, null, ''])
		for (const name of ['preview', 'filter'])
			await assert.rejects(run(drop, { [name]: nothing }), {
				code: 'BAD_INPUT',
				message: /was set, but its value is/,
			});
	assert.equal(done, 0);
	assert.deepEqual(await run(drop), [{ done: 1 }]);
});
