import { asMusterError, MusterError, stopped } from '../../../core/errors.ts';
import { explainWait } from '../../../net/lease.ts';
import { whereOf } from './dial.ts';
import type { SerfHost } from './types.ts';

/** Seconds that all head starts may take together, and the longest one. */
const ALL_HEAD_STARTS = 3;
const HEAD_START = 2;

/** Seconds after which a host that has not answered is not waited for alone. */
const headStartOf = (hosts: number): number => Math.min(HEAD_START, ALL_HEAD_STARTS / Math.max(1, hosts - 1));

/** What is known of each host when the trying was stopped. */
const stoppedTrying = (
	hosts: readonly SerfHost[],
	errors: readonly (MusterError | undefined)[],
	tried: number,
) => {
	const words = hosts.map((host, index) => {
		if (index >= tried) return `${whereOf(host)} was not tried`;
		return errors[index]?.message ?? `${whereOf(host)} had not answered`;
	});
	const connecting = words.join('; ');
	return stopped(`Connecting to Serf was stopped: ${connecting}`, {
		details: { connecting },
	});
};

/** All hosts failed: what a person must mend comes first, then what they have in common, else the last. */
const allFailed = (errors: readonly MusterError[]): MusterError => {
	const [first] = errors as [MusterError];
	if (errors.length === 1) return first;
	const telling = errors.find(({ code }) => code === 'AUTH_REJECTED') ?? (errors.at(-1) as MusterError);
	return new MusterError(
		telling.code,
		`No Serf agent could be used: ${errors.map(({ message }) => message).join('; ')}`,
		{
			hint: telling.hint,
			cause: telling,
			details: { tried: errors.map(({ code, message }) => ({ code, message })) },
		},
	);
};

interface Trying<T> {
	/** Connects to one host. Its errors are those of `connectSerf`. */
	attempt(host: SerfHost, signal: AbortSignal): Promise<T>;
	/** Ends a connection that came too late to be used. */
	discard(late: T): void;
	readonly signal: AbortSignal | undefined;
}

/**
 * The first of the hosts that answers. They are tried in their order: the next one when one has failed, or
 * has not answered after a head start of at most 2 s, so that hung hosts do not use up the time of a step.
 * All others are let go.
 */
export const firstHost = <T>(
	hosts: readonly SerfHost[],
	{ attempt, discard, signal }: Trying<T>,
): Promise<T> =>
	new Promise((resolve, reject) => {
		const abortController = new AbortController();
		const errors: (MusterError | undefined)[] = hosts.map(() => undefined);
		let tried = 0;
		let failed = 0;
		let over = false;
		let timer: NodeJS.Timeout | undefined;

		const settle = (then: () => void): void => {
			over = true;
			clearTimeout(timer);
			signal?.removeEventListener('abort', stop);
			then();
			abortController.abort();
		};
		const soFar = () => stoppedTrying(hosts, errors, tried);
		const stop = (): void => settle(() => reject(soFar()));
		const fail = (index: number, thrown: unknown): void => {
			if (over) return;
			errors[index] = asMusterError(
				thrown,
				`Connecting to the Serf agent at ${whereOf(hosts[index] as SerfHost)}`,
			);
			failed += 1;
			if (failed === hosts.length) settle(() => reject(allFailed(errors as MusterError[])));
			else next();
		};
		const next = (): void => {
			clearTimeout(timer);
			if (over || tried >= hosts.length) return;
			const index = tried;
			tried += 1;
			attempt(hosts[index] as SerfHost, abortController.signal).then(
				(client) => (over ? discard(client) : settle(() => resolve(client))),
				(thrown: unknown) => fail(index, thrown),
			);
			if (tried < hosts.length) timer = setTimeout(next, headStartOf(hosts.length) * 1000);
		};

		if (signal?.aborted) return stop();
		if (signal) explainWait(signal, soFar);
		signal?.addEventListener('abort', stop, { once: true });
		next();
	});
