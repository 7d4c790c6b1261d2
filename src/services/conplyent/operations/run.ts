import type { ConplyentParts } from '../parts.ts';
import { list } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { formatDuration } from '../../../core/units.ts';
import { pause } from '../../../net/backoff.ts';
import type { ConplyentClient, Job } from '../client/types.ts';
import { withUnseen } from '../../../core/pasted.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import { fails, limits, program, programOf } from './fields.ts';
import { type EndWords, endWords, lineWords, tail } from '../model/lines.ts';
import { momentsOf } from '../model/moments.ts';
import { type Rule, rules, rulesOf } from '../model/expect-rules.ts';
import { exitFailure } from '../model/exit-failure.ts';

const op = operations<ConplyentParts>();

/** What to do where the system did not even begin it. */
const startHint = (said = ''): string => {
	if (/argument list too long|E2BIG/i.test(said))
		return 'One argument may have 128 KiB: write a longer one into a file first, and name that.';
	if (/null byte/i.test(said)) return 'No command and no argument can hold a NUL character: take it out.';
	return 'Is the program installed there, and spelled right? “Shell script” under Read as gives pipes and variables.';
};

/** What a run's end means for the step. */
const judged = (
	doing: string,
	end: EndWords,
	lines: readonly string[],
	{ failOnExit, failOnError, reading }: { failOnExit: boolean; failOnError: boolean; reading: string },
) => {
	const details = { ...end, lines };
	if (end.ended === 'lost')
		throw new MusterError(
			'OUTCOME_UNKNOWN',
			`${doing}: the server dropped its last output, and the exit code with it`,
			{
				hint: 'It does so under load. Start the command in the background with its output kept where this must not happen.',
				details,
			},
		);
	// the server writes to a program that has just ended, gives up, and reads it no further
	if (end.ended === 'raised' && end.error?.type === 'BrokenPipeError')
		throw new MusterError(
			'OUTCOME_UNKNOWN',
			`${doing}: it ended before it read its input, and the server dropped its last output and the exit code`,
			{ hint: 'Give as many lines as the program reads. The details hold its last lines.', details },
		);
	if (failOnError && (end.ended === 'raised' || end.ended === 'refused'))
		throw new MusterError(
			'SERVER',
			`${doing}: the server could not start it: ${end.error ? end.error.message || end.error.type : (lines.at(-1) ?? 'it refused')}`,
			{ hint: startHint(end.error?.message), details },
		);
	if (failOnError && reading === 'shell' && (end.exitCode === 127 || end.exitCode === 126))
		throw new MusterError(
			'SERVER',
			`${doing}: the shell could not start it: ${lines.at(-1) ?? `exit code ${end.exitCode}`}`,
			{
				hint: /^\S+: \d+: cd: |: cd: /.test(lines.at(-1) ?? '')
					? 'Is there such a working folder on the server, and may its user enter it?'
					: 'Is the program installed there, and spelled right?',
				details,
			},
		);
	if (failOnExit && end.exitCode !== 0)
		throw new MusterError(
			'SERVER',
			`${doing}: ${end.signal ? `it was ended by ${end.signal}` : `exit code ${end.exitCode}`}${lines.length > 0 ? `: ${lines.at(-1)}` : ''}`,
			{
				hint: 'The details hold its last lines.',
				details,
			},
		);
};

/** Milliseconds that a killed program has to end before it is left to itself. */
const DYING_MS = 2000;

/** Whether a job that was told to end has done so. */
const endedSoon = async (job: Job): Promise<boolean> => {
	const over = new AbortController();
	let hasEnded = false;
	const end = () => over.abort();
	job.ending.then(() => {
		hasEnded = true;
		end();
	}, end);
	await pause(DYING_MS, over.signal);
	return hasEnded;
};

/** What became of a job that is given up, as the user has to know it. */
const endJob = async (client: ConplyentClient, job: Job): Promise<string> => {
	await client.kill(job.id, { timeout: 5 }).catch(() => false);
	if (await endedSoon(job)) return 'The job was killed.';
	return `The server was told to kill job ${job.id}, and it has not ended: end its program there. A server no longer hears of a program that has written what is not UTF-8.`;
};

