import type { ConplyentParts } from '../parts.ts';
import { duration, flag, number, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { formatDuration } from '../../../core/units.ts';
import { pause } from '../../../net/backoff.ts';
import { after } from '../../../net/call.ts';
import type { ConplyentClient } from '../client/types.ts';
import { MusterError } from '../../../core/errors.ts';
import { type KeptPart, readKept } from '../model/persisted-job/follow.ts';
import { followInTurns } from '../model/persisted-job/follow-in-turns.ts';
import { removeKept, signalKept } from '../model/persisted-job/persisted-job.ts';
import { linesFrom, wholeCharacters } from '../model/persisted-job/lines.ts';
import { exitView } from '../model/persisted-job/exit-view.ts';
import { fails, kept, STEP_SECONDS } from './fields.ts';
import { exitFailure } from '../model/exit-failure.ts';

const op = operations<ConplyentParts>();
const turning = operations<ConplyentParts>();

/** @throws MusterError BAD_INPUT for a place that this output does not have: it may be one of another job. */
const checkFrom = (from: number, size: number): void => {
	if (from <= size) return;
	throw new MusterError('BAD_INPUT', `From byte is ${from}, and the job has written ${size} bytes`, {
		hint: 'Give “next” of an earlier step of the same job, or 0 for all of it.',
		details: { field: 'from', size },
	});
};

export const followJob = turning({
	resource: 'job',
	name: 'follow',
	action: 'Follow a job',
	effect: 'reads',
	help: 'The kept output of a job line by line, from the beginning or some byte, until its program ends, though children may write on; lines that are not UTF-8 are marked and counted as damaged',
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
			placeholder: 'none',
			example: '10m',
			help: 'How long to follow at most; until the job ends if empty',
		}),
	},
	covers: ['exec', 'rdfile', 'rm'],
	sample: { line: 'step 1 done' },
	optional: ['damaged'],
	failure: exitFailure,
	part: 'turns',
	timeout: Number.POSITIVE_INFINITY,
	async *run(turns, { kept: folder, from, deadline }, { signal }) {
		const stop = deadline === undefined ? signal : AbortSignal.any([signal, after(deadline)]);
		const lines = linesFrom(from);
		let next = from;
		let damaged = 0;
		let exit: KeptPart['exit'] = 'running';
		try {
			for await (const part of followInTurns(turns, folder, { from, signal: stop })) {
				({ exit } = part);
				checkFrom(from, part.size);
				for (const told of [
					...lines(part.bytes),
					...(exit !== 'running' && part.next >= part.size ? lines() : []),
				]) {
					({ next } = told);
					if (told.damaged) damaged++;
					yield { line: told.line, ...(told.damaged ? { damaged: true } : {}) };
				}
			}
		} catch (error) {
			if (signal.aborted || !stop.aborted) throw error;
		}
		return { ...exitView(exit), next, ...(damaged > 0 ? { damaged } : {}) };
	},
});

export const waitForJob = turning({
	resource: 'job',
	name: 'waitFor',
	action: 'Wait for a job to end',
	effect: 'reads',
	help: 'Wait until a job with kept output has ended, and give its exit code',
	fields: {
		kept,
		failOnExit: fails.failOnExit,
		deadline: duration('Deadline', {
			default: 600,
			min: 0.1,
			help: 'How long to wait at most',
		}),
	},
	covers: ['exec', 'rdfile', 'rm'],
	sample: { exitCode: 0, ended: 'exited', size: 4096 },
	optional: ['signal'],
	failure: exitFailure,
	part: 'turns',
	timeout: Number.POSITIVE_INFINITY,
	async run(turns, { kept: folder, deadline, failOnExit }, { signal, progress }) {
		const stop = AbortSignal.any([signal, after(deadline)]);
		try {
			for await (const { exit, size } of followInTurns(turns, folder, {
				from: Number.MAX_SAFE_INTEGER,
				signal: stop,
			})) {
				progress(size, undefined, 'bytes of output');
				if (exit === 'running') continue;
				const how = { ...exitView(exit), size };
				const failure = exitFailure(how);
				if (failOnExit && failure)
					throw new MusterError('SERVER', `The job kept in ${folder} did not go well: ${failure}`, {
						hint: 'Get its result to see what it wrote.',
						details: how,
					});
				return how;
			}
		} catch (error) {
			if (signal.aborted || !stop.aborted) throw error;
		}
		throw new MusterError(
			'TIMEOUT',
			`The job kept in ${folder} has not ended within ${formatDuration(deadline)}`,
			{
				hint: 'It runs on. Wait longer, or kill it.',
			},
		);
	},
});

