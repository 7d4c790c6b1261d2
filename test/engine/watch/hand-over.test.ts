import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Event } from '../../../src/catalogue/source.ts';
import type { Saved } from '../../../src/engine/watch/memory.ts';
import { type Watch, watch } from '../../../src/engine/watch/watch.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { memoryStore } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { event, type Listen, made, nothingMore } from '../made-source.ts';

after(() => endLeases());

/** Watches a source until `stop`; what was handed over, batch by batch. */
const started = (listen: Listen, { answer, ...options }: Partial<Watch> & { answer?: object } = {}) => {
	const abortController = new AbortController();
	const batches: (readonly Event[])[] = [];
	const notices: Event[] = [];
	const { handOver = () => true, ...rest } = options;
	const one = made(listen);
	const source = one.sources[0] as (typeof one.sources)[number];
	const over = watch({
		service: one,
		source: answer ? { ...source, answer: {} } : source,
		input: {},
		settings: async () => ({ host: 'x' }),
		signal: abortController.signal,
		store: memoryStore(),
		restarted: false,
		handOver(events) {
			batches.push(events);
			return handOver(events);
		},
		notify: (some) => void notices.push(...some),
		log: () => {},
		...rest,
	});
	return {
		batches,
		notices,
		over,
		came: (count: number) => until(() => batches.length >= count, `${count} hand-overs`),
		async stop() {
			abortController.abort();
			await over;
		},
	};
};

/** Remembers and yields some batches, then nothing more. */
const bringing = (...batches: Event[][]): Listen =>
	async function* (context) {
		for (const [index, batch] of batches.entries()) {
			context.remember(index + 1);
			yield batch;
		}
		context.ready();
		await nothingMore(context);
	};
const quiet = bringing();

test('what was read and not handed over when a node closes comes with the next start, marked, and once', async () => {
	const store = memoryStore();
	const handed: string[] = [];
	const first = started(bringing([event('a'), event('b'), event('c')]), {
		store,
		atMost: 1,
		// the node closes between the first and the second
		handOver: ([one]) => handed.push(one?.key ?? '') < 2,
	});
	await until(() => handed.length > 1, 'two hand-overs');
	await first.stop();
	assert.deepEqual(handed, ['a', 'b']);
	assert.deepEqual(
		(store as { saved?: Saved }).saved?.last?.map(({ key }) => key),
		['b', 'c'],
	);
	// where the server tells of them again, they are known by their keys
	const second = started(bringing([event('b'), event('c'), event('d')]), { store });
	await second.came(2);
	await second.stop();
	assert.deepEqual(second.batches, [
		[event('b', { redelivered: true }), event('c', { redelivered: true })],
		[event('d')],
	]);
	const third = started(quiet, { store });
	await third.stop();
	assert.deepEqual(third.batches, [], 'once');
});

test('what waited when a node closed is kept to the last, though nobody takes the first', async () => {
	const store = memoryStore();
	const abortController = new AbortController();
	const closing = started(
		async function* (context) {
			context.ready();
			context.remember(1);
			yield event('a');
			abortController.abort();
			for (const key of ['b', 'c', 'd']) yield event(key);
		},
		{ store, signal: abortController.signal },
	);
	await closing.over;
	assert.deepEqual(closing.batches, [[event('a')]]);
	const second = started(quiet, { store });
	await second.came(1);
	await second.stop();
	assert.deepEqual(second.batches, [['b', 'c', 'd'].map((key) => event(key, { redelivered: true }))]);
});

test('what came while the events before were not taken is kept with them, before the watch is told to end', async () => {
	const store = memoryStore();
	const first = started(bringing([event('a')]), { store, handOver: () => false });
	await first.came(1);
	await first.stop();
	// a host that closes takes nothing any more, and ends the watch when its last answers are given
	const closing = started(bringing([event('b')]), { store, untilDone: true, handOver: () => false });
	await closing.over;
	const last = started(quiet, { store });
	await last.came(1);
	await last.stop();
	assert.deepEqual(
		last.batches.flat().map(({ key }) => key),
		['a', 'b'].map((key) => event(key).key),
	);
});

