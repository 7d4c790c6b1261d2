import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A line of a recording: see test/fixtures/juju-4.0-real/README.md. */
export interface Line {
	readonly t: number;
	readonly dir: string;
	readonly conn: number | string | null;
	readonly url?: string;
	readonly headers?: Readonly<Record<string, string>> | null;
	readonly frame: unknown;
	/** The line as written: numbers beyond 2^53 are only right there. */
	readonly text: string;
}

export const load = (name: string): Line[] =>
	gunzipSync(readFileSync(new URL(`../../../fixtures/juju-4.0-real/${name}.jsonl.gz`, import.meta.url)))
		.toString()
		.split('\n')
		.filter((line) => line !== '')
		.map((text) => ({ ...(JSON.parse(text) as Omit<Line, 'text'>), text }));
