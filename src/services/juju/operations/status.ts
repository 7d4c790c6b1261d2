import { choice, list, number, pick } from '../../../catalogue/field.ts';
import type { JujuClient } from '../client/client.ts';
import { notThere } from '../model/check-change.ts';
import { statusNow } from '../model/settle/look.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { only } from '../wire/items.ts';
import { fullStatus, statusHistory } from '../wire/calls/client.table.ts';
import { modelOp, raw } from './op.ts';
import { statusSample, statusLoose } from './samples.ts';
import { waitFor } from './wait.ts';

export const getStatus = modelOp({
	resource: 'status',
	name: 'get',
	action: 'Get the status of a model',
	alias: ['juju status', 'health of a model'],
	effect: 'reads',
	help:
		'A model’s machines, applications, units, relations and offers as they are now, in one form for all ' +
		'releases',
	fields: {
		patterns: list('Filters', {
			item: 'filter',
			itemPlaceholder: 'web',
			placeholder: 'all',
			example: 'web',
			help:
				'Only these applications, units or machines with what belongs to them; before 4.0 also wildcards ' +
				'(web*) and statuses (active)',
		}),
		raw,
	},
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: statusSample,
	optional: statusLoose,
	async run(client, { patterns, raw: whole }, { signal }) {
		const { status, raw: answer } = await client.ask(fullStatus, { patterns }, { signal });
		return whole ? { ...status, raw: answer } : status;
	},
});

type Kind = 'unit' | 'application' | 'machine';
const thingOf = (kind: string): Kind => {
	if (kind === 'application') return 'application';
	return kind.includes('machine') ? 'machine' : 'unit';
};
const shapes: Readonly<Record<Kind, readonly [RegExp, string]>> = {
	unit: [/^[^/]+\/\d+$/, 'postgresql/0'],
	application: [/^[^/]+$/, 'postgresql'],
	machine: [/^\d+(\/[a-z]+\/\d+)*$/, '0/lxd/1'],
};
const checkName = (kind: string, name: string): void => {
	const thing = thingOf(kind);
	const [shape, example] = shapes[thing];
	if (!shape.test(name)) throw bad('name', `Entity is ${quote(name)}, but has to be a ${thing}`, example);
};
/** @throws MusterError NOT_FOUND */
const mustBe = async (client: JujuClient, kind: string, name: string, signal: AbortSignal): Promise<void> => {
	const { units, applications, machines } = await statusNow(client, signal);
	const thing = thingOf(kind);
	const names = {
		unit: units.map((one) => one.name),
		application: applications.map((one) => one.name),
		machine: machines.map(({ id }) => id),
	}[thing];
	if (!names.includes(name)) throw notThere(thing, name, names);
};

const getHistory = modelOp({
	resource: 'status',
	name: 'getHistory',
	action: 'Get the status history',
	effect: 'reads',
	returns: 'many',
	help: 'Earlier statuses of a unit, an application or a machine, oldest first',
	fields: {
		kind: choice('History of', {
			default: 'unit',
			help: 'Whose statuses to list',
			options: [
				{ value: 'unit', label: 'A unit: workload and agent' },
				{ value: 'workload', label: 'A unit: workload' },
				{ value: 'juju-unit', label: 'A unit: agent' },
				{ value: 'application', label: 'An application' },
				{ value: 'juju-machine', label: 'A machine: agent' },
				{ value: 'machine', label: 'A machine: instance' },
			],
		}),
		name: pick('Entity', {
			list: 'units applications machines',
			required: true,
			example: 'postgresql/0',
			help: 'Name of the unit or application, or ID of the machine',
		}),
		size: number('Entries', {
			default: 100,
			min: 1,
			integer: true,
			help: 'How many entries at most, the latest ones',
		}),
	},
	covers: ['Client.StatusHistory', 'Client.FullStatus'],
	since: '2.0',
	sample: { current: 'active', message: 'ready', since: '2026-01-31T03:12:45.678Z', kind: 'workload' },
	async run(client, { kind, name, size }, { signal }) {
		checkName(kind, name);
		const found = only(await client.ask(statusHistory, { kind, name, size }, { signal }));
		// 4.0 tells nothing of what is not there
		if (found.length === 0) await mustBe(client, kind, name, signal);
		return found;
	},
});

export const statusOperations = [getStatus, waitFor, getHistory] as const;
