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
	readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body?: string } | null;
	readonly transport: string;
}

const folder = new URL('../../fixtures/fleet/recordings/', import.meta.url);

const text = (file: string) => gunzipSync(readFileSync(new URL(file, folder))).toString();

/** The recording whose name begins so, e.g. `02`. */
export const recording = (start: string): Exchange[] => {
	const file = readdirSync(folder).find((name) => name.startsWith(start) && name.endsWith('.json.gz'));
	if (!file) throw new Error(`no recording ${start}`);
	return JSON.parse(text(file));
};

/** Every recording of single exchanges, by file name. */
export const recordings = (): Map<string, Exchange[]> =>
	new Map(
		readdirSync(folder)
			.filter((name) => name.endsWith('.json.gz'))
			.map((name) => [name.replace('.json.gz', ''), JSON.parse(text(name))]),
	);

/** What a real fleetctl and fleetd sent each other: requests in the order in which they came, each with all that its connection was sent. */
export const wire = (): { request: Buffer; connection: number; answers: Buffer }[] => {
	const requests: { request: Buffer; connection: number }[] = [];
	const answers = new Map<number, Buffer[]>();
	for (const line of text('11-fleetctl-wire.raw.jsonl.gz').trim().split('\n')) {
		const { conn, dir, hex } = JSON.parse(line) as { conn: number; dir: 'c2s' | 's2c'; hex?: string };
		if (hex === undefined) continue;
		// fleetctl wrote each request at once
		if (dir === 'c2s') requests.push({ request: Buffer.from(hex, 'hex'), connection: conn });
		else answers.set(conn, [...(answers.get(conn) ?? []), Buffer.from(hex, 'hex')]);
	}
	return requests.map((one) => ({ ...one, answers: Buffer.concat(answers.get(one.connection) ?? []) }));
};

/** The body of an exchange that was recorded once and is the same on every server. */
export const bodyOf = (file: string, name: string, path?: string): string => {
	const found = recording(file).find((exchange) => exchange.name === name && (path === undefined || exchange.request.path === path));
	return found?.response?.body ?? '';
};

/** What python-fleet was seen to do: alone, then against a real fleetd over TCP and over a unix socket. */
export const pythonBehaviour = (): string[] => text('12-python-fleet-behaviour.txt.gz').trim().split('\n');
