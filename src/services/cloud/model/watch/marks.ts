import type { Remembered } from '../../../../catalogue/event.ts';
import { confirmGone, type Mark } from '../../../../net/confirm-gone.ts';

/** What is watched of a thing. */
export interface Watched {
	readonly id: string;
	readonly name: string | null;
	readonly status: string;
	readonly taskState?: string | null;
	readonly updated: string | null;
}

/** What is known of one thing after a look. */
export interface StatusMark<R extends Watched = Watched> extends Mark {
	readonly id: string;
	readonly name: string;
	readonly status: string;
	/** Since when (ms) it has the status; of the first look that saw it. */
	readonly since: number;
	readonly updated: string | null;
	/** Missing where it was only remembered. */
	readonly record?: R;
}

export interface Known<R extends Watched = Watched> {
	/** Milliseconds. */
	readonly at: number;
	readonly things: ReadonlyMap<string, StatusMark<R>>;
}

/** One look at all things. */
export interface Look<R extends Watched> {
	readonly at: number;
	readonly records: readonly R[];
}

/** What is known after a look, from what was known before it. What it missed is kept for one look more. */
export const know = <R extends Watched>({ at, records }: Look<R>, before: Known<R> | undefined): Known<R> => {
	const seen = new Map(
		records.map((record): [string, StatusMark<R>] => {
			const { id, name, status, updated } = record;
			const old = before?.things.get(id);
			const since = old && old.status === status ? old.since : at;
			return [id, { id, name: name ?? '', status, since, updated, record, missed: 0 }];
		}),
	);
	return { at, things: confirmGone(seen, before?.things) };
};

/** A few words a thing. */
export const remember = ({ at, things }: Known): Remembered => ({
	at,
	things: [...things.values()].map(({ id, name, status, since, updated }) => [
		id,
		name,
		status,
		since,
		updated,
	]),
});

/** @returns `undefined` where it is not what {@link remember} made */
export const recall = <R extends Watched>(remembered: Remembered): Known<R> | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { at, things } = remembered as Readonly<Record<string, Remembered>>;
	if (typeof at !== 'number' || !Array.isArray(things)) return undefined;
	const marks = new Map<string, StatusMark<R>>();
	for (const row of things as readonly Remembered[]) {
		if (!Array.isArray(row)) return undefined;
		const [id, name, status, since, updated] = row as readonly unknown[];
		if (typeof id !== 'string' || typeof status !== 'string' || typeof since !== 'number') return undefined;
		const when = typeof updated === 'string' ? updated : null;
		marks.set(id, { id, name: String(name ?? ''), status, since, updated: when, missed: 0 });
	}
	return { at, things: marks };
};
