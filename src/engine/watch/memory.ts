import type { Event, Remembered } from '../../catalogue/source.ts';

/** What a trigger stores between processes. */
export interface Saved {
	readonly version: 1;
	/** What the source remembers; missing where it was too large. */
	readonly known?: Remembered;
	/** The events being handed over when this was stored: handed over once more after a restart. */
	readonly last?: readonly Event[];
	readonly tooLarge?: true;
}

/** Where a host keeps a trigger’s memory. */
export interface Store {
	/** What was saved, `undefined` if nothing ever was; throws when it is damaged. */
	load(): Promise<Saved | undefined>;
	save(saved: Saved): Promise<void>;
	/** Whether `save` may be called again after the hand-over, so that a quiet restart hands nothing over twice. */
	readonly settles: boolean;
}

/** Bytes of JSON a trigger may keep in a user’s database. */
export const MOST = 65_536;

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');

const plain = ({ reply: _reply, ...event }: Event): Event => event as Event;

export interface Memory {
	readonly remembered: Remembered | undefined;
	readonly forgotten: boolean;
	/** Events that an earlier process may not have handed over to the end. */
	readonly unfinished: readonly Event[];
	remember(known: Remembered): void;
	/** Stores what was remembered, before these events are handed over. */
	saveBeforeEmit(events: readonly Event[]): Promise<void>;
	/** Stores it again without them, where the host can. */
	settleAfterEmit(): Promise<void>;
	/** Stores it without the unfinished events: they are being handed over for the second and last time. */
	release(): Promise<void>;
}

/**
 * The memory of one trigger. `expected`: whether an earlier process must have left something (a restart, not a first start).
 * What is too large is left out, and the next start says so (`forgotten`).
 */
export const openMemory = async (
	store: Store,
	expected: boolean,
	log: (line: string) => void,
): Promise<Memory> => {
	let saved: Saved | undefined;
	let damaged = false;
	try {
		saved = await store.load();
	} catch (error) {
		damaged = true;
		log(
			`The memory of this trigger could not be read and starts anew: ${error instanceof Error ? error.message : error}`,
		);
	}
	let known = saved?.known;
	let stored = known;
	let changed = false;
	// whether what is stored now names events that are being handed over
	let unsettled = (saved?.last?.length ?? 0) > 0;
	const fit = (): Saved => {
		if (known === undefined) return { version: 1 };
		return sizeOf(known) > MOST ? { version: 1, tooLarge: true } : { version: 1, known };
	};
	return {
		remembered: known,
		forgotten: damaged || saved?.tooLarge === true || (expected && saved === undefined),
		unfinished: saved?.last ?? [],
		remember(now) {
			known = now;
			changed = true;
		},
		async saveBeforeEmit(events) {
			if (!changed) return;
			changed = false;
			const next = fit();
			const last = events.map(plain);
			unsettled = last.length > 0;
			if (last.length === 0) await store.save(next);
			else if (sizeOf(last) + sizeOf(next.known) <= MOST) await store.save({ ...next, last });
			// too large to keep: what was known before it stays, and comparing finds it again
			else if (stored !== undefined) await store.save({ version: 1, known: stored });
			else await store.save(next);
			stored = next.known;
		},
		release: () => store.save(fit()),
		async settleAfterEmit() {
			if (!store.settles || !unsettled) return;
			unsettled = false;
			await store.save(fit());
		},
	};
};
