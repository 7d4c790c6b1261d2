import { after, before, describe } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { outlivesInN8n } from '../services/trigger-life/n8n.ts';
import { type TriggerWorld, triggerWorlds } from '../services/trigger-life/world.ts';
import { type Engine, startEngine } from './engine.ts';

let engine: Engine;
before(async () => {
	engine = await startEngine('n8n-engine');
});
after(() => engine?.stop());

for (const [title, open] of Object.entries(triggerWorlds))
	describe(`triggers in n8n’s engine: ${title}`, () => {
		let world: TriggerWorld;
		before(async () => {
			world = await open();
		});
		after(async () => {
			endLeases();
			await world?.close();
		});
		outlivesInN8n(
			() => engine,
			() => world,
		);
	});
