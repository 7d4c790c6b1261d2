import assert from 'node:assert/strict';
import { type Exchange, recordedText } from './recordings.ts';

interface Parsed {
	readonly first: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** The messages of one recorded direction: each with a length, or with nothing. */
const messages = (bytes: Buffer): Parsed[] => {
	const found: Parsed[] = [];
	let at = 0;
	while (at < bytes.length) {
		const end = bytes.indexOf('\r\n\r\n', at);
		if (end < 0) break;
		const [first = '', ...lines] = bytes.subarray(at, end).toString().split('\r\n');
		const headers = Object.fromEntries(
			lines.map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
		);
		const length = Number(headers['Content-Length'] ?? 0);
		assert.ok(!headers['Transfer-Encoding'], 'no recorded answer of fleetctl came in chunks');
		found.push({ first, headers, body: bytes.subarray(end + 4, end + 4 + length).toString() });
		at = end + 4 + length;
	}
	return found;
};

const read = (): Exchange[] => {
	const requests: { request: Buffer; connection: number }[] = [];
	const answers = new Map<number, Buffer[]>();
	for (const line of recordedText('11-fleetctl-wire.raw.jsonl.gz').trim().split('\n')) {
		const { conn, dir, hex } = JSON.parse(line) as { conn: number; dir: 'c2s' | 's2c'; hex?: string };
		if (hex === undefined) continue;
		// fleetctl wrote each request at once
		if (dir === 'c2s') requests.push({ request: Buffer.from(hex, 'hex'), connection: conn });
		else answers.set(conn, [...(answers.get(conn) ?? []), Buffer.from(hex, 'hex')]);
	}
	const turns = new Map<number, number>();
	return requests.map(({ request, connection }): Exchange => {
		const turn = turns.get(connection) ?? 0;
		turns.set(connection, turn + 1);
		const [asked, ...more] = messages(request);
		const answer = messages(Buffer.concat(answers.get(connection) ?? []))[turn];
		assert.ok(asked && answer && more.length === 0);
		const [method = '', path = ''] = asked.first.split(' ');
		const response = {
			status: Number(answer.first.split(' ')[1]),
			headers: answer.headers,
			body: answer.body,
		};
		return {
			name: 'fleetctl',
			transport: 'tcp',
			request: { method, path, headers: asked.headers, body: asked.body || null },
			response,
		};
	});
};

let exchanges: Exchange[] | undefined;

/**
 * What a real fleetctl and fleetd sent each other: requests in the order in which they came, each with its
 * answer.
 */
export const fleetctlExchanges = (): Exchange[] => {
	exchanges ??= read();
	return exchanges;
};

/** One run of fleetctl: what it was told, what it printed, and its exit code. */
export interface FleetctlRun {
	readonly command: string;
	readonly lines: readonly string[];
	readonly code: number;
}

/** What fleetctl printed meanwhile. */
export const fleetctlRuns = (): FleetctlRun[] =>
	recordedText('11-fleetctl-output.txt.gz')
		.split(/^\$ fleetctl /m)
		.slice(1)
		.map((run) => {
			const [command = '', ...lines] = run.trimEnd().split('\n');
			return { command, lines: lines.slice(0, -1), code: Number(/^rc=(\d+)$/.exec(lines.at(-1) ?? '')?.[1]) };
		});