export const getResult = op({
	resource: 'job',
	name: 'getResult',
	action: 'Get the result of a job',
	effect: 'reads',
	help: 'Whether a job with kept output still runs, and what it has written, at most 4 MiB of it',
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
	part: 'main',
	covers: ['exec', 'rdfile', 'rm'],
	sample: { running: false, exitCode: 0, text: 'done\n', next: 5, size: 5 },
	optional: ['signal'],
	bytes: ['text'],
	failure: exitFailure,
	timeout: 60,
	async run(client, { kept: folder, from }, { signal }) {
		const { bytes, next, size, exit } = await readKept(client, folder, from, {
			signal,
		});
		checkFrom(from, size);
		const { exitCode, signal: endedBy } = exitView(exit);
		// a character that is cut at the end of the part comes with the next one
		const whole = next < size ? bytes.subarray(0, wholeCharacters(bytes)) : bytes;
		return {
			running: exit === 'running',
			exitCode,
			...(endedBy ? { signal: endedBy } : {}),
			text: new Uint8Array(whole),
			next: next - (bytes.length - whole.length),
			size,
		};
	},
});

/** Looks at a job that may be ending just now, and milliseconds between two of them. */
const [LOOKS, LOOK_EVERY] = [6, 200];

/** How a job has ended, of one that was told to a moment ago too. @throws MusterError NOT_FOUND */
const exitSoon = async (client: ConplyentClient, folder: string, looks: number, signal: AbortSignal) => {
	for (let look = 1; ; look++) {
		const { exit } = await readKept(client, folder, Number.MAX_SAFE_INTEGER, { signal });
		if (exit !== 'running' || look >= looks) return exit;
		await pause(LOOK_EVERY, signal);
	}
};

export const removeOutput = op({
	resource: 'job',
	name: 'removeOutput',
	action: 'Remove kept output of a job',
	effect: 'destroys',
	help: 'Delete the files that hold a job’s output and exit code',
	fields: {
		kept,
		evenIfRunning: flag('Even if running', {
			default: false,
			advanced: true,
			help: 'Whether to go on while the job runs; it then runs on, and nothing can reach it any more',
		}),
	},
	part: 'main',
	covers: ['rm'],
	timeout: STEP_SECONDS,
	sample: { removed: true, kept: '/var/tmp/muster-0f3c9d2a7b11' },
	async preview(client, { kept: folder }, { signal }) {
		const { size, exit } = await readKept(client, folder, Number.MAX_SAFE_INTEGER, { signal });
		return { kept: folder, size, running: exit === 'running' };
	},
	async run(client, { kept: folder, evenIfRunning }, { signal }) {
		const exit = await exitSoon(client, folder, evenIfRunning ? 1 : LOOKS, signal);
		if (exit === 'running' && !evenIfRunning)
			throw new MusterError('CONFLICT', `The job kept in ${folder} still runs`, {
				hint: 'Without these files nothing can signal it or tell how it ended. Wait for it or send it a signal first, or allow it with “Even if running”. Nothing was removed.',
			});
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
			example: 'TERM',
			help: 'Name of the signal; INT and QUIT are ignored by a program that was started in the background',
		}),
	},
	part: 'main',
	covers: ['exec'],
	timeout: STEP_SECONDS,
	sample: { signalled: true },
	failure: (result) => ((result as { signalled: boolean }).signalled ? undefined : 'it had ended'),
	run: async (client, { kept: folder, signal: name }, { signal }) => ({
		signalled: await signalKept(client, folder, name, { signal }),
	}),
});
