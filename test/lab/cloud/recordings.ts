import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Item } from './call.ts';

export type RecordedHeaders = Readonly<Record<string, string | string[]>>;
/** Parsed JSON, text, `{base64}` or `{bytes, sha256}`; null: none. */
export type RecordedBody = unknown;

/** One exchange with a real OpenStack. `response` is null where none came. */
export interface Exchange {
	readonly t: number;
	readonly note?: string;
	readonly service: string;
	readonly request: {
		readonly method: string;
		readonly url: string;
		readonly headers: RecordedHeaders;
		readonly body: RecordedBody;
	};
	readonly response: {
		readonly status: number;
		readonly statusText: string;
		readonly headers: RecordedHeaders;
		readonly body: RecordedBody;
	} | null;
}

const folder = new URL('../../fixtures/openstack-zed/', import.meta.url);
const known = new Map<string, Exchange[]>();

/** The files of the recordings, e.g. `01-identity`. */
export const recordedFiles = (): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.jsonl.gz'))
		.map((name) => name.replace('.jsonl.gz', ''))
		.sort();

/** The exchanges of the file whose name begins so, e.g. `02`. */
export const recording = (start: string): Exchange[] => {
	const file = recordedFiles().find((name) => name.startsWith(start));
	if (!file) throw new Error(`no recording ${start}`);
	const found =
		known.get(file) ??
		gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, folder)))
			.toString()
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Exchange);
	known.set(file, found);
	return found;
};

/**
 * The body of one recorded answer, by the number of its line from 1: for documents that are the same on every
 * server.
 */
export const recordedBody = (start: string, line: number): RecordedBody =>
	recording(start)[line - 1]?.response?.body;

/** The same, where it is an object. */
export const recordedItem = (start: string, line: number): Item => recordedBody(start, line) as Item;
