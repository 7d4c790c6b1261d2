import { after, before, beforeEach, describe } from 'node:test';
import { commandsBehave } from '../services/conplyent/behaviour/commands.ts';
import { closingBehaves } from '../services/conplyent/behaviour/ending.ts';
import { filesBehave } from '../services/conplyent/behaviour/files.ts';
import { keptBehaves } from '../services/conplyent/behaviour/kept.ts';
import { needs } from '../support/needs.ts';
import { pythonWith } from './conplyent-python.ts';
import { type RealServer, startServer } from './conplyent-server.ts';

const python = needs('python', 'the conplyent client against real servers');

const servers = [
	{ release: '0.2.9', enumForm: 'value' },
	{ release: '0.2.9', enumForm: 'getattr' },
	{ release: '0.2.9', enumForm: 'value', protocol: 3 },
	{ release: '0.2.17', enumForm: 'value', protocol: 5 },
] as const;

if (python)
	for (const { release, ...spelling } of servers)
		describe(`real conplyent ${release}, enum by ${spelling.enumForm}, pickle protocol ${'protocol' in spelling ? spelling.protocol : 'of its Python'}`, () => {
			let server: RealServer;
			before(async () => {
				server = await startServer(await pythonWith(python, release), spelling);
			});
			beforeEach(() => server.revive());
			after(() => server.close());
			commandsBehave(() => server);
			filesBehave(() => server);
			keptBehaves(() => server);
			closingBehaves(() => server);
		});
