import { sourceFieldsOf, type Extras } from '../../catalogue/extras.ts';
import { isNotice } from '../../catalogue/event.ts';
import { readValues } from '../../catalogue/read-values.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { AnySource, Event, Remembered } from '../../catalogue/source.ts';
import { cancelled, type MusterError } from '../../core/errors.ts';
import { waitFor } from '../../net/call.ts';
import { type ConnectionStatus, reconnect } from '../../net/reconnect.ts';
import { connect, type Settings } from '../connect/connect.ts';
import { settingsWithin } from '../connect/settings-within.ts';
import { leaseForSource } from '../connect/facts.ts';
import { payloadAs } from '../payload-as.ts';
import { dedupe } from './dedupe.ts';
import { listen } from './listen.ts';
import { type Memory, openMemory, type Store } from './memory.ts';

export interface Watch {
	readonly service: AnyService;
	readonly source: AnySource;
	/** Values as the user gave them, without what nobody touched; checked here. */
	readonly input: Readonly<Record<string, unknown>>;
	/** Asked at every connect: the user may have changed them. */
	settings(): Promise<Settings>;
	readonly signal: AbortSignal;
	readonly store: Store;
	/** Whether an earlier process watched already (a restart of the host). */
	readonly restarted: boolean;
	/**
	 * Takes events in order, one batch at a time; the next batch comes when it has settled. Gives `false` where
	 * they were not handed over, because the node was closing: then they stay noted, and the next start hands
	 * them over.
	 */
	handOver(events: readonly Event[]): Promise<boolean | void> | boolean | void;
	/** Events a hand-over at most. Default: all that came together. */
	readonly atMost?: number;
	/**
	 * Whether `handOver` settles only when the work behind it is done: until then events stay noted, also where
	 * nothing else changed.
	 */
	readonly untilDone?: boolean;
	/** Takes notices: they pass no filter and are not remembered. */
	notify?(notices: readonly Event[]): Promise<void> | void;
	onConnectionStatus?(status: ConnectionStatus): void;
	/** What the source remembers, at the start and whenever it changes. */
	onRemember?(known: Remembered | undefined): void;
	/** Watching has begun: the subscription stands. Called after every (re)connect. */
	onReady?(): void;
	/** Whether an error ends the watch (it then throws) instead of being retried. */
	isFatal?(error: MusterError): boolean;
	log(line: string): void;
}

/** What a source looks at with these values. */
const scopeOf = ({ scope }: AnySource, values: object): string | undefined =>
	scope && JSON.stringify(scope.map((name) => (values as Readonly<Record<string, unknown>>)[name] ?? null));

/** An event that may have been handed over before. Who asked by it waits for no answer any more. */
const handedOverAgain = ({ answer }: AnySource, event: Event): Event => {
	const isLate = answer !== undefined && event.redelivered !== true;
	const text = isLate ? `${event.text}; it can no longer be answered` : event.text;
	return { ...event, text, redelivered: true };
};

/** Milliseconds after which what was remembered is stored though no event was handed over. */
const FLUSH_EVERY = 30_000;

const READING = 'reading the memory of the trigger';

/** The memory; nothing where the node closed first: a store that does not answer holds nobody who closes. */
const untilClosed = (opening: Promise<Memory>, signal: AbortSignal): Promise<Memory | void> =>
	waitFor(opening, READING, { signal, late: () => cancelled(READING) }).catch((error: unknown) => {
		if (!signal.aborted) throw error;
	});

/**
 * Hands events over, `atMost` at a time, each stored before and settled after. Gives those that were not
 * handed over: they stay noted.
 */
