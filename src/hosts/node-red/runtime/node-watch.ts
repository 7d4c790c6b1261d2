import { isDeepStrictEqual } from 'node:util';
import type { AnyService } from '../../../catalogue/service.ts';
import type { AnySource, Event, Remembered } from '../../../catalogue/source.ts';
import { codeOf } from '../../../core/errors.ts';
import type { MemoryFile } from '../../../engine/watch/memory-file.ts';
import { watch } from '../../../engine/watch/watch.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { createAbortController } from './abort-controller.ts';
import type { NodeOutputs } from './node-outputs.ts';
import { createHolder } from './holder.ts';

/** What is watched: who asks for the same may take the watch over. */
export interface Watched {
	readonly service: AnyService;
	readonly source: AnySource;
	/** With secrets: it is compared, and goes nowhere. */
	readonly settings: Readonly<Record<string, unknown>>;
	readonly input: Readonly<Record<string, unknown>>;
	/** Folder of its memory: another project remembers for itself. */
	readonly folder: string;
}

/** A watch that serves one node at a time, and outlives it where another one follows. */
export interface NodeWatch {
	/** Whether it is connected; one that is not is better begun anew. */
	readonly stands: boolean;
	readonly remembered: Remembered | undefined;
	readonly store: MemoryFile;
	readonly folder: string;
	/** Settles when it has ended; never rejects. */
	readonly over: Promise<void>;
	/** Its node has closed: what comes waits for the next, within the bounds of the source’s queue. */
	leave(): void;
	/** Goes on for another node, if that asks for the same and it still stands. */
	takeOver(watched: Watched, outputs: NodeOutputs): boolean;
	end(): Promise<void>;
}

/** The same events once more, which may have arrived. */
const again = (events: readonly Event[]): readonly Event[] =>
	events.map((event) => ({ ...event, redelivered: true }));

/** Begins to watch for a node. What only a user can mend becomes the node’s status and its error. */
export const beginWatch = (
	watched: Watched,
	storeOf: (complain: (line: string) => void) => MemoryFile,
	outputs: NodeOutputs,
): NodeWatch => {
	const { service, source, settings, input, folder } = watched;
	const abortController = createAbortController();
	const holder = createHolder(outputs);
	const store = storeOf((line) => holder.latest.warn(line));
	let remembered: Remembered | undefined;
	let status: ConnectionStatus | undefined;
	let everConnected = false;
	let isOver = false;
	const watching = watch({
		service,
		source,
		input,
		settings: async () => settings,
		signal: abortController.signal,
		store,
		restarted: false,
		async handOver(events) {
			for (let some = events; ;) {
				const delivery = await (await holder.current())?.deliver(some);
				if (delivery === 'arrived') return true;
				if (delivery === undefined || abortController.signal.aborted) return false;
				if (delivery === 'doubtful') some = again(some);
			}
		},
		async notify(notices) {
			while (!abortController.signal.aborted && (await (await holder.current())?.notify(notices)) === false);
		},
		onConnectionStatus(now) {
			everConnected ||= now.is === 'connected';
			status = now;
			holder.latest.connection(now);
		},
		onRemember(known) {
			remembered = known;
		},
		// what was right once is not mended by the user: the server may be another, or not be whole yet
		isFatal: ({ code }) => !everConnected && (code === 'BAD_INPUT' || code === 'UNSUPPORTED'),
		log: (line) => holder.latest.log(line),
	});
	const over = watching
		.catch((thrown: unknown) => {
			if (!abortController.signal.aborted || codeOf(thrown) !== 'CANCELLED') holder.latest.fail(thrown);
		})
		.finally(() => {
			isOver = true;
		});
	const stands = () => !isOver && !abortController.signal.aborted && status?.is === 'connected';
	return {
		get stands() {
			return stands();
		},
		get remembered() {
			return remembered;
		},
		store,
		folder,
		over,
		leave: () => holder.leave(),
		takeOver(other, next) {
			if (!stands() || !isDeepStrictEqual(watched, other)) return false;
			holder.take(next);
			if (status) next.connection(status);
			return true;
		},
		end() {
			abortController.abort();
			holder.end();
			return over;
		},
	};
};
