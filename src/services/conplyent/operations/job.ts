import { duration, flag, number, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { spoken } from '../../../catalogue/units.ts';
import { MusterError } from '../../../runtime/errors.ts';
import type { ConplyentClient } from '../client/types.ts';
import { followKept, readKept } from '../kept/follow.ts';
import { removeKept, signalKept, startKept } from '../kept/kept.ts';
import { lineReader } from '../kept/lines.ts';
import { job, kept, program, programOf, wordsOf } from './fields.ts';

const op = operations<ConplyentClient>();

export const startCommand = op({
	resource: 'command',
	name: 'start',
	action: 'Start a command in the background',
	effect: 'changes',
	help: 'Start a program and go on; with its output kept in a file it can be followed from anywhere, and nothing is lost',
	fields: {
		...program,
		keep: flag('Keep output', {
			default: true,
			help: 'Whether output and exit code go to files on the server (POSIX only); without it output is lost when the connection ends',
		}),
		folder: text('Folder', {
			advanced: true,
			placeholder: 'a new one below /var/tmp',
			example: '/var/tmp/job-1',
			show: { keep: [true] },
			help: 'Where to keep them: a folder that does not exist yet',
		}),
	},
	covers: ['exec'],
	sample: { job: 3, kept: '/var/tmp/muster-0f3c9d2a7b11', pid: 4711 },
	timeout: 60,
	async run(client, { keep, folder, ...what }, { signal }) {
		if (keep) {
			const started = await startKept(client, wordsOf(what), {
				signal,
				...(folder ? { folder } : {}),
			});
			started.job.discard();
			return { job: started.id, kept: started.folder, pid: started.pid };
		}
		const started = await client.exec(programOf(what), { signal });
		started.discard();
		return { job: started.id, kept: null, pid: null };
	},
});

export const followJob = op({
	resource: 'job',
	name: 'follow',
	action: 'Follow a job',
	effect: 'reads',
	help: 'The kept output of a job line by line, from the beginning or some byte, until it ends',
	returns: 'stream',
	ends: {
		label: 'end',
		gathered: 'lines',
		sample: { ended: 'exited', exitCode: 0, next: 4096 },
	},
	fields: {
		kept,
		from: number('From byte', {
			default: 0,
			min: 0,
			integer: true,
			advanced: true,
			help: 'Where to begin; “next” of an earlier step goes on where that ended',
		}),
		deadline: duration('Deadline', {
			min: 0.1,
			example: '10m',
			help: 'How long to follow at most; until the job ends if empty',
		}),
	},
	covers: ['exec', 'rdfile', 'rm'],
	sample: { line: 'step 1 done' },
	timeout: Number.POSITIVE_INFINITY,
	async *run(client, { kept: folder, from, deadline }, { signal }) {
		const stop = deadline === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(deadline * 1000)]);
		const lines = lineReader();
		let next = from;
		let exit: number | 'running' | 'gone' = 'running';
		try {
			for await (const part of followKept(client, folder, {
				from,
				signal: stop,
			})) {
				for (const line of lines(part.bytes)) yield { line };
				({ next, exit } = part);
			}
		} catch (error) {
			if (signal.aborted || !stop.aborted) throw error;
		}
		for (const line of lines()) yield { line };
		return {
			ended: exit === 'running' ? 'running' : exit === 'gone' ? 'gone' : 'exited',
			exitCode: typeof exit === 'number' ? exit : null,
			next,
		};
	},
});

export const getResult = op({
	resource: 'job',
	name: 'getResult',
	action: 'Get the result of a job',
	effect: 'reads',
	help: 'How a job with kept output stands, and what it has written, at most 4 MiB of it',
	fields: {
		kept,
		from: number('From byte', {
			default: 0,
			min: 0,
			integer: true,
			advanced: true,
			help: 'Where to begin reading',
		}),
	},
	covers: ['exec', 'rdfile', 'rm'],
	sample: { running: false, exitCode: 0, text: 'done\n', next: 5, size: 5 },
	timeout: 60,
	async run(client, { kept: folder, from }, { signal }) {
		const { bytes, next, size, exit } = await readKept(client, folder, from, {
			signal,
		});
		return {
			running: exit === 'running',
			exitCode: typeof exit === 'number' ? exit : null,
			text: bytes.toString('utf8'),
			next,
			size,
		};
	},
});

