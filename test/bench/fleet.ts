import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import { connectFleet } from '../../src/services/fleet/client/client.ts';
import { drive, pythonFleet } from '../live/fleet-python.ts';
import { needs } from '../support/needs.ts';
import { type Measure, measure, median } from './support/measure.ts';

const UNITS = 1000;
const ROUNDS = 25;
/** Milliseconds that a real fleetd needed for GET /units: the median of the recorded ones. */
const RECORDED = 11;

/** Seconds that it takes to list a thousand units. */
const timed = async (list: () => Promise<number>): Promise<number> => {
	const start = performance.now();
	const count = await list();
	if (count !== UNITS) throw new Error(`${count} units instead of ${UNITS}`);
	return (performance.now() - start) / 1000;
};

const withServer = async <T>(wait: number, work: (url: string) => Promise<T>): Promise<T> => {
	const worker = new Worker(new URL('support/fleet-pages.ts', import.meta.url), { workerData: wait });
	try {
		const [port] = (await once(worker, 'message')) as [number];
		return await work(`http://127.0.0.1:${port}`);
	} finally {
		await worker.terminate();
	}
};

/** The least that lists: every page asked for, parsed and gathered. */
const bare = async (pool: Pool): Promise<number> => {
	const units: unknown[] = [];
	for (let token: string | undefined, more = true; more;) {
		const path = `/fleet/v1/units${token === undefined ? '' : `?nextPageToken=${encodeURIComponent(token)}`}`;
		const { body } = await pool.request({ method: 'GET', path });
		const page = (await body.json()) as { units?: unknown[]; nextPageToken?: string };
		units.push(...(page.units ?? []));
		token = page.nextPageToken;
		more = token !== undefined;
	}
	return units.length;
};

const against = async (url: string) => {
	const client = await connectFleet({ endpoints: url });
	return { list: async () => (await client.units.list()).length, close: client.close };
};

/**
 * Both from the same server in the same run; the median of each. list1000 meets a server that answers at
 * once, so that only the clients count; the one beside python-fleet meets one that takes as long as a real
 * fleetd took.
 */
export const benches: Readonly<Record<string, () => Promise<Measure>>> = {
	'fleet.list1000': () =>
		withServer(0, async (url) => {
			const client = await against(url);
			const pool = new Pool(url);
			const both: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
			for (let round = -10; round < ROUNDS; round++) {
				const ours = await timed(client.list);
				const peer = await timed(() => bare(pool));
				if (round < 0) continue;
				both.ours.push(ours);
				both.peer.push(peer);
			}
			await Promise.all([client.close(), pool.close()]);
			const [ours, peer] = [median(both.ours), median(both.peer)];
			return measure('fleet.list1000', {
				unit: 's',
				ours,
				peer,
				peerName: 'bare undici requests',
				better: 'lower',
			});
		}),
	'fleet.list1000.python': () =>
		withServer(RECORDED, async (url) => {
			const python = needs('python', 'python-fleet as the peer of fleet.list1000.python');
			if (!python) throw new Error('fleet.list1000.python needs python3');
			const made = await pythonFleet(python);
			const client = await against(url);
			for (let round = 0; round < 10; round++) await client.list();
			const rates: number[] = [];
			for (let round = 0; round < ROUNDS; round++) rates.push(UNITS / (await timed(client.list)));
			await client.close();
			const [peer = Number.NaN] = (await drive(made, url, '3')).map(Number);
			const ours = median(rates);
			return measure('fleet.list1000.python', {
				unit: 'units/s',
				ours,
				peer,
				peerName: 'python-fleet 0.1.3',
				better: 'higher',
			});
		}),
};
