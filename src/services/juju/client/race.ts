import { asMusterError, codeOf, isMusterError, MusterError, stopped } from '../../../core/errors.ts';
import { pause } from '../../../net/backoff.ts';
import { deadline, abortError } from '../../../net/call.ts';
import { explainWait } from '../../../net/lease.ts';
import { type Endpoint, whereOf } from './address.ts';

export interface Race<T> {
	readonly endpoints: readonly Endpoint[];
	/** Milliseconds after which the next address is begun beside those that have not answered. */
	readonly stagger: number;
	/** Seconds that one address may take. */
	readonly each: number;
	readonly signal: AbortSignal;
	open(endpoint: Endpoint, signal: AbortSignal): Promise<T>;
	/** Ends what came second. */
	discard(made: T): void;
	/** Whether an error counts for all addresses: a refused password is not tried at the next. */
	isFinal(error: unknown): boolean;
}

/** What is told where several fail: the one that says most. */
const telling = ['AUTH_REJECTED', 'PROTOCOL', 'CONNECT_FAILED', 'TIMEOUT', 'CONNECT_REFUSED'];

const allFailed = (errors: readonly MusterError[], endpoints: readonly Endpoint[]): MusterError => {
	const sorted = errors.toSorted((a, b) => telling.indexOf(a.code) - telling.indexOf(b.code));
	const first = sorted[0] as MusterError;
	if (endpoints.length === 1) return first;
	return new MusterError(
		first.code,
		`None of ${endpoints.length} addresses accepted the login: ${errors.map(({ message }) => message).join('; ')}`,
		{ hint: first.hint, details: { addresses: endpoints.map(whereOf) }, cause: first },
	);
};

/** Connecting was stopped, with what is known of each address for the words of a time-out. */
const stoppedRace = (signal: AbortSignal, endpoints: readonly Endpoint[], tried: number): MusterError => {
	const error = abortError(signal, 'connecting');
	if (endpoints.length === 1 || error.code !== 'CANCELLED') return error;
	const words = endpoints.map(
		(endpoint, index) => `${whereOf(endpoint)} ${index < tried ? 'had not answered' : 'was not tried'}`,
	);
	return stopped(error.message, {
		cause: error,
		hint: error.hint,
		details: { connecting: words.join('; ') },
	});
};

const attempt = async <T>(race: Race<T>, endpoint: Endpoint, signal: AbortSignal): Promise<T> => {
	const time = deadline(signal, race.each);
	try {
		return await race.open(endpoint, time.signal);
	} catch (thrown) {
		if (time.isOver && (!isMusterError(thrown) || codeOf(thrown) === 'CANCELLED'))
			throw new MusterError(
				'TIMEOUT',
				`${whereOf(endpoint)} did not accept the login within ${race.each} s`,
				{
					cause: thrown,
					details: { where: whereOf(endpoint) },
				},
			);
		throw thrown;
	} finally {
		time.clear();
	}
};

/**
 * The first that opens of several addresses, begun one after the other: at once where one fails, else after
 * `stagger`.
 * @throws MusterError of the only address, or one that names all; CANCELLED
 */
export const race = async <T>(options: Race<T>): Promise<T> => {
	const { endpoints, stagger, signal, discard } = options;
	const over = new AbortController();
	const runs: Promise<T>[] = [];
	const won = new AbortController();
	const both = AbortSignal.any([signal, over.signal]);
	explainWait(signal, () => stoppedRace(signal, endpoints, runs.length));
	try {
		for (const endpoint of endpoints) {
			const run = attempt(options, endpoint, both);
			runs.push(run);
			const failed = new AbortController();
			run.then(
				() => won.abort(),
				(error: unknown) => {
					if (options.isFinal(error)) over.abort(error);
					failed.abort();
				},
			);
			await pause(stagger, AbortSignal.any([failed.signal, won.signal, both]));
			if (won.signal.aborted || both.aborted) break;
		}
		const made = await Promise.any(runs);
		for (const run of runs) run.then((other) => other !== made && discard(other)).catch(() => {});
		return made;
	} catch (thrown) {
		if (signal.aborted) throw stoppedRace(signal, endpoints, runs.length);
		if (over.signal.aborted) throw over.signal.reason;
		const errors = (thrown as AggregateError).errors.map((error: unknown) =>
			asMusterError(error, 'Connecting failed'),
		);
		throw allFailed(errors, endpoints);
	} finally {
		over.abort(stopped('Another address was faster'));
	}
};
