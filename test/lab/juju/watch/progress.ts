import { JujuError } from '../errors.ts';
import type { Call } from '../facades/table.ts';
import type { Watcher } from '../session.ts';
import type { Task } from '../state/types.ts';

const STOPPED = 'expected an error from *eventsource.NamespaceWatcher, got nil: watcher has been stopped';

/** Watches a list of texts that grows; a Next gives what is new. */
export const watchStrings = (call: Call, read: () => readonly string[], from = 0): Watcher => {
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
				if (ended) throw new JujuError(call.major >= 4 ? STOPPED : 'watcher has been stopped', 'stopped');
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
