import type { ConplyentParts } from '../parts.ts';
import { text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { codeOf, MusterError, thrownText } from '../../../core/errors.ts';
import { pause } from '../../../net/backoff.ts';
import type { ConplyentClient } from '../client/types.ts';
import { jobView } from '../model/job-view.ts';
import { job, STEP_SECONDS } from './fields.ts';

const op = operations<ConplyentParts>();

/** Looks at a job that may be ending just now, and milliseconds between two of them. */
const [LOOKS, LOOK_EVERY] = [20, 100];

/** Whether a job that was told to end has done so; the server only says that it was told. */
const hasEnded = async (client: ConplyentClient, id: number, signal: AbortSignal): Promise<boolean> => {
	for (let look = 1; ; look++) {
		if (!(await client.isAlive(id, { signal }))) return true;
		if (look >= LOOKS) return false;
		await pause(LOOK_EVERY, signal);
	}
};

/** The job was told to end, and then the server could not be asked. */
const unseen = (id: number) => (cause: unknown) => {
	if (codeOf(cause) === 'CANCELLED') throw cause;
	const message = `Job ${id} was told to end; whether it has is not known: ${thrownText(cause)}`;
	throw new MusterError('OUTCOME_UNKNOWN', message, { hint: 'Check whether the job is alive.', cause });
};

export const killJob = op({
	resource: 'job',
	name: 'kill',
	action: 'Kill a job',
	alias: ['kill a process', 'stop a job', 'end a job'],
	effect: 'destroys',
	help: 'End a job by its number; its children may live on',
	fields: { job },
	part: 'main',
	covers: ['kill'],
	timeout: STEP_SECONDS,
	sample: { killed: true, ended: true, job: 3 },
	failure: (result) => {
		const { killed, ended } = result as { killed: boolean; ended: boolean };
		if (!killed) return 'no such job ran';
		return ended ? undefined : 'it was told to end, and runs on';
	},
	preview: async (client, { job: id }, { signal }) => ({
		job: id,
		alive: await client.isAlive(id, { signal }),
	}),
	run: async (client, { job: id }, { signal }) => {
		const killed = await client.kill(id, { signal });
		const ended = !killed || (await hasEnded(client, id, signal).catch(unseen(id)));
		return { killed, ended, job: id };
	},
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
			empty: true,
			example: 'yes',
			help: 'Line that the job reads; a line end is added, so an empty line is the Enter key',
		}),
	},
	part: 'main',
	covers: ['send_input'],
	timeout: STEP_SECONDS,
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
	alias: ['is a process running'],
	effect: 'reads',
	help: 'Ask the server whether a job still runs',
	fields: { job },
	part: 'main',
	covers: ['is_alive'],
	timeout: STEP_SECONDS,
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
	alias: ['running processes'],
	effect: 'reads',
	help: 'List the background jobs of the server, those of other clients included',
	returns: 'many',
	fields: {},
	part: 'main',
	covers: ['jobs'],
	timeout: STEP_SECONDS,
	sample: {
		id: 3,
		command: ['sleep', '60'],
		call: "((['sleep', '60'],), {})",
		own: true,
	},
	optional: ['command', 'kept'],
	run: async (client, _, { signal }) => (await client.jobs({ signal })).map(jobView),
});
