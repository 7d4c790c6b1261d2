import { dataOf } from '../../catalogue/event.ts';
import type { Event, Remembered } from '../../catalogue/source.ts';

/** What a trigger stores between processes. */
export interface Saved {
	readonly version: 1;
	/** What the source remembers; missing where it was too large. */
	readonly known?: Remembered;
	/** The events being handed over when this was stored: handed over once more after a restart. */
	readonly last?: readonly Event[];
	readonly tooLarge?: true;
	/** What was looked at, where the source can be pointed elsewhere. */
	readonly scope?: string;
	/** Which process stored it: the same one goes on after a deploy, another one after a restart. */
	readonly process?: string;
}

/** Where a host keeps a trigger’s memory. */
export interface Store {
	/** What was saved, `undefined` if nothing ever was; throws when it is damaged. */
	load(): Promise<Saved | undefined>;
	save(saved: Saved): Promise<void>;
	/** Whether `save` may be called at any time, so that a quiet restart hands nothing over twice. */
	readonly settles: boolean;
	/** Bytes of JSON that it takes. */
	readonly most: number;
	/** Whether the last save went well, where `save` does not throw: else it is tried again. Default: it has. */
	readonly well?: boolean;
}

/** Bytes of JSON in a file of the host. */
export const FILE_MAX = 8 * 2 ** 20;
/** Bytes of JSON in a user’s database. */
export const DATABASE_MAX = 65_536;

const registry = globalThis as { [key: symbol]: string | undefined };
const PROCESS = Symbol.for('@muster/process/1');
registry[PROCESS] ??= crypto.randomUUID();
const thisProcess = registry[PROCESS];

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isEvent = (value: unknown): boolean =>
	isObject(value) && typeof value['event'] === 'string' && typeof value['key'] === 'string';

/** Whether it is what a trigger stored: a user’s database and files may be written by anybody. */
const isSaved = (value: unknown): value is Saved => {
	if (!isObject(value) || value['version'] !== 1) return false;
	const { last = [] } = value;
	return Array.isArray(last) && last.every(isEvent);
};

export interface Memory {
	readonly remembered: Remembered | undefined;
	readonly forgotten: boolean;
	/** Whether this process itself stored it: a deploy, not a restart. */
	readonly redeployed: boolean;
	/** Events that an earlier process may not have handed over to the end. */
	readonly unfinished: readonly Event[];
	remember(known: Remembered): void;
	/**
	 * Stores what was remembered, before these events are handed over; `always`: the events also where nothing
	 * was remembered since.
	 */
	saveBeforeEmit(events: readonly Event[], always?: boolean): Promise<void>;
	/** Stores it again without them, where the host can. */
	settleAfterEmit(): Promise<void>;
	/**
	 * Notes events that were read and not handed over, because the node was closing: the next start hands them
	 * over.
	 */
	hold(events: readonly Event[]): Promise<void>;
	/** Stores what was remembered since, e.g. at the end. What is being handed over stays noted. */
	flush(): Promise<void>;
	/** Stores it without the unfinished events: they are being handed over for the second and last time. */
	release(): Promise<void>;
}

/**
 * The memory of one trigger. `expected`: whether an earlier process must have left something (a restart, not
 * a first start). `scope`: what is looked at; memory of something else is none. What is too large is left
 * out, and the next start says so (`forgotten`).
 */
export const openMemory = async (
	store: Store,
	expected: boolean,
	log: (line: string) => void,
	scope?: string,
): Promise<Memory> => {
	let saved: Saved | undefined;
	let damaged = false;
	try {
		saved = await store.load();
		if (saved !== undefined && !isSaved(saved)) throw new Error('something else is there');
	} catch (error) {
		damaged = true;
		saved = undefined;
		const why = error instanceof Error ? error.message : error;
		log(`The memory of this trigger could not be read and starts empty: ${why}`);
	}
	const isElsewhere = saved !== undefined && saved.scope !== scope;
	if (isElsewhere) {
		log('This trigger looks at something else than before, and starts with an empty memory');
		// what was found there is not of here: neither its state nor its events
		saved = { version: 1, ...(saved?.process ? { process: saved.process } : {}) };
	}
	let known = saved?.known;
	let stored = known;
	let changed = false;
	// whether the next events may be of what was remembered, be it stored by then or not
	let isNews = false;
	// what is stored now names events that are being handed over
	let unsettled: readonly Event[] = saved?.last ?? [];
	const base = { version: 1, process: thisProcess, ...(scope === undefined ? {} : { scope }) } as const;
	const fit = (): Saved => {
		if (known === undefined) return base;
		return sizeOf(known) > store.most ? { ...base, tooLarge: true } : { ...base, known };
	};
	const save = async (next: Saved): Promise<void> => {
		await store.save(next);
		stored = next.known;
	};
	return {
		remembered: known,
		forgotten: damaged || saved?.tooLarge === true || (expected && saved === undefined),
		redeployed: saved?.process === thisProcess,
		unfinished: unsettled,
		remember(now) {
			known = now;
			changed = true;
			isNews = true;
		},
		async saveBeforeEmit(events, always = false) {
			if (!changed && !always && !(isNews && events.length > 0)) return;
			changed = false;
			if (events.length > 0) isNews = false;
			const next = fit();
			const last = events.map(dataOf);
			unsettled = last;
			if (last.length === 0) await save(next);
			else if (sizeOf(last) + sizeOf(next.known) <= store.most) await save({ ...next, last });
			// too large to keep: what was known before it stays, and comparing finds it again
			else if (stored !== undefined) await save({ ...base, known: stored });
			else await save(next);
		},
		async settleAfterEmit() {
			if (!store.settles || unsettled.length === 0) return;
			unsettled = [];
			await save(fit());
		},
		async hold(events) {
			if (!store.settles) return;
			const last = events.map(dataOf);
			const next = fit();
			if (sizeOf(last) + sizeOf(next.known) <= store.most) await store.save({ ...next, last });
			else if (stored !== undefined) await store.save({ ...base, known: stored });
		},
		async flush() {
			if (!store.settles || unsettled.length > 0) return;
			// a disk that was full may take it again
			if (!changed && store.well !== false) return;
			changed = false;
			await save(fit());
		},
		release: () => save(fit()),
	};
};
