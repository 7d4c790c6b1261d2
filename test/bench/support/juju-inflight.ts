import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { connectModel } from '../../../src/services/juju/client/connect.ts';
import { jujulib } from './jujulib.ts';
import { type Measure, measure } from './measure.ts';

const IN_FLIGHT = 64;
const REQUESTS = 6000;
const ROUNDS = 25;

/** Requests a second, with so many under way at a time. */
const rate = async (ask: () => Promise<unknown>): Promise<number> => {
	let left = REQUESTS;
	const began = performance.now();
	await Promise.all(
		Array.from({ length: IN_FLIGHT }, async () => {
			while (left-- > 0) await ask();
		}),
	);
	return (REQUESTS * 1000) / (performance.now() - began);
};

/** Both clients ask the same controller for the same, in turn. */
export const inFlight = async (): Promise<Measure> => {
	const server = spawn(process.execPath, [path.join(import.meta.dirname, 'juju-lab.ts')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	try {
		const [line] = (await once(server.stdout, 'data')) as [Buffer];
		const { url, ca, uuid } = JSON.parse(String(line)) as { url: string; ca: string; uuid: string };
		const client = await connectModel(
			{
				addresses: [url],
				ca,
				credentials: { kind: 'password', user: 'admin', password: 'secret' },
				inFlight: IN_FLIGHT,
			},
			uuid,
			{ signal: new AbortController().signal },
		);
		const { conn, logout } = await jujulib(`${url}/model/${uuid}/api`, ca);
		const ping = { facade: 'Pinger', method: 'Ping', effect: 'reads' } as const;
		const own: number[] = [];
		const peer: number[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			own.push(await rate(() => client.call(ping)));
			peer.push(await rate(() => conn.facades.pinger.ping({})));
		}
		logout();
		await client.close();
		return measure('juju.inflight64', {
			unit: 'requests/s',
			// the round of each that others disturbed least
			ours: Math.max(...own),
			peer: Math.max(...peer),
			peerName: '@canonical/jujulib',
			better: 'higher',
		});
	} finally {
		server.stdin.end();
		await once(server, 'exit');
	}
};
