import { pause } from '../../../net/backoff.ts';
import { isPassing, type Opened, openSession } from './open.ts';
import type { JujuOptions, Target } from './options.ts';

/**
 * Another session for reads whose answer was lost with the first: shared by them, and closed with the last.
 */
export const spareOf = (options: JujuOptions, target: Target) => {
	let spare: Promise<Opened> | undefined;
	let users = 0;
	const open = async (signal: AbortSignal): Promise<Opened> => {
		const until = performance.now() + (options.connectTimeout ?? 8) * 1000;
		for (let wait = 250; ; wait *= 2) {
			try {
				return await openSession(options, target, signal);
			} catch (error) {
				if (!isPassing(error) || performance.now() + wait > until || signal.aborted) throw error;
			}
			await pause(wait, signal);
		}
	};
	return async <T>(signal: AbortSignal, use: (opened: Opened) => Promise<T>): Promise<T> => {
		const mine = (spare ??= open(signal));
		users++;
		try {
			return await use(await mine);
		} finally {
			if (--users === 0) {
				spare = undefined;
				mine.then(({ session }) => session.link.close()).catch(() => {});
			}
		}
	};
};
