import type { Unit } from '../../wire/records/unit.ts';
import { agentLine } from './judge.ts';

/** Seconds for which an agent has to stay as it is, where a user says that this ends the wait. */
const NAMED_SECONDS = 15;
/** The same where nobody named it: an agent that has failed is started again within seconds. */
const FAILED_SECONDS = 60;

const secondsOf = (status: string, errors: readonly string[]): number => {
	if (errors.includes(status)) return NAMED_SECONDS;
	// one that is lost can always come back: a machine that restarts is away for minutes
	return status === 'failed' ? FAILED_SECONDS : Number.POSITIVE_INFINITY;
};

/**
 * Why a goal is not reached any more: an agent that has stayed failed, or lost where that ends the wait.
 * `state` holds since when, from look to look.
 */
export const stayedUnhealthy = (
	unhealthy: readonly Unit[],
	errors: readonly string[],
	state: Map<string, unknown>,
): string | undefined => {
	const before = state.get('unhealthy') as ReadonlyMap<string, number> | undefined;
	const at = performance.now();
	const keyOf = ({ name, agentStatus }: Unit): string => `${name} ${agentStatus.current}`;
	const since = new Map(unhealthy.map((unit) => [keyOf(unit), before?.get(keyOf(unit)) ?? at]));
	state.set('unhealthy', since);
	const found = unhealthy.find(
		(unit) => at - (since.get(keyOf(unit)) ?? at) >= 1000 * secondsOf(unit.agentStatus.current, errors),
	);
	return found && agentLine(found);
};
