import { JujuError } from '../errors.ts';
import type { Call } from '../facades/table.ts';
import type { Watcher } from '../session.ts';
import type { Task } from '../state/types.ts';

const stopped = (call: Call, kind: string): JujuError => {
	const why = 'watcher has been stopped';
	const words = `expected an error from *eventsource.${kind}, got nil: ${why}`;
	return new JujuError(call.major >= 4 ? words : why, 'stopped');
};

/** Watches a list of texts that grows; a Next gives what is new. */
export const watchStrings = (
	call: Call,
	read: () => readonly string[],
	from = 0,
	kind = 'NamespaceWatcher',
): Watcher => {
	let at = from;
	let ended = false;
	const waiting = new Set<() => void>();
	const wake = () => {
		for (const one of [...waiting]) one();
	};
	const forget = call.world.onChange(wake);
	return {
		facade: 'StringsWatcher',
		async next() {
			for (;;) {
				if (ended) throw stopped(call, kind);
				const found = read().slice(at);
				if (found.length > 0) {
					at += found.length;
					return { 'watcher-id': '', changes: found };
				}
				await new Promise<void>((resolve) => {
					const one = () => {
						waiting.delete(one);
						resolve();
					};
					waiting.add(one);
				});
			}
		},
		stop() {
			ended = true;
			forget();
			wake();
		},
	};
};

/** A notify watcher of something that never changes. */
export const watchNothing = (call: Call): Watcher => ({
	...watchStrings(call, () => [], 0, 'NotifyWatcher'),
	facade: 'NotifyWatcher',
});

/** `Action.WatchActionsProgress` of one task: each line as JSON text. Its end is not told. */
export const watchProgress = (
	call: Call,
	task: Task,
): { 'watcher-id': string; changes?: readonly string[] } => {
	const lines = () => task.log.map(({ timestamp, message }) => JSON.stringify({ message, timestamp }));
	const first = lines();
	return {
		'watcher-id': call.session.watch(watchStrings(call, lines, first.length)),
		...(first.length > 0 && { changes: first }),
	};
};