export const runCommand = op({
	resource: 'command',
	name: 'run',
	action: 'Run a command',
	alias: ['run a remote command', 'run a command on a server', 'execute a script', 'run a shell script'],
	effect: 'changes',
	help: 'Run a program to its end and give its output line by line; what is not UTF-8 makes the server drop the output, so start such a program in the background',
	returns: 'stream',
	ends: {
		label: 'end',
		gathered: 'lines',
		sample: { job: 3, ended: 'exited', exitCode: 0 },
	},
	fields: {
		...program,
		input: list('Input', {
			emptyItems: true,
			item: 'line',
			itemPlaceholder: 'yes',
			help: 'Lines to feed it at its start; its input has no end, so what reads to the end (such as sort) waits for ever',
		}),
		rules,
		...fails,
		...limits,
	},
	part: 'main',
	covers: ['exec', 'send_input', 'kill'],
	sample: { line: 'total 24' },
	failure: exitFailure,
	timeout: Number.POSITIVE_INFINITY,
	async *run(
		client,
		{ input: lines = [], rules, silence, deadline, killOnStop, failOnExit, failOnError, ...what },
		{ signal, log },
	) {
		const doing = `“${withUnseen(what.command.slice(0, 80))}”`;
		const pending: Rule[] = rulesOf(rules);
		const moments = momentsOf({ silence, deadline });
		const last = tail();
		const job = await client.exec(programOf(what), {
			signal,
			killOnAbort: killOnStop,
		});
		let over = false;
		// what has ended in time is told to its end, however slowly it is taken
		let ended = false;
		const end = () => {
			ended = true;
		};
		job.ending.then(end, end);
		/** A program that has ended reads nothing more: what it wrote, and how it ended, still follows. */
		const input = async (line: string): Promise<boolean> => {
			try {
				await client.input(job.id, line, { signal });
				return true;
			} catch (error) {
				if (codeOf(error) !== 'NOT_FOUND') throw error;
				log(`${doing}: The program ended before it read its input; output and exit code follow`);
				return false;
			}
		};
		const feed = async () => {
			await input((pending.shift() as Rule).send);
			moments.heard();
		};
		const giveUp = async (what: string): Promise<never> => {
			over = true;
			job.discard();
			throw new MusterError('TIMEOUT', `${doing}: ${what}`, {
				hint: killOnStop
					? await endJob(client, job)
					: `Job ${job.id} runs on; it can be killed by this number.`,
				details: { job: job.id },
			});
		};
		try {
			for (const line of lines) if (!(await input(line))) break;
			moments.heard();
			for (;;) {
				const { within, reason } = moments.next(pending[0]?.silence);
				const isLate = reason === 'deadline' && within === 0 && !ended;
				const piece = isLate ? 'silence' : await job.next({ signal, within: ended ? undefined : within });
				if (piece === undefined) break;
				if (piece === 'silence') {
					if (reason === 'deadline') await giveUp(`not done after ${formatDuration(deadline as number)}`);
					if (reason === 'silence') await giveUp(`no output for ${formatDuration(silence as number)}`);
					if (reason === 'rule') await feed();
					continue;
				}
				const words = lineWords(piece);
				last.add(words);
				yield words;
				moments.heard();
				const matched = pending[0]?.text;
				if (matched !== undefined && typeof words['line'] === 'string' && words['line'].includes(matched))
					await feed();
			}
			over = true;
		} finally {
			if (!over) {
				log(`${doing} was left before its end`);
				job.discard();
				if (killOnStop && !signal.aborted) await client.kill(job.id, { timeout: 5 }).catch(() => false);
				// an abort has killed it already; a host that stops must not be gone before that is done
				if (killOnStop && signal.aborted) await endedSoon(job);
			}
		}
		const how = endWords(job, await job.ending);
		judged(doing, how, last.lines, { failOnExit, failOnError, reading: what.reading });
		return how;
	},
});
