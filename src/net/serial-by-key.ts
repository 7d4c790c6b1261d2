import { cancelled } from '../core/errors.ts';

/**
 * A queue for each key: work on one key is done one at a time, in the order of the calls; work on different
 * keys side by side. Who is stopped before its turn does nothing, and throws CANCELLED at once.
 * `what`: what is waited for, before the key.
 *
 * @example const inOrder = serialByKey('another change of unit');
 * await inOrder('web.service', signal, () => change());
 */
export type SerialByKey = <T>(
	key: string,
	signal: AbortSignal | undefined,
	work: () => Promise<T>,
) => Promise<T>;

export const serialByKey = (what: string): SerialByKey => {
	const last = new Map<string, Promise<void>>();
	return <T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>) =>
		new Promise<T>((resolve, reject) => {
			const leave = () => reject(cancelled(`waiting for ${what} ${key.slice(0, 100)}`));
			if (signal?.aborted) return leave();
			signal?.addEventListener('abort', leave, { once: true });
			const run = async (): Promise<void> => {
				signal?.removeEventListener('abort', leave);
				if (signal?.aborted) return;
				try {
					resolve(await work());
				} catch (error) {
					reject(error as Error);
				}
			};
			const mine = (last.get(key) ?? Promise.resolve()).then(run);
			last.set(key, mine);
			void mine.then(() => {
				if (last.get(key) === mine) last.delete(key);
			});
		});
};
