import { after, before, describe } from 'node:test';
import { startConplyentLab } from '../../lab/conplyent/lab.ts';
import { commandsBehave } from './behaviour/commands.ts';
import { closingBehaves } from './behaviour/ending.ts';
import { filesBehave } from './behaviour/files.ts';
import { keptBehaves } from './behaviour/kept.ts';
import type { Host } from './support.ts';

for (const spelling of [
	{ protocol: 4, enumForm: 'value' },
	{ protocol: 3, enumForm: 'getattr' },
	{ protocol: 5, enumForm: 'value' },
] as const)
	describe(`lab, pickle protocol ${spelling.protocol}, enum by ${spelling.enumForm}`, () => {
		let host: Host;
		before(async () => {
			host = await startConplyentLab(spelling);
		});
		after(() => host.close());
		commandsBehave(() => host);
		if (spelling.protocol !== 4) return closingBehaves(() => host);
		filesBehave(() => host);
		keptBehaves(() => host);
		closingBehaves(() => host);
	});
