import { after, before, describe } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { type Engine, startEngine } from '../hosts/n8n/engine.ts';
import { outlivesInN8n } from '../hosts/services/trigger-life/n8n.ts';
import { outlivesInNodeRed } from '../hosts/services/trigger-life/node-red.ts';
import type { TriggerWorld } from '../hosts/services/trigger-life/world.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import { realTriggerWorlds } from './cloud-trigger-worlds.ts';
import { isFull, type RealCloud, startOpenstack } from './openstack.ts';

if (isFull && needs('openstack', 'triggers of clouds over kills of a real OpenStack’s services')) {
	let cloud: RealCloud;
	let engine: Engine;
	let world: TriggerWorld;
	before(async () => {
		cloud = await startOpenstack();
		engine = await startEngine('n8n-engine');
	});
	after(async () => {
		engine?.stop();
		endLeases();
		await cloud?.close();
	});
	/** A world of its own for each editor: what a change has changed stays so. */
	const within = (open: (cloud: RealCloud) => Promise<TriggerWorld>): void => {
		before(async () => {
			const demo = engineRunner(() => cloud.settings('demo'));
			await demo('container.create', { name: 't-turns', existing: true });
			world = await open(cloud);
		});
		after(async () => {
			endLeases();
			await world?.close();
			await cloud?.clean('demo');
		});
	};
	for (const [killed, open] of Object.entries(realTriggerWorlds))
		describe(`a real OpenStack, killed: ${killed}`, () => {
			describe('triggers in Node-RED', () => {
				within(open);
				outlivesInNodeRed(() => world);
			});
			describe('triggers in n8n’s engine', () => {
				within(open);
				outlivesInN8n(
					() => engine,
					() => world,
				);
			});
		});
}