export const waitForJob = op({
	resource: 'job',
	name: 'waitFor',
	action: 'Wait for a job to end',
	effect: 'reads',
	help: 'Wait until a job with kept output has ended, and give its exit code',
	fields: {
		kept,
		deadline: duration('Deadline', {
			default: 600,
			min: 0.1,
			help: 'How long to wait at most',
		}),
	},
	covers: ['exec', 'rdfile', 'rm'],
	sample: { exitCode: 0, ended: 'exited', size: 4096 },
	timeout: Number.POSITIVE_INFINITY,
	async run(client, { kept: folder, deadline }, { signal, progress }) {
		const stop = AbortSignal.any([signal, AbortSignal.timeout(deadline * 1000)]);
		try {
			for await (const { exit, size } of followKept(client, folder, {
				signal: stop,
			})) {
				progress(size, undefined, 'bytes of output');
				if (exit !== 'running')
					return {
						exitCode: exit === 'gone' ? null : exit,
						ended: exit === 'gone' ? 'gone' : 'exited',
						size,
					};
			}
		} catch (error) {
			if (signal.aborted || !stop.aborted) throw error;
		}
		throw new MusterError('TIMEOUT', `The job kept in ${folder} has not ended within ${spoken(deadline)}`, {
			hint: 'It runs on. Wait longer, or kill it.',
		});
	},
});

export const removeOutput = op({
	resource: 'job',
	name: 'removeOutput',
	action: 'Remove kept output of a job',
	effect: 'destroys',
	help: 'Delete the files that hold a job’s output and exit code',
	fields: { kept },
	covers: ['rm'],
	sample: { removed: true, kept: '/var/tmp/muster-0f3c9d2a7b11' },
	async preview(client, { kept: folder }, { signal }) {
		const { size, exit } = await readKept(client, folder, Number.MAX_SAFE_INTEGER, { signal });
		return { kept: folder, size, running: exit === 'running' };
	},
	async run(client, { kept: folder }, { signal }) {
		await readKept(client, folder, Number.MAX_SAFE_INTEGER, { signal });
		await removeKept(client, folder, { signal });
		return { removed: true, kept: folder };
	},
});

export const signalJob = op({
	resource: 'job',
	name: 'signal',
	action: 'Send a signal to a job',
	effect: 'destroys',
	help: 'Send a signal to the program of a job with kept output, from any process',
	fields: {
		kept,
		signal: text('Signal', {
			default: 'TERM',
			pattern: '[A-Z0-9+-]+',
			expected: 'a name such as TERM',
			example: 'TERM',
			help: 'Name of the signal',
		}),
	},
	covers: ['exec'],
	sample: { signalled: true },
	run: async (client, { kept: folder, signal: name }, { signal }) => ({
		signalled: await signalKept(client, folder, name, { signal }),
	}),
});

export const killJob = op({
	resource: 'job',
	name: 'kill',
	action: 'Kill a job',
	effect: 'destroys',
	help: 'End a job by its number; its children may live on',
	fields: { job },
	covers: ['kill'],
	sample: { killed: true, job: 3 },
	preview: async (client, { job: id }, { signal }) => ({
		job: id,
		alive: await client.isAlive(id, { signal }),
	}),
	run: async (client, { job: id }, { signal }) => ({
		killed: await client.kill(id, { signal }),
		job: id,
	}),
});

export const sendInput = op({
	resource: 'job',
	name: 'sendInput',
	action: 'Send input to a job',
	effect: 'changes',
	help: 'Feed one line to a running job',
	fields: {
		job,
		line: text('Line', {
			required: true,
			example: 'yes',
			help: 'What it reads; the line end is added',
		}),
	},
	covers: ['send_input'],
	sample: { sent: true, job: 3 },
	async run(client, { job: id, line }, { signal }) {
		await client.input(id, line, { signal });
		return { sent: true, job: id };
	},
});

export const isAlive = op({
	resource: 'job',
	name: 'isAlive',
	action: 'Check whether a job is alive',
	effect: 'reads',
	help: 'Ask the server whether a job still runs',
	fields: { job },
	covers: ['is_alive'],
	sample: { alive: true, job: 3 },
	run: async (client, { job: id }, { signal }) => ({
		alive: await client.isAlive(id, { signal }),
		job: id,
	}),
});

export const getJobs = op({
	resource: 'job',
	name: 'getMany',
	action: 'Get many jobs',
	effect: 'reads',
	help: 'List the background jobs of the server, those of other clients included',
	returns: 'many',
	fields: {},
	covers: ['jobs'],
	sample: {
		id: 3,
		command: ['sleep', '60'],
		call: "((['sleep', '60'],), {})",
		own: true,
	},
	run: (client, _, { signal }) => client.jobs({ signal }),
});
