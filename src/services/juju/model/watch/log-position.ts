import type { Remembered } from '../../../../catalogue/event.ts';
import type { LogLine } from '../../wire/log.ts';
import { hash } from './memory.ts';

/** Lines that are kept to know them again, at least: no earlier ones are read again. */
const MAX_LINES = 400;
/**
 * Milliseconds before the newest line from where a log is read again, or from the earliest line that is kept
 * where that is later: agents that were cut off send their lines later than others.
 */
const OVERLAP_MS = 600_000;

/** How far a log was told. */
export interface LogPosition {
	/** Filters of the reading: lines of others are not expected to come again. */
	readonly query: string;
	/** Up to this moment lines are told that are kept no more. */
	floor: string;
	/** The newest moment told; empty where the log had no line yet: then all that it has is new. */
	newest: string;
	/** The last lines told, as moment and sum. */
	recent: [stamp: string, sum: string][];
}

/**
 * A moment that sorts as text, with nine digits: servers leave out zeros at the end. Empty where it is none.
 */
export const sortable = (stamp: string): string => {
	const [, day, time, fraction = ''] =
		/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00:00)?$/.exec(stamp) ?? [];
	if (day !== undefined && time !== undefined && !Number.isNaN(Date.parse(`${day}T${time}Z`)))
		return `${day}T${time}.${fraction.slice(0, 9).padEnd(9, '0')}Z`;
	const at = Date.parse(stamp);
	return Number.isNaN(at) ? '' : sortable(new Date(at).toISOString());
};

const sumOf = ({ entity, level, location, message }: LogLine): string =>
	hash(`${entity} ${level} ${location ?? ''} ${message}`);

export const newPlace = (query: string): LogPosition => ({ query, floor: '', newest: '', recent: [] });

/** Notes a line as told. */
export const pass = (place: LogPosition, line: LogLine): void => {
	const stamp = sortable(line.stamp);
	if (stamp > place.newest) place.newest = stamp;
	place.recent.push([stamp, sumOf(line)]);
	if (place.recent.length < MAX_LINES * 2) return;
	for (const [old] of place.recent.splice(0, MAX_LINES)) if (old > place.floor) place.floor = old;
};

/** From where a log is to be read again. */
export const startOf = ({ floor, newest }: LogPosition): string => {
	const early = new Date(Date.parse(newest) - OVERLAP_MS).toISOString();
	return floor > sortable(early) ? floor : early;
};

/** Says of each line that comes again whether it was told; every line that was told counts once. */
export const knownLines = (place: LogPosition) => {
	const { floor } = place;
	const start = place.newest === '' ? '' : sortable(startOf(place));
	const left = new Map<string, number>();
	for (const [stamp, sum] of place.recent)
		if (stamp >= start) left.set(`${stamp} ${sum}`, (left.get(`${stamp} ${sum}`) ?? 0) + 1);
	let met = left.size === 0;
	return {
		isTold(line: LogLine): boolean {
			const stamp = sortable(line.stamp);
			const key = `${stamp} ${sumOf(line)}`;
			const count = left.get(key) ?? 0;
			if (count === 0) return floor !== '' && stamp === floor;
			met = true;
			if (count === 1) left.delete(key);
			else left.set(key, count - 1);
			return true;
		},
		/** Whether nothing that was told came again: then the log does not reach back so far. */
		get isTorn() {
			return !met;
		},
	};
};

export const rememberPlace = ({ query, floor, newest, recent }: LogPosition): Remembered => ({
	at: new Date().toISOString(),
	query,
	floor,
	newest,
	recent: recent.slice(-MAX_LINES).map((one) => one.join(' ')),
	...(recent.length > MAX_LINES
		? { floor: recent.slice(0, -MAX_LINES).reduce((most, [one]) => (one > most ? one : most), floor) }
		: {}),
});

/** What {@link rememberPlace} made; `undefined` where it is something else. */
export const recallPlace = (remembered: Remembered | undefined): LogPosition | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { query, floor, newest, recent } = remembered as { [key: string]: unknown };
	if (typeof query !== 'string' || typeof floor !== 'string' || typeof newest !== 'string') return undefined;
	if (newest !== '' && sortable(newest) === '') return undefined;
	if (!Array.isArray(recent)) return undefined;
	const pairs = recent.map((one) => String(one).split(' ') as [string, string]);
	return { query, floor, newest, recent: pairs };
};