test('a question that comes again says that nobody waits for its answer', async () => {
	const store = memoryStore();
	const first = started(bringing([event('q')]), { store, handOver: () => false });
	await first.came(1);
	await first.stop();
	for (let start = 0; start < 2; start++) {
		const again = started(quiet, { store, answer: {}, handOver: () => start > 0 });
		await again.came(1);
		await again.stop();
		assert.equal(again.batches[0]?.[0]?.text, 'q changed; it can no longer be answered');
	}
});

test('an event that is read while the node closes is not handed over, and not lost', async () => {
	const store = memoryStore();
	const abortController = new AbortController();
	const closing = started(
		async function* (context) {
			context.ready();
			context.remember(1);
			abortController.abort();
			yield event('late');
			await nothingMore(context);
		},
		{ store, signal: abortController.signal },
	);
	await closing.over;
	assert.deepEqual(closing.batches, []);
	const next = started(quiet, { store });
	await next.came(1);
	await next.stop();
	assert.deepEqual(next.batches, [[event('late', { redelivered: true })]]);
});

test('an event that comes twice is handed over once', async () => {
	const watching = started(bringing([event('a')], [event('a'), event('b')], [event('b')], [event('c')]));
	await watching.came(3);
	await watching.stop();
	assert.deepEqual(
		watching.batches.map((batch) => batch.map(({ key }) => key)),
		[['a'], ['b'], ['c']],
	);
});

test('what is known is stored where no event passes: now and then, and at the end', async ({ mock }) => {
	mock.timers.enable({ apis: ['setInterval'] });
	const store: { saved?: Saved } & ReturnType<typeof memoryStore> = memoryStore();
	const learn: ((known: number) => void)[] = [];
	const watching = started(
		async function* (context) {
			learn.push((known) => context.remember(known));
			context.ready();
			yield [];
			await nothingMore(context);
		},
		{ store },
	);
	await until(() => learn.length > 0, 'watching');
	learn[0]?.(1);
	mock.timers.tick(30_000);
	await until(() => store.saved?.known === 1, 'what is known is stored');
	learn[0]?.(2);
	await watching.stop();
	assert.equal(store.saved?.known, 2);
	assert.deepEqual(watching.batches, []);
});

test('notices have an output of their own, and are in no memory', async () => {
	const store: { saved?: Saved } & ReturnType<typeof memoryStore> = memoryStore();
	const gap = event('g', { event: 'gap' });
	const watching = started(bringing([gap, event('a')], [event('d', { event: 'dropped' })]), {
		store,
		handOver: () => false,
	});
	await watching.came(1);
	await watching.stop();
	assert.deepEqual([watching.batches, watching.notices], [[[event('a')]], [gap]]);
	assert.deepEqual(store.saved?.last, [event('a')]);
});

test('bytes of an event come as the user wants them', async () => {
	const bytes = Buffer.from('{"a":1}');
	for (const [payloadAs, payload] of [
		['auto', '{"a":1}'],
		['text', '{"a":1}'],
		['bytes', bytes],
		['json', { a: 1 }],
	] as const) {
		const watching = started(bringing([event('a', { payload: bytes })]), { input: { payloadAs } });
		await watching.came(1);
		await watching.stop();
		assert.deepEqual(watching.batches[0]?.[0]?.['payload'], payload, payloadAs);
	}
});

test('where work has to end well, an event stays noted until it has, also where nothing else changed', async () => {
	const store: { saved?: Saved } & ReturnType<typeof memoryStore> = memoryStore();
	const during: (readonly Event[] | undefined)[] = [];
	const watching = started(
		async function* (context) {
			context.ready();
			yield event('a');
			await nothingMore(context);
		},
		{ store, untilDone: true, handOver: () => during.push(store.saved?.last) > 0 },
	);
	await until(() => during.length > 0 && store.saved?.last === undefined, 'the event is settled');
	await watching.stop();
	assert.deepEqual(during, [[event('a')]]);
});
