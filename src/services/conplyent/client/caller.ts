import { type Code, MusterError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/units.ts';
import type { Sendable } from '../wire/pickle/encode.ts';
import { READING } from './commands.table.ts';
import type { Dispatcher } from './dispatch.ts';
import { jobOf } from './job.ts';
import type { Pressure } from './output.ts';
import { raised } from './python-error.ts';
import type { Running } from './running.ts';
import type { Settings } from './settings.ts';
import type { CallOptions, Ending, Job, Keywords, Outcome, Output, StartOptions } from './types.ts';
import { abortError, atLeast, waitFor } from '../../../net/call.ts';

/** The text of a command’s last word that is one. */
export const lastText = (output: readonly Output[]): string => {
	const found = output.findLast((piece) => 'text' in piece);
	return found && 'text' in found ? found.text : '';
};

/** What the server’s words for a refusal say of the state of its files. */
const refusal = (text: string): Code => {
	if (/already exists|Non-Empty Directory|exists as a directory/.test(text)) return 'CONFLICT';
	return /doesn't exist|No such directory|Unknown file/.test(text) ? 'NOT_FOUND' : 'SERVER';
};

/**
 * What a command of the server that ended badly means. `doing`: such as `rm /x`. `ended: 'exited'` is no
 * error.
 */
export const failure = (
	doing: string,
	changes: boolean,
	ending: Ending,
	text: string,
): MusterError | undefined => {
	if (ending.ended === 'raised' && ending.error) return raised(ending.error, doing);
	if (ending.ended === 'refused')
		return new MusterError(
			refusal(text),
			`${doing}: ${text.trim().replace(/^[a-z]+: /, '') || 'the server refused it'}`,
		);
	if (ending.ended === 'lost')
		return new MusterError(
			changes ? 'OUTCOME_UNKNOWN' : 'CONNECTION_LOST',
			`${doing}: the server dropped its answer`,
			{
				hint: 'It does so under load. Look whether it was done before repeating it.',
			},
		);
	return undefined;
};

/** Sends commands and waits for them; knows no single one. */
export const caller = (dispatch: Dispatcher, { callTimeout, where }: Settings) => {
	const check = (name: string) => {
		const known = dispatch.commands();
		// An unknown command would never be answered, and its id would be given to the next (protocol, trap 4)
		if (!known.includes(name))
			throw new MusterError('UNSUPPORTED', `${where} has no command ${JSON.stringify(name)}`, {
				hint: `It offers: ${known.join(', ')}.`,
			});
	};
	const late = (command: Running, timeout: number) => () => {
		const keeping = dispatch.keeping();
		const why = keeping && keeping !== command ? `: ${keeping.name} keeps the server’s main loop` : '';
		return new MusterError(
			command.changes ? 'OUTCOME_UNKNOWN' : 'TIMEOUT',
			`${where} did not answer ${command.name} within ${formatDuration(timeout)}${why}`,
		);
	};
	const submit = (
		name: string,
		args: readonly Sendable[],
		keywords: Keywords,
		options: StartOptions & { pressure?: Pressure },
	): Running => {
		check(name);
		const { outlives, queue, pressure, reads, signal } = options;
		if (signal?.aborted) throw abortError(signal, name);
		return dispatch.submit(name, args, keywords, {
			changes: !reads && !READING.has(name),
			outlives,
			queue,
			...(pressure && { pressure }),
		});
	};
	const wait = <T>(promise: Promise<T>, command: Running, { signal, timeout }: CallOptions): Promise<T> =>
		waitFor(promise, `calling ${command.name}`, {
			signal,
			timeout,
			late: late(command, timeout ?? 0),
		}).catch((error) => {
			command.queue.discard();
			throw error;
		});
	/** An aborted job is killed as soon as its id is known. */
	const killOnAbort = (command: Running, { signal, killOnAbort }: StartOptions) => {
		if (!signal || !killOnAbort) return;
		const kill = () => {
			command.acknowledged
				.then((id) => command.over() || dispatch.submit('kill', [id], {}, { changes: true }).queue.discard())
				.catch(() => {});
		};
		signal.addEventListener('abort', kill, { once: true });
		command.ending.finally(() => signal.removeEventListener('abort', kill)).catch(() => {});
	};
	return {
		submit,
		start: async (
			name: string,
			args: readonly Sendable[] = [],
			keywords: Keywords = {},
			options: StartOptions = {},
		): Promise<Job> => {
			const command = submit(name, args, keywords, options);
			killOnAbort(command, options);
			return jobOf(
				command,
				await wait(command.acknowledged, command, {
					signal: options.signal,
					timeout: options.timeout ?? atLeast(callTimeout, options.signal),
				}),
			);
		},
		call: async (
			name: string,
			args: readonly Sendable[] = [],
			keywords: Keywords = {},
			options: StartOptions = {},
		): Promise<Outcome> => {
			const command = submit(name, args, keywords, options);
			killOnAbort(command, options);
			const ending = await wait(command.ending, command, options);
			return {
				id: command.id() ?? -1,
				output: command.queue.drain(),
				...ending,
			};
		},
		/** Runs a command of the server that answers soon; its output, or its failure as an error. */
		ask: async (
			name: string,
			args: readonly Sendable[],
			options: CallOptions = {},
			keywords: Keywords = {},
		): Promise<readonly Output[]> => {
			const command = submit(name, args, keywords, options);
			const ending = await wait(command.ending, command, {
				signal: options.signal,
				timeout: options.timeout ?? atLeast(callTimeout, options.signal),
			});
			const output = command.queue.drain();
			const about = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number');
			const doing = [name, ...about].join(' ');
			const error = failure(doing, command.changes, ending, lastText(output));
			if (error) throw error;
			return output;
		},
	};
};

export type Caller = ReturnType<typeof caller>;
