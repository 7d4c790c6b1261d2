import { list, number, picks } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { notThere, stillThere, notApplied } from '../model/check-change.ts';
import { removeEachUnit } from '../model/remove-each.ts';
import { applicationNow, lookFor, statusNow } from '../model/settle/look.ts';
import { charmInfo } from '../wire/calls/charm.table.ts';
import { addUnits } from '../wire/calls/unit.table.ts';
import { readStorages, readUnits } from '../wire/values/names.ts';
import { checkPlaces } from '../wire/values/placement.ts';
import { application, destroyStorage, force, to, unit, units } from './fields.ts';
import { modelOp } from './op.ts';
import { unitSample } from './samples.ts';
import { doneOf, settledAs, itemResults } from './item-results.ts';
import { resolve } from './unit-resolve.ts';

/** Units as they are now, by name. @throws MusterError NOT_FOUND naming what there is */
const unitsNow = async (client: JujuClient, names: readonly string[], signal: AbortSignal) => {
	const { units: all } = await statusNow(client, signal);
	const there = all.map((one) => one.name);
	return names.map((name) => {
		const found = all.find((one) => one.name === name);
		if (found) return found;
		throw notThere('unit', name, there);
	});
};

const getMany = modelOp({
	resource: 'unit',
	name: 'getMany',
	action: 'Get many units',
	effect: 'reads',
	returns: 'many',
	help: 'List the units of a model, subordinates too',
	fields: {
		applications: picks('Applications', {
			list: 'applications',
			placeholder: 'any',
			example: 'postgresql',
			help: 'Only units of these applications',
		}),
		statuses: list('Statuses', {
			placeholder: 'any',
			item: 'status',
			itemPlaceholder: 'error',
			example: 'error',
			help: 'Only units whose workload or agent has one of these statuses',
		}),
	},
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: unitSample,
	async run(client, { applications = [], statuses = [] }, { signal }) {
		const { units: all } = await statusNow(client, signal);
		return all.filter(
			(one) =>
				(applications.length === 0 || applications.includes(one.application)) &&
				(statuses.length === 0 ||
					statuses.includes(one.workloadStatus.current) ||
					statuses.includes(one.agentStatus.current)),
		);
	},
});

const get = modelOp({
	resource: 'unit',
	name: 'get',
	action: 'Get a unit',
	effect: 'reads',
	help: 'A unit as it is now',
	fields: { unit },
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: unitSample,
	run: async (client, { unit: name }, { signal }) => (await unitsNow(client, [name], signal))[0],
});

/**
 * 4.0 gives a subordinate a unit and a machine of its own, and shows neither: older releases refuse it
 * (4.0-real, 09).
 */
const refuseSubordinate = async (client: JujuClient, name: string, signal: AbortSignal): Promise<void> => {
	const { charm } = await applicationNow(client, name, signal);
	const { subordinate } = await client.ask(charmInfo, { url: charm }, { signal });
	if (!subordinate) return;
	throw new MusterError(
		'CONFLICT',
		`${name} is a subordinate: it gets its units from the applications it is integrated with`,
		{
			hint: 'Integrate it with an application, or add units to that application. Nothing was changed.',
			details: { application: name },
		},
	);
};

const add = modelOp({
	resource: 'unit',
	name: 'add',
	action: 'Add units to an application',
	alias: ['scale up an application'],
	effect: 'changes',
	returns: 'many',
	help: 'Add units on new machines, or where To places them',
	fields: {
		application,
		count: number('Count', {
			default: 1,
			min: 1,
			max: 1000,
			integer: true,
			unit: 'units',
			help: 'How many to add',
		}),
		to,
		attachStorage: list('Attach storage', {
			advanced: true,
			item: 'storage',
			itemPlaceholder: 'data/0',
			example: 'data/0',
			help: 'Detached storage to attach to the unit',
		}),
	},
	timeout: 30,
	covers: ['Application.AddUnits', 'Client.AddServiceUnits'],
	sample: unitSample,
	async run(client, { application: name, count, to: places, attachStorage }, { signal }) {
		checkPlaces(places, count);
		const storages = readStorages(attachStorage);
		if (client.offer.major >= 4) await refuseSubordinate(client, name, signal);
		const made = await client.ask(
			addUnits,
			{ application: name, count, to: places, attachStorage: storages },
			{ signal },
		);
		if (made.length !== count) throw notApplied(`number of new units of ${name}`, count, made.length);
		return unitsNow(client, made, signal);
	},
	settle: {
		until: 'the new units are active and idle',
		every: 1,
		deadline: 900,
		async look(client, result, { application: name }, context, state) {
			const found = await lookFor(client, { applications: [name] }, context, state);
			return 'reason' in found
				? found
				: unitsNow(
						client,
						(result as { name: string }[]).map((one) => one.name),
						context.signal,
					);
		},
	},
});

const goneOf = (client: JujuClient, names: readonly string[], signal: AbortSignal) =>
	statusNow(client, signal).then(({ units: all }) =>
		names.filter((name) => !all.some((one) => one.name === name)),
	);

const remove = modelOp({
	resource: 'unit',
	name: 'remove',
	action: 'Remove units',
	effect: 'destroys',
	returns: 'many',
	help: 'Remove units; machines that nothing else uses go too',
	fields: { units, destroyStorage, force },
	timeout: 30,
	covers: ['Application.DestroyUnit', 'Application.DestroyUnits', 'Client.DestroyServiceUnits'],
	sample: { unit: 'postgresql/1', removed: false },
	preview: (client, { units: names }, { signal }) => unitsNow(client, readUnits(names), signal),
	async run(client, { units: input, destroyStorage: destroy, force: forced }, { signal }) {
		const names = readUnits(input);
		const items = await removeEachUnit(client, names, { destroyStorage: destroy, force: forced }, signal);
		const gone = await goneOf(client, names, signal);
		return itemResults(items, ({ key }) => ({ unit: key, removed: gone.includes(key) }));
	},
	settle: {
		until: 'the units are gone',
		every: 1,
		deadline: 600,
		async look(client, result, _, { signal }) {
			const names = doneOf<{ unit: string }>(result).map(({ unit: name }) => name);
			const gone = await goneOf(client, names, signal);
			const left = names.filter((one) => !gone.includes(one));
			if (left.length > 0) return notYet(stillThere(left));
			const removed = names.map((one) => ({ unit: one, removed: true }));
			return settledAs(result, removed);
		},
	},
});

export const unitOperations = [getMany, get, add, remove, resolve] as const;
