import { counted } from '../../../core/case.ts';
import { choice, flag, number } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { oneByOne } from '../model/one-by-one.ts';
import { STEADY, statusNow } from '../model/settle/look.ts';
import { resolveUnits } from '../wire/calls/unit.table.ts';
import { readUnits } from '../wire/values/names.ts';
import { units } from './fields.ts';
import { modelOp } from './op.ts';
import { doneOf, itemResults, settledAs } from './item-results.ts';

const inError = async (client: JujuClient, signal: AbortSignal) =>
	(await statusNow(client, signal)).units.filter(({ workloadStatus }) => workloadStatus.current === 'error');

export const resolve = modelOp({
	resource: 'unit',
	name: 'resolve',
	action: 'Resolve units in error',
	alias: ['restart a failed unit', 'retry a failed hook', 'fix a unit in error'],
	effect: 'changes',
	returns: 'many',
	help: 'Mark failed units as resolved, so that they run the failed hook again: named ones, or all up to a number',
	fields: {
		which: choice('Which', {
			default: 'some',
			help: 'Which units to resolve',
			options: [
				{ value: 'some', label: 'The units below' },
				{ value: 'all', label: 'All in error' },
			],
		}),
		units: { ...units, show: { which: ['some'] } },
		most: number('At most', {
			default: 10,
			min: 1,
			integer: true,
			unit: 'units',
			show: { which: ['all'] },
			help: 'If more units than this are in error, none is resolved: so many failures have a common cause',
		}),
		retry: flag('Retry', {
			default: true,
			help: 'Whether to run the failed hook again, instead of skipping it',
		}),
	},
	timeout: 30,
	covers: ['Application.ResolveUnitErrors', 'Client.Resolved'],
	sample: { unit: 'postgresql/0', resolved: true, was: 'hook failed: "install"' },
	async run(client, { which, units: input, most, retry }, { signal }) {
		if (which === 'some') readUnits(input ?? []);
		const failed = await inError(client, signal);
		const names = which === 'all' ? failed.map((one) => one.name) : readUnits(input ?? []);
		if (names.length > (most ?? Number.POSITIVE_INFINITY) && which === 'all')
			throw new MusterError('CONFLICT', `${counted(names.length, 'unit')} are in error, more than ${most}`, {
				hint: 'Look for the common cause, or raise At most. Nothing was changed.',
				details: { units: names },
			});
		const was = new Map(failed.map((one) => [one.name, one.workloadStatus.message]));
		// the server answers nothing for those that need none
		const items = await oneByOne(names, signal, async (name) => {
			const [item] = await client.ask(resolveUnits, { units: [name], retry }, { signal });
			return item ?? { key: name };
		});
		return itemResults(items, ({ key }) => ({ unit: key, resolved: true, was: was.get(key) ?? '' }));
	},
	settle: {
		until: 'the units are out of error',
		every: 1,
		deadline: 300,
		async look(client, result, _, { signal }, state) {
			const done = doneOf<{ unit: string }>(result);
			const failed = (await inError(client, signal)).find((one) =>
				done.some(({ unit }) => unit === one.name),
			);
			// a hook that fails again shows it in a moment
			const seen = failed ? 0 : Number(state.get('seen') ?? 0) + 1;
			state.set('seen', seen);
			if (failed) return notYet(`${failed.name} is in error: ${failed.workloadStatus.message}`);
			return seen < STEADY ? notYet('out of error, being checked again') : settledAs(result, done);
		},
	},
});
