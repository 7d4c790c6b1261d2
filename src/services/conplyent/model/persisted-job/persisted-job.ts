import { atLeast } from '../../../../net/call.ts';
import { randomBytes } from 'node:crypto';
import { codeOf, MusterError } from '../../../../core/errors.ts';
import { failure, lastText } from '../../client/caller.ts';
import type { CallOptions, ConplyentClient, Job } from '../../client/types.ts';
import { END, KEEP, SIGNAL } from './scripts.ts';
import { signalName } from './signal-name.ts';

/** A job whose output and exit code are kept in files on the server (POSIX only). */
export interface KeptJob {
	/** The server’s number for it, until the server restarts. */
	readonly id: number;
	/**
	 * Where `output`, `pid` and `exit` are; what {@link followKept} needs, from any process and after any
	 * interruption.
	 */
	readonly folder: string;
	/** Process id of the program. */
	readonly pid: number;
	readonly job: Job;
}

export interface KeepOptions extends CallOptions {
	/**
	 * An absolute path that does not exist while its parent does. Default: `/var/tmp/muster-` and 32 random
	 * digits, which outlives a restart of the machine.
	 */
	readonly folder?: string;
	readonly killOnAbort?: boolean;
}

/** A folder name that nobody can guess: others may write to `/var/tmp` too. */
export const newFolder = (): string => `/var/tmp/muster-${randomBytes(16).toString('hex')}`;

/** What `exec` is given so that a program’s output and exit code go to files in `folder`. */
export const keptCommand = (folder: string, program: readonly string[]): string[] => [
	'sh',
	'-c',
	KEEP,
	'muster',
	folder,
	...program,
];

/** An absolute path, checked before anything is sent. */
export const checkFolder = (folder: string, label = 'The folder for kept output'): string => {
	if (/^\/[^\0]*[^/\0]$/.test(folder)) return folder;
	throw new MusterError(
		'BAD_INPUT',
		`${label} must be an absolute path such as /var/tmp/job-1, not ${JSON.stringify(folder.slice(0, 200))}`,
	);
};

/**
 * Starts a program with its output kept. Resolves when the program runs; a program that cannot be found ends
 * with exit code 127 and says so in its output, as in a shell. `SERVER` with the shell’s words if the folder
 * cannot be made.
 */
export const startKept = async (
	client: ConplyentClient,
	program: readonly string[],
	options: KeepOptions = {},
): Promise<KeptJob> => {
	const { signal, timeout = atLeast(30, signal), killOnAbort = false } = options;
	if (program.length === 0 || program[0] === '')
		throw new MusterError('BAD_INPUT', 'A command must name a program');
	const folder = checkFolder(options.folder ?? newFolder());
	const job = await client.exec(keptCommand(folder, program), {
		signal,
		timeout,
		killOnAbort,
		outlives: true,
	});
	const first = await job.next({ within: timeout, signal });
	const pid =
		first !== undefined && first !== 'silence' && 'text' in first
			? /^kept (\d+)\s*$/.exec(first.text)?.[1]
			: undefined;
	if (pid !== undefined) return { id: job.id, folder, pid: Number(pid), job };
	if (first === undefined || first === 'silence') {
		const ending = first === undefined ? await job.ending : undefined;
		const error = ending && failure('exec sh', true, ending, '');
		throw (
			error ??
			new MusterError(
				'OUTCOME_UNKNOWN',
				`Nothing tells whether the job that keeps its output in ${folder} has started`,
				{
					details: { folder },
				},
			)
		);
	}
	throw new MusterError(
		'SERVER',
		`The output cannot be kept in ${folder}: ${'text' in first ? first.text.trim() : 'the shell said nothing'}`,
		{
			hint: 'Choose another folder, one that does not exist in a folder where the server may write.',
			details: { folder },
		},
	);
};

/**
 * Sends a signal (`TERM`, `KILL`, `HUP` …) to a kept program; false if it had ended. `NOT_FOUND` if nothing
 * is kept there.
 */
export const signalKept = async (
	client: ConplyentClient,
	folder: string,
	signal: string,
	options: CallOptions = {},
): Promise<boolean> => {
	const outcome = await client.call(
		'exec',
		[['sh', '-c', SIGNAL, 'muster', checkFolder(folder), signalName(signal)]],
		{},
		{ timeout: atLeast(30, options.signal), ...options },
	);
	const error = failure('Sending a signal', true, outcome, '');
	if (error) throw error;
	if (outcome.exitCode === 125) throw nothingKeptError(folder);
	if (outcome.exitCode !== 0 && outcome.exitCode !== 3)
		throw new MusterError(
			'SERVER',
			`The server refused to send ${signalName(signal)}: ${lastText(outcome.output) || `exit code ${outcome.exitCode}`}`,
			{
				hint: 'Does the program belong to the user of the server, and does its system know the signal?',
			},
		);
	return outcome.exitCode === 0;
};

/** Removes a kept output, its exit code and their folder. */
export const removeKept = (client: ConplyentClient, folder: string, options?: CallOptions): Promise<void> =>
	client.remove(checkFolder(folder), { ...options, recursive: true });

/** Seconds that ending a job may take: what ignores TERM is killed after two. */
const ENDING = 10;

/**
 * Ends a kept job, whatever became of its start, and removes what it kept.
 * @throws MusterError SERVER if it runs on; else as any call.
 */
export const endKept = async (
	client: ConplyentClient,
	folder: string,
	options: CallOptions = {},
): Promise<void> => {
	const script = ['sh', '-c', END, 'muster', checkFolder(folder)];
	const outcome = await client.call('exec', [script], {}, { timeout: ENDING, ...options });
	const error = failure(`Ending the job in ${folder}`, true, outcome, lastText(outcome.output));
	if (error) throw error;
	if (outcome.exitCode !== 0)
		throw new MusterError('SERVER', `The job in ${folder} does not end`, {
			hint: 'Its process belongs to somebody else, or waits for a device. End it on the server.',
		});
	await removeKept(client, folder, options).catch((thrown: unknown) => {
		if (codeOf(thrown) !== 'NOT_FOUND') throw thrown;
	});
};

export const nothingKeptError = (folder: string): MusterError =>
	new MusterError('NOT_FOUND', `No job keeps its output in ${folder}`, {
		hint: 'It was removed, or another server ran the job.',
	});
