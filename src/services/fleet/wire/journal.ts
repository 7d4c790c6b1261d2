import { textOf as utf8Of } from '../../../core/bytes.ts';
import { MusterError } from '../../../core/errors.ts';

/** One entry of a machine’s journal. */
export interface JournalEntry {
	/** ISO 8601 UTC. */
	readonly at: string | null;
	readonly message: string;
	/** The message held what is not UTF-8: each such piece is U+FFFD in it. */
	readonly damaged?: true;
	/** 0 (emergency) to 7 (debug), as syslog(3) has them. */
	readonly priority: number | null;
	/** Who wrote it, e.g. `nginx`. */
	readonly identifier: string | null;
	readonly pid: number | null;
}

/** A text as one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * What prints a unit’s last entries, as fleetctl asks for them but as JSON. `since`: seconds back, if
 * limited.
 */
export const journalCommand = (unit: string, lines: number, since: number | undefined): string =>
	[
		`journalctl --unit ${quoted(unit)} --no-pager --all --output json --lines ${lines}`,
		...(since === undefined ? [] : [`--since=-${Math.ceil(since)}s`]),
	].join(' ');

const first = (value: unknown): unknown =>
	Array.isArray(value) && (typeof value[0] === 'string' || Array.isArray(value[0])) ? value[0] : value;
/** What is no text, or holds what cannot be shown, comes as a list of bytes. */
const bytesOf = (value: unknown): Buffer | undefined => {
	const one = first(value);
	return Array.isArray(one) ? Buffer.from(one.filter((byte) => typeof byte === 'number')) : undefined;
};
const textOf = (value: unknown): string | null => {
	const one = first(value);
	return bytesOf(value)?.toString() ?? (typeof one === 'string' ? one : null);
};
const numberOf = (value: unknown): number | null => {
	const text = textOf(value);
	return text !== null && /^\d{1,16}$/.test(text) ? Number(text) : null;
};

/** One line of `journalctl --output json`. @throws MusterError PROTOCOL */
const readEntry = (line: string): JournalEntry => {
	let found: unknown;
	try {
		found = JSON.parse(line);
	} catch {
		found = undefined;
	}
	if (typeof found !== 'object' || found === null)
		throw new MusterError(
			'PROTOCOL',
			`journalctl printed “${line.slice(0, 80)}” instead of an entry in JSON`,
		);
	const entry = found as Readonly<Record<string, unknown>>;
	const bytes = bytesOf(entry['MESSAGE']);
	const micros = numberOf(entry['__REALTIME_TIMESTAMP']);
	const time = micros === null ? Number.NaN : new Date(micros / 1000).getTime();
	return {
		at: Number.isNaN(time) ? null : new Date(time).toISOString(),
		message: textOf(entry['MESSAGE']) ?? '',
		...(bytes && utf8Of(bytes) === undefined ? { damaged: true } : {}),
		priority: numberOf(entry['PRIORITY']),
		identifier: textOf(entry['SYSLOG_IDENTIFIER']),
		pid: numberOf(entry['_PID']),
	};
};

/**
 * Entries as journalctl printed them, the oldest first. “-- No entries --” is none. @throws MusterError
 * PROTOCOL
 */
export const readJournal = (text: string): JournalEntry[] =>
	text
		.split('\n')
		.filter((line) => line.trim() !== '' && !line.startsWith('-- '))
		.map(readEntry);
