import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import type { AnySource } from '../../../src/catalogue/source.ts';
import { emitter } from '../../../src/hosts/n8n/trigger/emit.ts';
import { event } from '../../engine/made-source.ts';

interface Deferred {
	readonly promise: Promise<IRun>;
	resolve(run: IRun): void;
}

const createDeferredPromise = (): Deferred => {
	let resolve: Deferred['resolve'] = () => {};
	const promise = new Promise<IRun>((done) => {
		resolve = done;
	});
	return { promise, resolve };
};

/** An emitter of one execution at a time, and what n8n is given. */
const emitting = (closed: AbortSignal) => {
	const emitted: {
		keys: unknown[];
		done?: Deferred | undefined;
		guard?: string | undefined;
	}[] = [];
	const functions = {
		getMode: () => 'trigger',
		getWorkflow: () => ({ id: 'w' }),
		getNode: () => ({ id: 'n' }),
		helpers: { createDeferredPromise },
		emit: ([items]: INodeExecutionData[][], _: unknown, done?: Deferred, guard?: string) =>
			void emitted.push({ keys: (items ?? []).map(({ json }) => json['key']), done, guard }),
	} as unknown as ITriggerFunctions;
	const options = { width: 1, batchSize: 1, slim: false, afterSuccess: false };
	const output = emitter(functions, {} as AnySource, options, {} as never, closed, () => {});
	return { emitted, output };
};

test('an event that waits for its turn when the trigger closes is not handed over, and its caller knows', async () => {
	const closed = new AbortController();
	const { emitted, output } = emitting(closed.signal);
	assert.equal(await output.handOver([event('a')]), true);
	const second = output.handOver([event('b')]);
	closed.abort();
	assert.equal(await second, false);
	assert.deepEqual(
		emitted.map(({ keys }) => keys),
		[['a']],
	);
});

test('what is handed over once more has no key that n8n would take it for done by', async () => {
	const { emitted, output } = emitting(new AbortController().signal);
	for (const one of [event('a'), event('a'), event('a', { redelivered: true })]) {
		await output.handOver([one]);
		emitted.at(-1)?.done?.resolve({} as IRun);
	}
	const [first, again, redelivered] = emitted.map(({ guard }) => guard);
	assert.match(first ?? '', /^[\w-]{43}$/);
	assert.equal(again, first, 'the same event, the same key');
	assert.equal(redelivered, undefined);
});