const handingOver =
	(
		memory: Memory,
		host: Pick<Watch, 'handOver' | 'atMost' | 'untilDone' | 'signal'>,
		unstored: (error: unknown) => void,
	) =>
	async (events: readonly Event[]): Promise<readonly Event[]> => {
		const { atMost = Number.POSITIVE_INFINITY, untilDone = false, signal } = host;
		for (let rest = events; rest.length > 0; rest = rest.slice(atMost)) {
			await memory.saveBeforeEmit(rest, untilDone);
			if (!signal.aborted && (await host.handOver(rest.slice(0, atMost))) !== false) continue;
			await memory.hold(rest).catch(unstored);
			return rest;
		}
		await memory.settleAfterEmit();
		return [];
	};

/**
 * Watches a source until `signal` is aborted: over reconnects and restarts, with repeats dropped and what was
 * missed recovered. What was read and not handed over when it ends is handed over by the next start, marked
 * `redelivered`.
 * @throws MusterError BAD_INPUT for wrong values at once; else only what `isFatal` lets through.
 */
export const watch = async ({
	service,
	source,
	input,
	settings,
	signal,
	store,
	restarted,
	...host
}: Watch): Promise<void> => {
	const values = readValues(sourceFieldsOf(source), input);
	source.check?.(values as never);
	const how = (values as Extras).payloadAs;
	const opening = openMemory(store, restarted, host.log, scopeOf(source, values));
	const memory = await untilClosed(opening, signal);
	if (!memory) return;
	const { untilDone = false } = host;
	const isRepeat = dedupe(256);
	const state = new Map<string, unknown>();
	let { remembered, forgotten } = memory;
	host.onRemember?.(remembered);
	const unstored = (error: unknown) => host.log(`The memory of this trigger could not be stored: ${error}`);

	const handAllOver = handingOver(memory, { ...host, signal }, unstored);
	let earlier: Promise<readonly Event[]> = Promise.resolve([]);
	// where a host cannot settle, what it was handed last stays: a
	// person who starts the trigger anew has seen it
	if (memory.unfinished.length > 0 && (restarted || store.settles)) {
		for (const event of memory.unfinished) isRepeat(event.key);
		if (!store.settles) await memory.release();
		earlier = handAllOver(memory.unfinished.map((event) => handedOverAgain(source, event)));
		// who waits for work to be done listens meanwhile: that may take long
		if (!untilDone && (await earlier).length > 0) return;
		earlier.catch(() => {});
	}
	const part = typeof source.part === 'function' ? source.part(values as never) : source.part;
	const readSettings = (stop: AbortSignal) => settingsWithin(settings, source.label, stop);
	const batches = reconnect({
		signal,
		acquire: async (stop) =>
			leaseForSource(service, source, part, connect(service, await readSettings(stop), part, stop), stop),
		isFatal: host.isFatal,
		onConnectionStatus: host.onConnectionStatus,
		listen: (client, connected) =>
			listen(source, client, values as never, {
				signal,
				state,
				remembered,
				forgotten,
				redeployed: memory.redeployed,
				remember(known) {
					remembered = known;
					forgotten = false;
					memory.remember(known);
					host.onRemember?.(known);
				},
				ready() {
					connected();
					void earlier.then(() => memory.saveBeforeEmit([])).catch(unstored);
					host.onReady?.();
				},
				log: host.log,
			}),
	});
	const left: Event[] = [];
	const flushing = setInterval(() => void memory.flush().catch(unstored), FLUSH_EVERY).unref();
	try {
		for await (const batch of batches) {
			const all = Array.isArray(batch) ? batch : [batch];
			const notices = all.filter(isNotice);
			if (notices.length > 0) await host.notify?.(notices);
			const events = all
				.filter((event) => !isNotice(event) && !isRepeat(event.key))
				.map((event) => payloadAs(event, source.bytes, how));
			if (events.length === 0) continue;
			if (left.length === 0) left.push(...(await earlier));
			if (left.length > 0) left.push(...events);
			else left.push(...(await handAllOver(events)));
			// what had been read when the node closed is kept, to the last
			if (left.length > 0 && !signal.aborted) break;
		}
		await earlier;
		if (left.length > 0) return await memory.hold(left).catch(unstored);
		await memory.flush().catch(unstored);
	} finally {
		clearInterval(flushing);
	}
};
