import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { connectSerf } from '../../src/services/serf/client/connect.ts';
import { startEngine } from '../hosts/n8n/engine.ts';
import { type Measure, measure, median, middleOfFive } from './support/measure.ts';

const COUNT = 1000;
const ROUNDS = 5;
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
	const began = performance.now();
	await work();
	return (performance.now() - began) / 1000;
};

/**
 * 1,000 items through the node in n8n's engine against the client alone, at 1 and at 64 at a time, in turn:
 * the worse ratio of both, each the middle one of five runs. The credential is looked up for each item, as in
 * a real n8n.
 */
const items = async (): Promise<Measure> => {
	const agent = fork(path.join(import.meta.dirname, 'support/lab-agent.ts'), {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const [{ port }] = (await once(agent, 'message')) as [{ port: number }];
	const engine = await startEngine('n8n-engine');
	const client = await connectSerf({ hosts: [{ host: '127.0.0.1', port }] });
	const input = Array.from({ length: COUNT }, (_, index) => ({ json: { index } }));
	const ours = async (itemsAtATime: number) => {
		const ran = await engine.run({
			node: 'serf',
			parameters: {
				resource: 'member',
				operation: 'get',
				member: { __rl: true, mode: 'name', value: 'lab-1' },
				options: { itemsAtATime },
			},
			credential: { hosts: `127.0.0.1:${port}` },
			items: input,
		});
		if (ran.items.length !== COUNT)
			throw new Error(`The engine gave ${ran.items.length} items: ${ran.error?.message}`);
	};
	// as a node has to: with the signal of n8n’s Stop
	const { signal } = new AbortController();
	const alone = async (width: number) => {
		let left = COUNT;
		const worker = async () => {
			while (left-- > 0) await client.membersFiltered({ name: 'lab-1' }, { signal });
		};
		await Promise.all(Array.from({ length: width }, worker));
	};
	try {
		const rows: Measure[] = [];
		for (const width of [1, 64]) {
			const row = await middleOfFive(async () => {
				const all = { ours: [] as number[], peer: [] as number[] };
				for (let round = 0; round <= ROUNDS; round++) {
					const [node, bare] = [await seconds(() => ours(width)), await seconds(() => alone(width))];
					// the first warms up
					if (round > 0) {
						all.ours.push(node);
						all.peer.push(bare);
					}
				}
				return { ours: median(all.ours), peer: median(all.peer) };
			});
			console.error(
				`  ${width} at a time: ${row.ours.toFixed(3)} s, the client alone ${row.peer.toFixed(3)} s`,
			);
			rows.push(
				measure('host.n8n.1000', { unit: 's', ...row, peerName: 'the client alone', better: 'lower' }),
			);
		}
		agent.send('connections');
		const [{ connections }] = (await once(agent, 'message')) as [{ connections: number }];
		// the client alone has one too
		if (connections !== 2) throw new Error(`The node used ${connections - 1} connections instead of one`);
		return rows.reduce((a, b) => (a.ratio > b.ratio ? a : b));
	} finally {
		await client.close();
		engine.stop();
		agent.disconnect();
	}
};

export const benches = { 'host.n8n.1000': items };
