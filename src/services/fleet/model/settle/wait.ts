import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { sleep } from '../../../../net/backoff.ts';
import type { FleetClient } from '../../client/client.ts';
import { placementFailure } from '../placement.ts';
import { judge, type Judging, type Observation, type SettleGoal, type Verdict } from './judge.ts';
import { type Seen, observeUnit } from './observe.ts';

export interface Waiting {
	readonly signal: AbortSignal;
	/** Seconds between two looks. @default 1 */
	readonly every?: number;
	/** Seconds after which waiting ends. @default 60 */
	readonly deadline?: number;
	/** Whether we only watch what others make of the unit: see {@link Judging}. */
	readonly watching?: boolean;
	/** Told how it stands after each look. */
	onLook?(words: string): void;
}

/** What is waited for; that it is not so yet; that it will not be so. Each after the unit’s name. */
const phrases: Readonly<Record<SettleGoal, readonly [is: string, notYet: string, never: string]>> = {
	launched: ['is launched', 'is not launched yet', 'was not launched'],
	active: ['is active', 'is not active yet', 'did not become active'],
	finished: ['has finished', 'has not finished yet', 'did not finish'],
	loaded: ['is stopped and loaded', 'has not stopped yet', 'did not become stopped and loaded'],
	stopped: ['has stopped', 'has not stopped yet', 'did not stop'],
	inactive: ['is on no machine', 'is not off every machine yet', 'did not become inactive'],
	gone: ['is gone from every machine', 'is not gone from every machine yet', 'did not go'],
};

/** `web.service is active`: what is waited for, after “until”. */
export const spokenSettling = (name: string, settling: SettleGoal): string =>
	`${name} ${phrases[settling][0]}`;

const never = (name: string, settling: SettleGoal, { failed, absent, words }: Verdict): MusterError => {
	const details = { unit: name, waitedFor: settling, lastStatus: words };
	if (absent)
		return new MusterError('NOT_FOUND', `There is no unit ${name}`, {
			details,
			hint: 'List the units to see which there are.',
		});
	const broken = settling === 'active' || settling === 'finished';
	const others = /^(somebody|it was destroyed)/.test(failed ?? '');
	return new MusterError('CONFLICT', `${name} ${phrases[settling][2]}: ${failed}`, {
		details,
		hint:
			broken && !others
				? `Mend it, then *Restart*: starting a failed unit again changes nothing. Its log on the machine tells why: journalctl --unit ${name}`
				: 'See who else changes this unit.',
	});
};

/** How many looks lie between two of those that read all units to tell why no machine takes this one. */
const WHY_EVERY = 10;

/** Whether it is time to find out why no machine takes the unit. */
const wantsReason = ({ unit, machines }: Seen, { looks }: Observation): boolean =>
	unit !== undefined &&
	!unit.global &&
	unit.machineId === null &&
	unit.desiredState !== 'inactive' &&
	looks % WHY_EVERY === 2 &&
	placementFailure(unit, machines, undefined) === undefined;

/** What was seen once it is settled, else `undefined` and the observation for the next look. */
export interface Look {
	readonly seen: Seen | undefined;
	readonly words: string;
	readonly observation: Observation;
}

/**
 * One look of a wait.
 * @throws MusterError CONFLICT where it can never come true: it failed, or somebody changed or destroyed it
 *   meanwhile; NOT_FOUND
 * where we only watch and there is no such unit.
 */
export const lookOnce = async (
	client: FleetClient,
	name: string,
	settling: SettleGoal,
	judging: Judging,
	call: { readonly signal: AbortSignal },
): Promise<Look> => {
	const seen = await observeUnit(client, name, call);
	const verdict = judge(settling, seen, judging);
	const { settled, failed, words, observation } = verdict;
	if (failed !== undefined) throw never(name, settling, verdict);
	if (settled) return { seen, words, observation };
	if (!seen.unit || !wantsReason(seen, observation)) return { seen: undefined, words, observation };
	const why = placementFailure(seen.unit, seen.machines, await client.units.list(call));
	const told = judge(settling, seen, { ...judging, before: { ...observation, why } });
	return { seen: undefined, words: told.words, observation: { ...observation, words: told.words, why } };
};

/** Whether a read that failed may do better when it is asked again: a server that is away for a moment. */
export const isPassing = ({ code, details }: MusterError): boolean =>
	['CONNECT_REFUSED', 'CONNECT_FAILED', 'CONNECTION_LOST', 'TIMEOUT'].includes(code) ||
	details['passing'] === true;

const tooLate = (name: string, settling: SettleGoal, deadline: number, lastStatus: string): MusterError =>
	new MusterError('TIMEOUT', `After ${deadline} s ${name} ${phrases[settling][1]}: ${lastStatus}`, {
		details: { unit: name, waitedFor: settling, lastStatus },
		hint: 'Look at the unit’s states, or give a longer deadline.',
	});

/**
 * Waits until a unit has become what was asked for. Reads that fail in passing are looked over again.
 * @throws MusterError CONFLICT and NOT_FOUND as {@link lookOnce}; TIMEOUT with how it stands in the words;
 *   CANCELLED.
 */
export const waitFor = async (
	client: FleetClient,
	name: string,
	settling: SettleGoal,
	waiting: Waiting,
): Promise<Seen> => {
	const { signal, every = 1, deadline = 60, watching } = waiting;
	const until = performance.now() + deadline * 1000;
	let observation: Observation | undefined;
	let lastStatus = 'not seen yet';
	for (;;) {
		try {
			const look = await lookOnce(client, name, settling, { before: observation, watching }, { signal });
			if (look.seen) return look.seen;
			({ observation, words: lastStatus } = look);
			waiting.onLook?.(lastStatus);
		} catch (error) {
			if (!isMusterError(error) || !isPassing(error) || performance.now() >= until) throw error;
			lastStatus = error.message;
		}
		const left = until - performance.now();
		if (left <= 0) throw tooLate(name, settling, deadline, lastStatus);
		await sleep(Math.min(every * 1000, left), signal, `waiting until ${spokenSettling(name, settling)}`);
	}
};
