import { readFileSync } from 'node:fs';

/** One exchange with a real Synnefo. */
export interface SynnefoExchange {
	readonly request: {
		readonly method: string;
		readonly path: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly body?: unknown;
	};
	readonly response: {
		readonly status: number;
		readonly reason: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly body?: unknown;
	};
}

export const synnefoFiles = [
	'astakos',
	'pithos',
	'plankton',
	'cyclades-compute',
	'cyclades-network',
	'cyclades-volume',
] as const;
export type SynnefoFile = (typeof synnefoFiles)[number];

const known = new Map<SynnefoFile, SynnefoExchange[]>();

/** The exchanges of one file, e.g. `astakos`. */
export const synnefoRecording = (file: SynnefoFile): SynnefoExchange[] => {
	const url = new URL(`../../../fixtures/cloud/synnefo-${file}.json`, import.meta.url);
	const found =
		known.get(file) ?? (JSON.parse(readFileSync(url, 'utf8')) as { exchanges: SynnefoExchange[] }).exchanges;
	known.set(file, found);
	return found;
};
