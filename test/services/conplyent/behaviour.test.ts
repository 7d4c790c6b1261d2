import { after, before, describe } from 'node:test';
import { startConplyentLab } from '../../lab/conplyent/lab.ts';
import { commandsBehave } from './behaviour/commands.ts';
import { closingBehaves } from './behaviour/ending.ts';
import { filesBehave } from './behaviour/files.ts';
import { keptBehaves } from './behaviour/kept.ts';
import type { Host } from './support.ts';

const spellings = [
	{ protocol: 4, enumForm: 'value' },
	{ protocol: 3, enumForm: 'getattr' },
	{ protocol: 5, enumForm: 'value' },
] as const;

const onLab = (spelling: (typeof spellings)[number]) =>
	describe(
		`lab, pickle protocol ${spelling.protocol}, enum by ${spelling.enumForm}`,
		{
			concurrency: 1,
		},
		() => {
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
		},
	);

describe('client and labs', { concurrency: spellings.length }, () => {
	for (const spelling of spellings) onLab(spelling);
});
