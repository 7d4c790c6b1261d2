import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connectConplyent } from '../../src/services/conplyent/client/connect.ts';
import type { ConplyentClient } from '../../src/services/conplyent/client/types.ts';
import { pythonWith } from '../live/conplyent-python.ts';
import { startServer } from '../live/conplyent-server.ts';
import { type Measure, measure, median } from './support/measure.ts';

const RELEASE = '0.2.9';
const ROUNDS = 7;
const MIB = 1024 * 1024;
const script = fileURLToPath(new URL('support/conplyent-peer.py', import.meta.url));

const timed = async (work: () => Promise<number>): Promise<number> => {
	const start = performance.now();
	const done = await work();
	return (done / (performance.now() - start)) * 1000;
};

interface Bench {
	readonly unit: string;
	readonly peerName: string;
	/** What support/conplyent-peer.py measures, and how much of it. */
	readonly peer: readonly [what: string, count: number];
	/** Does the same and says how much it did. */
	ours(client: ConplyentClient, folder: string): Promise<number>;
}

const against =
	(id: string, { unit, peerName, peer: [what, count], ours }: Bench) =>
	async (): Promise<Measure> => {
		const python = await pythonWith('python3', RELEASE);
		const server = await startServer(python);
		const both: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
		try {
			// In turns, so that both meet the same machine; the first turn warms up
			for (let round = 0; round <= ROUNDS; round += 1) {
				const client = await connectConplyent({
					host: server.host,
					port: server.port,
				});
				const own = await timed(() => ours(client, server.folder));
				await client.close();
				const { stdout } = await promisify(execFile)(
					python,
					[script, String(server.port), what, String(count)],
					{ cwd: server.folder },
				);
				const [done = 0, seconds = 1] = stdout.split(' ').map(Number);
				if (round === 0) continue;
				both.ours.push(own);
				both.peer.push(done / seconds);
			}
		} finally {
			await server.close();
		}
		return measure(id, {
			unit,
			ours: median(both.ours),
			peer: median(both.peer),
			peerName,
			better: 'higher',
		});
	};

const upload = (size: number) => {
	const content = randomBytes(size);
	return async (client: ConplyentClient, folder: string): Promise<number> => {
		const { bytes } = await client.upload(`${folder}/target`, content);
		return bytes / MIB;
	};
};

const sequentially = (count: number) => async (client: ConplyentClient) => {
	for (let done = 0; done < count; done += 1) await client.folder();
	return count;
};

const inFlight = (depth: number, count: number) => async (client: ConplyentClient) => {
	await Promise.all(Array.from({ length: depth }, () => sequentially(Math.ceil(count / depth))(client)));
	return Math.ceil(count / depth) * depth;
};

const lines = (count: number) => async (client: ConplyentClient) => {
	const job = await client.exec(['seq', String(count)]);
	let seen = 0;
	for await (const output of job) if ('text' in output) seen += 1;
	return seen;
};

const client = `the Python client ${RELEASE}`;

/**
 * Each in the unit named, ours and the Python client’s on the same server in the same run: the median of
 * seven turns each.
 */
export const benches: Readonly<Record<string, () => Promise<Measure>>> = Object.fromEntries(
	Object.entries<Bench>({
		'conplyent.sequential': {
			unit: 'calls/s',
			peerName: client,
			peer: ['sequential', 300],
			ours: sequentially(600),
		},
		'conplyent.inflight64': {
			unit: 'calls/s',
			peerName: `${client}, one at a time`,
			peer: ['sequential', 300],
			ours: inFlight(64, 3000),
		},
		'conplyent.upload': {
			unit: 'MiB/s',
			peerName: `${client}, its chunks of 1 KiB`,
			peer: ['upload', MIB / 2],
			ours: upload(16 * MIB),
		},
		'conplyent.upload64k': {
			unit: 'MiB/s',
			peerName: `${client}, chunks of 64 KiB`,
			peer: ['upload64k', 8 * MIB],
			ours: upload(16 * MIB),
		},
		'conplyent.lines': {
			unit: 'lines/s',
			peerName: client,
			peer: ['lines', 20_000],
			ours: lines(20_000),
		},
	}).map(([id, bench]) => [id, against(id, bench)]),
);
