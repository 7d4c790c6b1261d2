import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../scripts/build/files.ts';
import { type NodeRed, nodeRed } from '../hosts/node-red/support/node-red.ts';
import { until } from '../support/until.ts';
import { type Measure, measure, median, middleOfFive, type Timed } from './support/measure.ts';

const COUNT = 1000;
const ROUNDS = 5;
const tell = async (agent: ChildProcess): Promise<{ port: number; connections: number }> =>
	(await once(agent, 'message'))[0];

/** So many messages go round through a node until all are done; prints the seconds. */
const LOOP = `
const state = context.get('s') || { left: 0, out: 0 };
if (msg.begin) { state.left = ${COUNT}; state.out = 0; state.began = Date.now(); context.set('s', state);
  const first = []; for (let i = 0; i < msg.begin; i++) { state.left--; state.out++; first.push({ payload: 'lab-1' }); } return [first]; }
state.out--;
if (state.left > 0) { state.left--; state.out++; context.set('s', state); return { payload: 'lab-1' }; }
if (state.out === 0) node.warn('BENCH ' + (Date.now() - state.began) / 1000);
context.set('s', state); return null;`;

/** The client, driven by the same messages, in a function node. */
const CLIENT = `
const [member] = await (await context.get('client')).membersFiltered({ name: msg.payload });
msg.payload = member;
return msg;`;
const CONNECT = (port: number) =>
	`context.set('client', await serf.connectSerf({ hosts: [{ host: '127.0.0.1', port: ${port} }] }));`;

const flow = (port: number) => [
	{ id: 'tab', type: 'tab', label: 'bench' },
	{ id: 'conn', type: 'muster-serf', name: '', hosts: [`127.0.0.1:${port}`] },
	{ id: 'ours', type: 'function', z: 'tab', func: LOOP, outputs: 1, wires: [['get']], x: 1, y: 1 },
	{
		id: 'get',
		type: 'muster-serf-member',
		z: 'tab',
		server: 'conn',
		operation: 'get',
		values: { member: { type: 'msg', value: 'payload' } },
		wires: [['ours']],
		x: 1,
		y: 1,
	},
	{ id: 'peer', type: 'function', z: 'tab', func: LOOP, outputs: 1, wires: [['client']], x: 1, y: 1 },
	{
		id: 'client',
		type: 'function',
		z: 'tab',
		func: CLIENT,
		initialize: CONNECT(port),
		libs: [{ var: 'serf', module: 'n8n-nodes-muster/serf' }],
		outputs: 1,
		wires: [['peer']],
		x: 1,
		y: 1,
	},
];

/** Seconds of a round, ours and the peer's in turn. */
const measured = async (host: NodeRed, width: number): Promise<Timed> => {
	const all = { ours: [] as number[], peer: [] as number[] };
	for (let round = 0; round <= ROUNDS; round++)
		for (const who of ['ours', 'peer'] as const) {
			const before = host.log().split('BENCH ').length;
			await host.give(who, { begin: width });
			const parts = await until(
				() => host.log().split('BENCH ').length > before && host.log().split('BENCH '),
				'a round to end',
				120,
			);
			if (round > 0) all[who].push(Number.parseFloat(parts.at(-1) as string));
		}
	return { ours: median(all.ours), peer: median(all.peer) };
};

/**
 * 1,000 messages through a Node-RED node against the client in a function node, at 1 and at 64 at a time: the
 * worse ratio of both, each the middle one of five runs.
 */
const messages = async (): Promise<Measure> => {
	const agent = fork(path.join(import.meta.dirname, 'support/lab-agent.ts'), {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const { port } = await tell(agent);
	const host = await nodeRed({ version: 5, packages: { 'n8n-nodes-muster': root } });
	try {
		await host.deploy(flow(port));
		const rows: Measure[] = [];
		for (const width of [1, 64]) {
			const { ours, peer } = await middleOfFive(() => measured(host, width));
			console.error(
				`  ${width} at a time: ${ours.toFixed(3)} s, the client in a function node ${peer.toFixed(3)} s`,
			);
			rows.push(
				measure('host.nodered.1000', {
					unit: 's',
					ours,
					peer,
					peerName: 'the client in a function node',
					better: 'lower',
				}),
			);
		}
		agent.send('connections');
		const { connections } = await tell(agent);
		// the function node has one too
		if (connections !== 2) throw new Error(`The node used ${connections - 1} connections instead of one`);
		return rows.reduce((a, b) => (a.ratio > b.ratio ? a : b));
	} finally {
		await host.stop();
		agent.disconnect();
	}
};

export const benches = { 'host.nodered.1000': messages };
