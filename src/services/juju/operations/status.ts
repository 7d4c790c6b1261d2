import { choice, list, number, pick } from '../../../catalogue/field.ts';
import { only } from '../wire/items.ts';
import { fullStatus, statusHistory } from '../wire/calls/client.table.ts';
import { modelOp, raw } from './op.ts';
import { statusSample, statusLoose } from './samples.ts';
import { waitFor } from './wait.ts';

export const getStatus = modelOp({
	resource: 'status',
	name: 'get',
	action: 'Get the status of a model',
	effect: 'reads',
	help:
		'Machines, applications, units, relations and offers as they are now, in one record whatever the ' +
		'release',
	fields: {
		patterns: list('Only', {
			item: 'pattern',
			itemPlaceholder: 'web',
			placeholder: 'all',
			example: 'web',
			help:
				'Only what belongs to these applications, units or machines; before 4.0 also wildcards and words ' +
				'of status',
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

const getHistory = modelOp({
	resource: 'status',
	name: 'getHistory',
	action: 'Get the status history',
	effect: 'reads',
	returns: 'many',
	help: 'What statuses a unit, an application or a machine had before, the oldest first',
	fields: {
		kind: choice('Of', {
			default: 'unit',
			help: 'Whose history',
			options: [
				{ value: 'unit', label: 'A unit, workload and agent' },
				{ value: 'workload', label: 'A unit’s workload' },
				{ value: 'juju-unit', label: 'A unit’s agent' },
				{ value: 'application', label: 'An application' },
				{ value: 'juju-machine', label: 'A machine’s agent' },
				{ value: 'machine', label: 'A machine’s instance' },
			],
		}),
		name: pick('Of which', {
			list: 'units applications machines',
			required: true,
			example: 'postgresql/0',
			help: 'The unit, application or machine',
		}),
		size: number('Entries', { default: 100, min: 1, integer: true, help: 'How many of the last entries' }),
	},
	covers: ['Client.StatusHistory'],
	since: '2.0',
	sample: { current: 'active', message: 'ready', since: '2026-01-31T03:12:45.678Z', kind: 'workload' },
	run: async (client, { kind, name, size }, { signal }) =>
		only(await client.ask(statusHistory, { kind, name, size }, { signal })),
});

export const statusOperations = [getStatus, waitFor, getHistory] as const;
