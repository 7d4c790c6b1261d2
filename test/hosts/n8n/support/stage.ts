import { after, before } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { createCluster } from '../../../lab/serf/cluster.ts';
import { type SerfLab, startSerfLab } from '../../../lab/serf/lab.ts';
import { type Engine, type Loose, type Ran, type RunOptions, startEngine } from '../engine.ts';
import { startTrigger, type Trigger, type TriggerOptions } from './trigger.ts';

export const CANARY = 'canary-5f1d7b-key';
export const KEY = Buffer.alloc(16, 7).toString('base64');

/**
 * What the tests of one engine share: the engine, and an agent with its cluster that is made anew for each
 * test.
 */
export interface Stage {
	readonly engine: Engine;
	readonly lab: SerfLab;
	/** Where an agent of another cluster gossips. */
	readonly neighbour: string;
	readonly credential: Loose;
	/** Runs a step of the Serf node. */
	run(parameters: Loose, more?: Partial<RunOptions>): Promise<Ran>;
	trigger(parameters: Loose, more?: Partial<TriggerOptions>): Trigger;
	/** Requests of one command so far. */
	asked(command: string): number;
}

export const openStage = (
	room: 'n8n-engine' | 'n8n-engine-1',
): { stage: Stage; fresh(): Promise<void>; strike(): Promise<void> } => {
	let engine: Engine;
	let lab: SerfLab;
	let other: SerfLab;
	const open = new Set<Trigger>();
	before(async () => {
		engine = await startEngine(room);
	});
	after(() => engine?.stop());
	const credential = () => ({ hosts: `127.0.0.1:${lab.port}`, authKey: CANARY });
	const stage: Stage = {
		get engine() {
			return engine;
		},
		get lab() {
			return lab;
		},
		get neighbour() {
			const { address, port } = other.cluster.nodes.get('far-1') as {
				address: string;
				port: number;
			};
			return `${address}:${port}`;
		},
		get credential() {
			return credential();
		},
		run: (parameters, more = {}) =>
			engine.run({ node: 'serf', parameters, credential: credential(), ...more }),
		trigger(parameters, more = {}) {
			const trigger = startTrigger(engine, { parameters, credential: credential(), ...more });
			open.add(trigger);
			return trigger;
		},
		asked: (command) => lab.requests.filter((request) => request.command === command).length,
	};
	return {
		stage,
		async fresh() {
			lab = await startSerfLab({
				name: 'web-1',
				tags: { role: 'web' },
				authKey: CANARY,
				cluster: createCluster({ keys: [KEY] }),
			});
			lab.cluster.join('db-1', { tags: { role: 'db' } });
			lab.cluster.join('cache-1');
			lab.cluster.fail('cache-1');
			other = await startSerfLab({ name: 'far-1' });
		},
		async strike() {
			for (const trigger of open) await trigger.close().catch(() => {});
			open.clear();
			endLeases();
			for (const one of [lab, other]) {
				await one.close();
				one.cluster.close();
			}
		},
	};
};
