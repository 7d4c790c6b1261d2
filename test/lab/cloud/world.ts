import { randomBytes, randomUUID } from 'node:crypto';
import type { Item } from './call.ts';
import type { ComputeState } from './compute/state.ts';
import type { IdentityState } from './identity/state.ts';
import type { ImageState } from './image/state.ts';
import type { NetworkState } from './network/state.ts';
import type { ObjectState } from './object/state.ts';
import type { VolumeState } from './volume/state.ts';

export const services = ['identity', 'compute', 'network', 'volume', 'image', 'object', 'placement'] as const;
export type ServiceName = (typeof services)[number];

/** old: the defaults of the release (a reader may delete); new: the newer ones (a reader may only read). */
export type PolicyProfile = 'old' | 'new';

/** All that the cloud knows, in one place. */
export interface World {
	readonly policy: PolicyProfile;
	/** Base address of each service, without a path. */
	readonly urls: Record<ServiceName, string>;
	readonly clock: Clock;
	/** What tests make go wrong inside the services. */
	readonly troubles: Troubles;
	readonly identity: IdentityState;
	readonly compute: ComputeState;
	readonly network: NetworkState;
	readonly volume: VolumeState;
	readonly image: ImageState;
	readonly object: ObjectState;
}

export interface Troubles {
	/** The fault's text for the next servers to be built, one each: they end in ERROR. */
	readonly nextServers: string[];
	/** How many of the next volumes end in error. */
	nextVolumes: number;
	/** Whether no backup service runs. */
	noBackupService: boolean;
	/** How many of the next restores fail. */
	nextRestores: number;
	/** Whether a detach never ends. */
	detachHangs: boolean;
	/** Seconds that new tokens live. */
	tokenSeconds: number;
	/** Whether nobody can log in and no unseen token be judged. */
	identityDown: boolean;
}

/** Work that is done some ticks later. */
export const createClock = () => {
	let waiting: { left: number; act: () => void }[] = [];
	let ahead = 0;
	let still: number | undefined;
	return {
		/** Milliseconds since the epoch, as far as the cloud knows. */
		now: () => still ?? Date.now() + ahead,
		/** Makes it that time, and lets it stand there. */
		freeze(milliseconds: number) {
			still = milliseconds;
		},
		/** Lets seconds pass at once. */
		skip(seconds: number) {
			ahead += seconds * 1000;
		},
		/** Does it `ticks` ticks from now. */
		later(ticks: number, act: () => void) {
			waiting.push({ left: ticks, act });
		},
		tick() {
			const before = waiting;
			waiting = [];
			for (const entry of before) {
				if (--entry.left <= 0) entry.act();
				else waiting.push(entry);
			}
		},
		/** How much is still to come. */
		pending: () => waiting.length,
	};
};
export type Clock = ReturnType<typeof createClock>;

let wanted: string[] = [];
/** The next ids that are made, so that a replay gives those of the recording. */
export const preset = (ids: readonly string[]): void => {
	wanted = [...ids];
};

/** An id as keystone gives them: 32 hex digits. */
export const hexId = (): string => wanted.shift() ?? randomBytes(16).toString('hex');
/** An id as the others give them. */
export const uuid = (): string => wanted.shift() ?? randomUUID();

/** A time as most services write it: `2026-11-28T22:55:33Z`. */
export const seconds = (time = Date.now()): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
/** `2026-11-28T22:55:33.000000`, without a zone, as nova and cinder keep it. */
export const micros = (time = Date.now()): string => new Date(time).toISOString().replace('Z', '000');

export const requestId = (): string => `req-${randomUUID()}`;

/** The values without what is undefined. */
export const defined = (item: Record<string, Item[string] | undefined>): Item =>
	Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item;
