import { readValues } from '../../catalogue/read-values.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Event, Source } from '../../catalogue/source.ts';
import type { MusterError } from '../../core/errors.ts';
import { reconnect, type ConnectionStatus } from '../../net/reconnect.ts';
import { connect, type Settings } from '../connect/connect.ts';
import { listen } from './listen.ts';
import { openMemory, type Store } from './memory.ts';
import { dedupe } from './dedupe.ts';

export interface Watch {
	readonly service: AnyService;
	readonly source: Source;
	/** Values as the user gave them; checked here. */
	readonly input: Readonly<Record<string, unknown>>;
	/** Asked at every connect: the user may have changed them. */
	settings(): Promise<Settings>;
	readonly signal: AbortSignal;
	readonly store: Store;
	/** Whether an earlier process watched already (a restart of the host). */
	readonly restarted: boolean;
	/** Takes events in order, one batch at a time; the next batch comes when it has settled. */
	handOver(events: readonly Event[]): Promise<void> | void;
	onConnectionStatus?(standing: ConnectionStatus): void;
	/** Watching has begun: the subscription stands. Called after every (re)connect. */
	onReady?(): void;
	/** Whether an error ends the watch (it then throws) instead of being retried. */
	isFatal?(error: MusterError): boolean;
	log(line: string): void;
}

/**
 * Watches a source until `signal` is aborted: over reconnects and restarts, with repeats dropped and what was missed recovered.
 * @throws MusterError BAD_INPUT for wrong values at once; else only what `gives` lets through.
 */
export const watch = async ({
	service,
	source,
	input: given,
	settings,
	signal,
	store,
	restarted,
	...host
}: Watch): Promise<void> => {
	const values = readValues(source.fields, given);
	const memory = await openMemory(store, restarted, host.log);
	const isRepeat = dedupe(256);
	const kept = new Map<string, unknown>();
	let { remembered, forgotten } = memory;
	// where a host cannot settle, what it was handed last stays: a person who starts the trigger anew has seen it
	if (memory.unfinished.length > 0 && (restarted || store.settles)) {
		for (const event of memory.unfinished) isRepeat(event.key);
		if (!store.settles) await memory.release();
		await host.handOver(memory.unfinished);
		await memory.settleAfterEmit();
	}
	const part = typeof source.part === 'function' ? source.part(values as never) : (source.part ?? 'main');
	const batches = reconnect({
		signal,
		acquire: async (stop) => connect(service, await settings(), part, stop),
		isFatal: host.isFatal,
		onConnectionStatus: host.onConnectionStatus,
		listen: (client, connected) =>
			listen(source, client, values as never, {
				signal,
				state: kept,
				remembered,
				forgotten,
				remember(known) {
					remembered = known;
					forgotten = false;
					memory.remember(known);
				},
				ready() {
					connected();
					void memory
						.saveBeforeEmit([])
						.catch((error: unknown) => host.log(`The memory of this trigger could not be stored: ${error}`));
					host.onReady?.();
				},
				log: host.log,
			}),
	});
	for await (const batch of batches) {
		const events = (Array.isArray(batch) ? batch : [batch]).filter((event) => !isRepeat(event.key));
		if (events.length === 0) continue;
		await memory.saveBeforeEmit(events);
		await host.handOver(events);
		await memory.settleAfterEmit();
	}
};
