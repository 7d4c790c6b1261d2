import { get, type Loose, text, time } from './get.ts';

/** One line of a model’s log, whatever the release. */
export interface LogLine {
	/** ISO 8601 UTC, milliseconds. */
	readonly at: string | null;
	/** Who wrote it, e.g. `machine-0`, `unit-web-0`. */
	readonly entity: string;
	readonly level: string;
	readonly module: string;
	/** File and line of the server’s source. */
	readonly location?: string | undefined;
	readonly message: string;
	readonly labels: readonly string[];
	/** With `firehose`. */
	readonly modelUuid?: string | undefined;
	/** As the server wrote it: finer than `at`. */
	readonly stamp: string;
}

/** What to read (§3.4). Names are those of the server. */
export interface LogQuery {
	readonly level?: string | undefined;
	readonly includeEntity?: readonly string[] | undefined;
	readonly excludeEntity?: readonly string[] | undefined;
	readonly includeModule?: readonly string[] | undefined;
	readonly excludeModule?: readonly string[] | undefined;
	/** Lines before the end. Without it 4.x sends the whole file. */
	readonly backlog?: number | undefined;
	readonly maxLines?: number | undefined;
	readonly startTime?: string | undefined;
	readonly replay?: boolean | undefined;
	readonly noTail?: boolean | undefined;
	readonly firehose?: boolean | undefined;
}

export const logQuery = (query: LogQuery): string => {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined || value === false) continue;
		for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
	}
	const said = search.toString();
	return said === '' ? '' : `?${said}`;
};

const labelsOf = (input: unknown): string[] => {
	if (Array.isArray(input)) return input.filter((one) => typeof one === 'string');
	if (typeof input !== 'object' || input === null) return [];
	return Object.entries(input as Loose).map(([key, value]) => `${key}=${String(value)}`);
};

const OLD =
	/^(\S+): (\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?)Z? ([A-Z]+) (\S+) (?:(\S+:\d+) )?([\s\S]*)$/;

/** A line of 1.x: `machine-0: 2015-01-27 14:55:22 INFO juju.worker runner.go:262 start`. */
const oldLine = (line: string): LogLine => {
	const [, entity = '', stamp = '', level = '', module = '', location, message] = OLD.exec(line) ?? [];
	return {
		at: time({ stamp: `${stamp.replace(' ', 'T')}Z` }, 'stamp'),
		entity,
		level,
		module,
		location,
		message: message ?? line,
		labels: [],
		stamp,
	};
};

/**
 * A message of the stream: its lines, or the error it opens with; the empty object that says “it begins” is
 * neither.
 */
export const decodeLog = (message: string): { readonly lines: LogLine[]; readonly error?: unknown } => {
	const trimmed = message.trim();
	if (!trimmed.startsWith('{'))
		return { lines: trimmed === '' ? [] : trimmed.split('\n').map((line) => oldLine(line)) };
	let input: unknown;
	try {
		input = JSON.parse(trimmed);
	} catch {
		return { lines: [oldLine(trimmed)] };
	}
	const error = get(input, 'error');
	if (error !== undefined) return { lines: [], error };
	if (get(input, 'ts') === undefined) return { lines: [] };
	return {
		lines: [
			{
				at: time(input, 'ts'),
				entity: text(input, 'tag') ?? '',
				level: text(input, 'sev') ?? '',
				module: text(input, 'mod') ?? '',
				location: text(input, 'loc'),
				message: text(input, 'msg') ?? '',
				labels: labelsOf(get(input, 'lab')),
				modelUuid: text(input, 'uuid'),
				stamp: text(input, 'ts') ?? '',
			},
		],
	};
};
