import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetClient, Snapshot } from '../client.ts';

export interface Polling {
	/** Seconds between two polls. Five or more suits a real cluster, whose agents tick every five. */
	readonly every: number;
	readonly signal: AbortSignal;
}

interface Poller {
	readonly ending: AbortController;
	readonly waiting: Set<{ give(snapshot: Snapshot): void; fail(error: unknown): void }>;
	users: number;
	/** The last answer, for who comes later. */
	last: Snapshot | undefined;
	error: unknown;
	over: boolean;
}

const pollers = new WeakMap<FleetClient, Map<number, Poller>>();

const run = async (client: FleetClient, every: number, poller: Poller): Promise<void> => {
	const { signal } = poller.ending;
	try {
		while (!signal.aborted) {
			const snapshot = await client.snapshot({ signal });
			poller.last = snapshot;
			for (const one of [...poller.waiting]) one.give(snapshot);
			// up to a tenth earlier or later: many hosts must not ask in step
			await sleep(every * 1000 * (0.9 + Math.random() / 5), undefined, { signal }).catch(() => {});
		}
	} catch (error) {
		poller.error = error;
	}
	poller.over = true;
	for (const one of [...poller.waiting]) one.fail(poller.error);
};

/**
 * Snapshots of a cluster as they are polled, for as many as ask: one poller per client and interval. Who comes later gets the last
 * one at once; who is slow gets the newest next, so no snapshot is seen twice. Ends quietly with `signal`.
 * @throws MusterError of the poll that failed; then the poller is over, and the next who asks starts anew.
 */
export async function* polls(client: FleetClient, { every, signal }: Polling): AsyncGenerator<Snapshot, void> {
	const own = pollers.get(client) ?? new Map<number, Poller>();
	pollers.set(client, own);
	let poller = own.get(every);
	if (!poller || poller.over || poller.ending.signal.aborted) {
		poller = { ending: new AbortController(), waiting: new Set(), users: 0, last: undefined, error: undefined, over: false };
		own.set(every, poller);
		void run(client, every, poller);
	}
	const { waiting } = poller;
	poller.users++;
	let given: Snapshot | undefined;
	try {
		while (!signal.aborted) {
			if (poller.last && poller.last !== given) {
				given = poller.last;
				yield given;
				continue;
			}
			if (poller.over) throw poller.error;
			await new Promise<void>((resolve, reject) => {
				const done = () => {
					waiting.delete(one);
					signal.removeEventListener('abort', one.give);
				};
				const one = {
					give: () => {
						done();
						resolve();
					},
					fail: (error: unknown) => {
						done();
						reject(error);
					},
				};
				waiting.add(one);
				signal.addEventListener('abort', one.give, { once: true });
			});
		}
	} finally {
		if (--poller.users === 0) {
			poller.ending.abort();
			if (own.get(every) === poller) own.delete(every);
		}
	}
}
