import { asMusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { enqueueAction, type Enqueued, listActions } from '../../wire/calls/action.table.ts';
import type { Loose } from '../../wire/get.ts';
import { applicationOf } from '../../wire/records/unit.ts';
import { actionNamed } from '../action-named.ts';
import { readParameters } from '../parameters.ts';

/** Units of one application, with the parameters as its charm wants them. */
export interface Batch {
	readonly receivers: readonly string[];
	readonly parameters: Loose;
}

/**
 * Units by their application: each charm has its own schema, and 4.0 takes one application an operation. All
 * is read before anything is sent.
 * @throws MusterError NOT_FOUND listing the actions that there are, BAD_INPUT naming the parameter
 */
export const batchesOf = async (
	client: JujuClient,
	units: readonly string[],
	{ action, parameters, extra }: { action: string; parameters: Loose; extra: boolean },
	signal: AbortSignal,
): Promise<Batch[]> => {
	const batches: Batch[] = [];
	for (const application of new Set(units.map(applicationOf))) {
		const actions = await client.ask(listActions, { application }, { signal });
		const found = actionNamed(actions, { application, action });
		batches.push({
			receivers: units.filter((unit) => applicationOf(unit) === application),
			parameters: readParameters(parameters, found.params, extra),
		});
	}
	return batches;
};

/**
 * Begins an action, application by application. Where one of several is refused the others go on: its units
 * are told as failed.
 */
export const enqueueAll = async (
	client: JujuClient,
	batches: readonly Batch[],
	asked: { action: string; parallel?: boolean | undefined; group?: string | undefined },
	signal: AbortSignal,
): Promise<Enqueued> => {
	const tasks: Enqueued['tasks'][number][] = [];
	let operation: string | undefined;
	for (const batch of batches) {
		try {
			const begun = await client.ask(enqueueAction, { ...asked, ...batch }, { signal });
			const own = begun.operation ?? null;
			operation ??= begun.operation;
			for (const { value, ...item } of begun.tasks)
				tasks.push(value ? { ...item, value: { ...value, operation: value.operation ?? own } } : item);
		} catch (thrown) {
			if (batches.length === 1) throw thrown;
			const error = asMusterError(thrown, 'The action was not begun');
			tasks.push(...batch.receivers.map((key) => ({ key, error })));
		}
	}
	return { operation, tasks };
};
