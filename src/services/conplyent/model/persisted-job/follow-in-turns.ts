import { pause } from '../../../../net/backoff.ts';
import type { SlotPool } from '../../client/slot-pool.ts';
import { type FollowOptions, type KeptPart, readKept } from './follow.ts';

/**
 * Milliseconds between two looks, at least: so that others come to their turn beside a job that writes
 * without end.
 */
const PAUSE_MS = 250;

/**
 * As `followKept`, with the server's place given back between two looks: a job may run for days, and others
 * want the place meanwhile. Gives each look, also one that shows nothing new; the last has the exit code.
 */
export async function* followInTurns(
	turns: SlotPool,
	folder: string,
	options: FollowOptions & { readonly signal: AbortSignal },
): AsyncGenerator<KeptPart, void> {
	const { from = 0, every = [0.2, 2], signal, timeout } = options;
	let at = from;
	let wait = every[0];
	for (;;) {
		const began = performance.now();
		const part = await turns.take((client) => readKept(client, folder, at, { signal, timeout }), signal);
		const took = performance.now() - began;
		at = part.next;
		yield part;
		if (part.exit !== 'running' && at >= part.size) return;
		wait = part.bytes.length > 0 ? every[0] : Math.min(wait * 2, every[1]);
		// as long between two looks as a look takes: half of the time is for others
		await pause(Math.max(PAUSE_MS, took, at < part.size ? 0 : wait * 1000), signal);
		if (signal.aborted) return;
	}
}
