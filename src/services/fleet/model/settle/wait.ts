import { setTimeout as sleep } from 'node:timers/promises';
import { isMusterError, MusterError } from '../../../../core/errors.ts';
import type { FleetClient } from '../../client/client.ts';
import { type Observation, judge, type Settling } from './judge.ts';
import { type Seen, seeUnit } from './observe.ts';

export interface Waiting {
	readonly signal: AbortSignal;
	/** Seconds between two looks. Default 1. */
	readonly every?: number;
	/** Seconds after which waiting ends. Default 60. */
	readonly deadline?: number;
	/** Told how it stands after each look. */
	onLook?(words: string): void;
}

const phrases: Readonly<Record<Settling, string>> = {
	launched: 'is launched',
	active: 'is active',
	finished: 'has finished',
	loaded: 'is stopped and loaded',
	inactive: 'is on no machine',
	gone: 'is gone from every machine',
};

/** `web.service is active`: what is waited for, after “until”. */
export const spokenSettling = (name: string, settling: Settling): string => `${name} ${phrases[settling]}`;

/**
 * One look of a wait: what was seen once it is settled, else `undefined` and the glimpse for the next look.
 * @throws MusterError CONFLICT where it can never come true: it failed, or somebody changed or destroyed it meanwhile.
 */
export const lookOnce = async (
	client: FleetClient,
	name: string,
	settling: Settling,
	before: Observation | undefined,
	call: { readonly signal: AbortSignal },
): Promise<{ seen: Seen | undefined; words: string; glimpse: Observation }> => {
	const seen = await seeUnit(client, name, call);
	const { settled, failed, words, glimpse } = judge(settling, seen, before);
	if (failed === undefined) return { seen: settled ? seen : undefined, words, glimpse };
	throw new MusterError(
		'CONFLICT',
		`${name} will not come to be so (${spokenSettling(name, settling)}): ${failed}`,
		{
			details: { unit: name, waitedFor: settling, standing: words },
			hint: failed.startsWith('it failed')
				? `Its log on the machine tells why: journalctl --unit ${name}`
				: 'See who else changes this unit.',
		},
	);
};

/** Whether a read that failed may do better when it is asked again: a server that is away for a moment. */
export const isPassing = ({ code, details }: MusterError): boolean =>
	['CONNECT_REFUSED', 'CONNECT_FAILED', 'CONNECTION_LOST', 'TIMEOUT'].includes(code) ||
	(code === 'SERVER' && details['passing'] === true);

/**
 * Waits until a unit has become what was asked for. Reads that fail in passing are looked over again.
 * @throws MusterError CONFLICT as {@link lookOnce}; TIMEOUT with how it stands in the words; CANCELLED.
 */
export const waitFor = async (
	client: FleetClient,
	name: string,
	settling: Settling,
	waiting: Waiting,
): Promise<Seen> => {
	const { signal, every = 1, deadline = 60 } = waiting;
	const until = performance.now() + deadline * 1000;
	let glimpse: Observation | undefined;
	let standing = 'not seen yet';
	for (;;) {
		try {
			const look = await lookOnce(client, name, settling, glimpse, { signal });
			if (look.seen) return look.seen;
			({ glimpse, words: standing } = look);
			waiting.onLook?.(standing);
		} catch (error) {
			if (!isMusterError(error) || !isPassing(error) || performance.now() >= until) throw error;
			standing = error.message;
		}
		const left = until - performance.now();
		if (left <= 0)
			throw new MusterError(
				'TIMEOUT',
				`After ${deadline} s it is not yet so that ${spokenSettling(name, settling)}: ${standing}`,
				{
					details: { unit: name, waitedFor: settling, standing },
					hint: 'Look at the unit’s states, or give a longer deadline.',
				},
			);
		await sleep(Math.min(every * 1000, left), undefined, { signal }).catch(() => {});
		if (signal.aborted)
			throw new MusterError('CANCELLED', `Stopped while waiting until ${spokenSettling(name, settling)}`);
	}
};
