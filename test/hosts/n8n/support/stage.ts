import { after, before } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { CANARY, type SerfWorld, startSerfWorld } from '../../services/serf-world.ts';
import { type Engine, type Loose, type Ran, type RunOptions, startEngine } from '../engine.ts';
import { startTrigger, type Trigger, type TriggerOptions } from './trigger.ts';

/**
 * What the tests of one engine share: the engine, and an agent with its cluster that is made anew for each
 * test.
 */
export interface Stage extends Omit<SerfWorld, 'close'> {
	readonly engine: Engine;
	readonly world: SerfWorld;
	readonly credential: Loose;
	/** Runs a step of the Serf node. */
	run(parameters: Loose, more?: Partial<RunOptions>): Promise<Ran>;
	trigger(parameters: Loose, more?: Partial<TriggerOptions>): Trigger;
}

export const openStage = (
	room: 'n8n-engine' | 'n8n-engine-1',
): { stage: Stage; fresh(): Promise<void>; strike(): Promise<void> } => {
	let engine: Engine;
	let world: SerfWorld;
	const open = new Set<Trigger>();
	before(async () => {
		engine = await startEngine(room);
	});
	after(() => engine?.stop());
	const credential = () => ({ hosts: `127.0.0.1:${world.lab.port}`, authKey: CANARY });
	const stage: Stage = {
		get engine() {
			return engine;
		},
		get world() {
			return world;
		},
		get lab() {
			return world.lab;
		},
		get neighbour() {
			return world.neighbour;
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
		asked: (command) => world.asked(command),
	};
	return {
		stage,
		async fresh() {
			world = await startSerfWorld();
		},
		async strike() {
			for (const trigger of open) await trigger.close().catch(() => {});
			open.clear();
			endLeases();
			await world.close();
		},
	};
};
