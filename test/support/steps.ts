import assert from 'node:assert/strict';
import type { AnyOperation } from '../../src/catalogue/operation.ts';
import { type FileOut, isFileOut } from '../../src/catalogue/results.ts';
import type { AnyService } from '../../src/catalogue/service.ts';
import type { Event } from '../../src/catalogue/source.ts';
import type { Settings } from '../../src/engine/connect/connect.ts';
import { DATABASE_MAX, type Saved, type Store } from '../../src/engine/watch/memory.ts';
import { End } from '../../src/engine/run/results.ts';
import { runOperation } from '../../src/engine/run/run-operation.ts';
import { stepOf } from '../../src/engine/run/steps.ts';
import { watch } from '../../src/engine/watch/watch.ts';
import type { ConnectionStatus } from '../../src/net/reconnect.ts';
import { sampleFaults } from './sample.ts';
import { until } from './until.ts';

type Input = Readonly<Record<string, unknown>>;
type Loose = Record<string, unknown>;

/**
 * What a result or event really holds is what its sample shows, key by key: docs and previews are made of it.
 */
export const checkSample = (
	{ sample, optional = [], secretOutput = [] }: Pick<AnyOperation, 'sample' | 'optional' | 'secretOutput'>,
	result: unknown,
): void => {
	if (result instanceof End || isFileOut(result)) return;
	const allowed = [...optional, ...secretOutput, 'secretsLeftOut', 'raw', 'recovered', 'redelivered'];
	assert.deepEqual(sampleFaults(sample, result, allowed), [], 'keys of the sample (-) and of the result (+)');
};

/** A file is read while its step runs, as hosts do: afterwards the connection may be another’s. */
const readNow = async (file: FileOut): Promise<FileOut> => {
	const parts: Uint8Array[] = [];
	for await (const part of file.read()) parts.push(part);
	return {
		...file,
		async *read() {
			yield* parts;
		},
	};
};

/** Runs a step as a host would; all its results, whose keys are those of the sample. */
export const runStep = async (
	service: AnyService,
	settings: Settings,
	name: string,
	values: Input = {},
	signal = new AbortController().signal,
): Promise<Loose[]> => {
	const [resource = '', step = ''] = name.split('.');
	const results: unknown[] = [];
	const context = { signal, progress: () => {}, log: () => {}, answer: async () => undefined };
	for await (const result of runOperation({
		service,
		operation: stepOf(service, resource, step),
		input: values,
		settings: async () => ({ ...settings }),
		context,
	}))
		results.push(isFileOut(result) ? await readNow(result) : result);
	if (!values['preview']) for (const result of results) checkSample(stepOf(service, resource, step), result);
	return results as Loose[];
};

/** A trigger’s memory that outlives the watch, as a host’s does. */
export const memoryStore = (settles = true): Store & { saved?: Saved } => ({
	settles,
	most: DATABASE_MAX,
	saved: undefined,
	async load() {
		return this.saved;
	},
	async save(saved) {
		// each watch is a process of its own here, unless a test says otherwise
		const { process: _, ...rest } = JSON.parse(JSON.stringify(saved)) as Saved;
		this.saved = rest;
	},
});

/** Watches a source as a host would, and keeps what comes. */
export const startWatch = (
	service: AnyService,
	settings: Settings,
	source: string,
	values: Input = {},
	{ store = memoryStore(), restarted = false } = {},
) => {
	const one = service.sources.find(({ name }) => name === source) as (typeof service.sources)[number];
	const abortController = new AbortController();
	const events: Event[] = [];
	const notices: Event[] = [];
	const batches: number[] = [];
	const statuses: ConnectionStatus[] = [];
	let ready = 0;
	const over = watch({
		service,
		source: one,
		input: values,
		settings: async () => ({ ...settings }),
		signal: abortController.signal,
		store,
		restarted,
		handOver(batch) {
			batches.push(batch.length);
			events.push(...batch);
		},
		notify: (batch) => void notices.push(...batch),
		onConnectionStatus: (status) => void statuses.push(status),
		onReady: () => void ready++,
		isFatal: ({ code }) => code === 'BAD_INPUT' || code === 'UNSUPPORTED',
		log: () => {},
	});
	over.catch(() => {});
	return {
		events,
		notices,
		batches,
		statuses,
		over,
		ready: (times = 1) => until(() => ready >= times, `the watch to begin (${times})`, 60),
		/** The first event of that name, optionally of that entity. */
		seen: (event: string, is: (event: Event) => boolean = () => true, seconds = 20) =>
			until(() => [...events, ...notices].find((one) => one.event === event && is(one)), event, seconds),
		async stop() {
			abortController.abort();
			await over;
			const unnamed = events.filter(({ event }) => !one.events.includes(event));
			assert.deepEqual(unnamed, [], 'every event has a name that its source declares');
		},
	};
};
