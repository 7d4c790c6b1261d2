import { after, before, describe } from 'node:test';
import { outlivesInNodeRed } from '../services/trigger-life/node-red.ts';
import { type TriggerWorld, triggerWorlds } from '../services/trigger-life/world.ts';

describe('triggers in Node-RED', { concurrency: true }, () => {
	for (const [title, open] of Object.entries(triggerWorlds))
		describe(title, { concurrency: 1 }, () => {
			let world: TriggerWorld;
			before(async () => {
				world = await open();
			});
			after(() => world?.close());
			outlivesInNodeRed(() => world);
		});
});
