import { counted } from '../../core/case.ts';
import { duration, number, text } from '../../catalogue/field.ts';
import { service } from '../../catalogue/service.ts';
import { operations } from './operations/index.ts';
import { jobText } from './model/job-view.ts';
import type { ConplyentParts } from './parts.ts';
import { sources } from './sources/index.ts';
import { connectWhenFree, slotPoolAt } from './client/slot-pool.ts';

const settings = {
	host: text('Host', {
		default: '127.0.0.1',
		example: '10.0.0.21',
		help: 'Where the conplyent server runs. It has no password and no encryption: reach it over a private network or a tunnel',
	}),
	port: number('Port', {
		default: 9922,
		min: 1,
		max: 65_535,
		integer: true,
		help: 'The port it listens on',
	}),
	hold: duration('Hold', {
		default: 5,
		min: 0,
		advanced: true,
		help: 'How long to keep the server, which serves one client at a time, while nothing is done; three times as long at most while step follows step, so that others have their turn; not counted while a job of ours runs',
	}),
	busyTimeout: duration('Busy timeout', {
		default: 30,
		min: 0,
		advanced: true,
		help: 'How long to wait while the server serves another client',
	}),
	connectTimeout: duration('Connect time', {
		default: 10,
		min: 0.1,
		advanced: true,
		help: 'How long connecting may take',
	}),
	answerTimeout: duration('Answer time', {
		default: 5,
		min: 0.1,
		advanced: true,
		help: 'How long the first sign of life may take; a server that another client holds gives none',
	}),
	callTimeout: duration('Request time', {
		default: 30,
		min: 0.1,
		advanced: true,
		help: 'How long one call may take; commands that run do not count',
	}),
};

/**
 * conplyent’s remote command server, which serves one client at a time. Parts: parts.ts.
 */
export const conplyent = service<ConplyentParts>()({
	name: 'conplyent',
	title: 'conplyent',
	help: 'Run commands and move files on machines that run a conplyent server',
	settings,
	named: 'host',
	identity: ['host', 'port'],
	color: '#9b94bd',
	alias: ['remote', 'command', 'zeromq', 'exec', 'ssh', 'shell', 'script'],
	synonyms: { job: ['process'] },
	connection: { share: true, idle: 5, idleFrom: 'hold', longest: 3 },
	parts: {
		main: {
			connect: ({ busyTimeout, hold: _, ...options }, { signal }) =>
				connectWhenFree(options, busyTimeout, signal),
		},
		turns: { connect: async ({ busyTimeout, hold: _, ...options }) => slotPoolAt(options, busyTimeout) },
	},
	check: {
		part: 'main',
		async run(client, { signal }) {
			const system = await client.osInfo({ signal });
			return `conplyent at ${client.server.host}:${client.server.port} answers: ${system}, ${counted(client.commands.length, 'command')}`;
		},
	},
	lists: {
		commands: {
			part: 'main',
			load: async (client) => ({ items: [...client.commands].sort().map((value) => ({ value })) }),
		},
		jobs: {
			part: 'main',
			async load(client, { signal }) {
				const jobs = await client.jobs({ signal });
				return {
					items: jobs.map((job) => ({ value: String(job.id), detail: jobText(job) })),
				};
			},
		},
	},
	operations,
	sources,
});

export { conplyent as service };
