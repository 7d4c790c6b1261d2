import { isNotYet, type NotYet, notYet } from '../../../../catalogue/results.ts';
import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { fullStatus } from '../../wire/calls/client.table.ts';
import type { ModelStatus } from '../../wire/records/status.ts';
import { stayedUnhealthy } from './unhealthy-agents.ts';
import { ERRORS, type Goal, judge } from './judge.ts';
import { notYetOnOutage } from './not-yet-on-outage.ts';

/** Looks in a row that have to show the goal: statuses flip back within moments. */
export const STEADY = 3;

/**
 * Looks in a row after which an application without units, which nobody named, counts as one that shall have
 * none: nothing tells it from one whose units come in a moment.
 */
const EMPTY = 15;

export const statusNow = async (
	client: JujuClient,
	signal: AbortSignal,
	patterns: readonly string[] = [],
): Promise<ModelStatus> => (await client.ask(fullStatus, { patterns }, { signal })).status;

/** How many looks in a row have shown it, with this one. */
const inARow = (state: Map<string, unknown>, what: string, isShown: boolean): number => {
	const count = isShown ? Number(state.get(what) ?? 0) + 1 : 0;
	state.set(what, count);
	return count;
};

/**
 * One look at whether a goal is reached, `steady` times in a row, 15 times where an application that nobody
 * named has no units; `state` counts. Nothing is answered as “reached” that was seen once. A controller that
 * is away for a moment is waited for.
 * @throws MusterError CONFLICT where a unit is in error, or its agent has failed for good
 */
export const lookFor = async (
	client: JujuClient,
	goal: Goal,
	{ signal }: { readonly signal: AbortSignal },
	state: Map<string, unknown>,
	steady = STEADY,
): Promise<ModelStatus | NotYet> => {
	const status = await notYetOnOutage(() => statusNow(client, signal), signal);
	if (isNotYet(status)) {
		for (const what of ['seen', 'empty']) inARow(state, what, false);
		// agents need the controller, too: what was seen before it went away is as old as that
		state.delete('unhealthy');
		return status;
	}
	const { isReached, waiting, empty, failed, isMachine, unhealthy } = judge(status, goal);
	if (failed !== undefined)
		throw new MusterError('CONFLICT', `It will not settle: ${failed}`, {
			hint: isMachine
				? 'Fix what the cloud says, then use Retry the provisioning of machines, or place units on a machine that is there (To).'
				: 'Look in the unit’s log for the hook that failed, fix the cause, then use Resolve units in error.',
			details: { failed, reason: failed },
		});
	const gone = stayedUnhealthy(isReached ? [] : unhealthy, goal.errors ?? ERRORS, state);
	if (gone !== undefined)
		throw new MusterError('CONFLICT', `It will not settle: ${gone}`, {
			hint: 'See whether the unit’s machine is up and its agent runs (its log says why not), then wait again.',
			details: { failed: gone, reason: gone },
		});
	const isEmpty = !isReached && waiting.length === empty.length;
	const isSteady =
		inARow(state, 'seen', isReached) >= steady || inARow(state, 'empty', isEmpty) >= Math.max(steady, EMPTY);
	if (isSteady) return status;
	return notYet(isReached ? 'settled, being checked again' : waiting.slice(0, 3).join('; '));
};

/** An application as it is now. @throws MusterError NOT_FOUND listing what there is */
export const applicationNow = async (client: JujuClient, name: string, signal: AbortSignal) => {
	const status = await statusNow(client, signal);
	const found = status.applications.find((one) => one.name === name);
	if (found) return { ...found, units: status.units.filter((one) => one.application === name) };
	const names = status.applications.map((one) => one.name);
	throw new MusterError('NOT_FOUND', `There is no application ${name} in ${status.model.name}`, {
		hint: names.length > 0 ? `There are: ${names.slice(0, 20).join(', ')}.` : 'The model is empty.',
		details: { application: name },
	});
};
