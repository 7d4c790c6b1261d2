import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One exchange with a real fleetd. `response` is null where it closed the connection instead. */
export interface Exchange {
	readonly name: string;
	readonly request: {
		readonly method: string;
		readonly path: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly body: string | null;
	};
	readonly response: {
		readonly status: number;
		readonly headers: Readonly<Record<string, string>>;
		readonly body?: string;
	} | null;
	readonly transport: string;
}

const folder = new URL('../../fixtures/fleet/recordings/', import.meta.url);

/** A recorded file as text. */
export const recordedText = (file: string) => gunzipSync(readFileSync(new URL(file, folder))).toString();

const known = new Map<string, Exchange[]>();
const parsed = (file: string): Exchange[] => {
	const found = known.get(file) ?? (JSON.parse(recordedText(file)) as Exchange[]);
	known.set(file, found);
	return found;
};

/** Every recorded file, whatever is in it. */
export const recordedFiles = (): string[] => readdirSync(folder).sort();

/** The recording whose name begins so, e.g. `02`: the same exchanges each time. */
export const recording = (start: string): Exchange[] => {
	const file = recordedFiles().find((name) => name.startsWith(start) && name.endsWith('.json.gz'));
	if (!file) throw new Error(`no recording ${start}`);
	return parsed(file);
};

/** Every recording of single exchanges, by file name. */
export const recordings = (): Map<string, Exchange[]> =>
	new Map(
		recordedFiles()
			.filter((name) => name.endsWith('.json.gz'))
			.map((name) => [name.replace('.json.gz', ''), parsed(name)]),
	);

/** The body of an exchange that was recorded once and is the same on every server. */
export const bodyOf = (file: string, name: string, path?: string): string => {
	const found = recording(file).find(
		(exchange) => exchange.name === name && (path === undefined || exchange.request.path === path),
	);
	return found?.response?.body ?? '';
};

/** What python-fleet was seen to do: alone, then against a real fleetd over TCP and over a unix socket. */
export const pythonBehaviour = (): string[] =>
	recordedText('12-python-fleet-behaviour.txt.gz').trim().split('\n');
