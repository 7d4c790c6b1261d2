import { get, type Loose, map, text, time } from '../get.ts';

/** A status and when it began. */
export interface StatusInfo {
	/** The server’s word, e.g. `active`, `blocked`, `idle`; `unknown` where it gives none. */
	readonly current: string;
	readonly message: string;
	readonly since: string | null;
	/** What stands beside it, e.g. the hook that failed; left out where empty. */
	readonly data?: Loose;
}

const isEmpty = (record: Loose): boolean => {
	for (const _ in record) return false;
	return true;
};

/** A status in any of its spellings: `status, info` of FullStatus, `current, message` of deltas. */
export const statusInfo = (input: unknown): StatusInfo => {
	const data = map(input, 'data');
	const info: StatusInfo = {
		current: text(input, 'current') ?? text(input, 'status') ?? 'unknown',
		message: text(input, 'message') ?? text(input, 'info') ?? '',
		since: time(input, 'since'),
	};
	return isEmpty(data) ? info : { ...info, data };
};

/**
 * The first of several places where a status may stand; `old`: names of a word and a text of releases before
 * 1.24.
 */
export const statusAt = (
	from: unknown,
	names: readonly string[],
	old: readonly [string, string],
): StatusInfo => {
	for (const name of names) {
		const found = get(from, name);
		if (typeof found !== 'object' || found === null) continue;
		const info = statusInfo(found);
		if (info.current !== 'unknown' || (text(found, 'current') ?? text(found, 'status'))) return info;
	}
	return { current: text(from, old[0]) ?? 'unknown', message: text(from, old[1]) ?? '', since: null };
};
