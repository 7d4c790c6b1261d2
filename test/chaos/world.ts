import type { AnyService } from '../../src/catalogue/service.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';

export type Loose = Record<string, unknown>;
export type Input = Readonly<Record<string, unknown>>;

/** One trigger, and what it promises. */
export interface Watcher {
	readonly source: string;
	/** How it may be filled in: each of them sees the same, and keeps the memory. */
	readonly input: readonly Input[];
	/**
	 * `each`: every happening is told once, or a notice between its neighbours says that something is missing.
	 * `last`: what is told is a part of what happened, in order, and ends with what is.
	 */
	readonly promises: 'each' | 'last';
	/**
	 * Whether the server tells it only as it happens: then it may be missed while the node is deployed anew,
	 * where the host does not hear on.
	 */
	readonly fleeting?: boolean;
	/** Which happening an event tells; nothing where it is none of the journal’s. */
	told(event: Loose): { readonly track: string; readonly state: string } | undefined;
	/** Whether a notice, or an event, says that others may be missing. Default: a gap, and what was dropped. */
	covers?(event: Loose): boolean;
}

/** A server whose triggers are watched while everything goes wrong. */
export interface ChaosWorld {
	readonly service: AnyService;
	readonly journal: Journal;
	settings(): Loose;
	readonly watchers: Readonly<Record<string, Watcher>>;
	/** What changes; each is noted in the journal as it happens. */
	readonly changes: Readonly<Record<string, () => unknown>>;
	/** What goes wrong, until `heal`. */
	readonly troubles: Readonly<Record<string, (random: Random) => unknown>>;
	heal(): Promise<unknown> | void;
	connections(): number;
	/** What triggers have begun on the server and not ended, e.g. jobs. */
	begun?(): number;
	close(): Promise<unknown>;
}

/** A server that goes, that comes back, and both at once. */
export const restarts = (down: () => unknown, up: () => unknown) => ({
	down,
	up,
	restart: async () => {
		await down();
		await up();
	},
});
