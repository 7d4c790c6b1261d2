import type { FleetParts } from '../parts.ts';
import { choice, duration, pick, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client/client.ts';
import { waitFor } from '../model/settle/wait.ts';
import { globMatcher } from '../wire/go-glob.ts';
import { renderUnitFile } from '../wire/unit-file.ts';
import { raw, unit, unitSample } from './fields.ts';

const op = operations<FleetParts>();
const common = { resource: 'unit', effect: 'reads', part: 'main' } as const;

export const getUnits = op({
	...common,
	name: 'getMany',
	action: 'Get many units',
	help: 'List the units that were submitted',
	returns: 'many',
	fields: {
		name: text('Name pattern', {
			placeholder: 'any',
			example: 'web@*.service',
			help: 'Only units whose name matches, with * and ? as wildcards',
		}),
		raw,
	},
	covers: ['GET /units'],
	sample: unitSample,
	timeout: 60,
	async run(client, { name, raw: whole }, { signal }) {
		const units = await client.units.list({ signal, raw: whole });
		return name ? units.filter((one) => globMatcher(name)(one.name)) : units;
	},
});

export const getUnit = op({
	...common,
	name: 'get',
	action: 'Get a unit',
	help: 'Look up one unit by its name',
	fields: { unit, raw },
	covers: ['GET /units/{name}'],
	sample: unitSample,
	run: (client, { unit: name, raw: whole }, { signal }) => client.units.get(name, { signal, raw: whole }),
});

export const catUnit = op({
	...common,
	name: 'cat',
	action: 'Get a unit file',
	help: 'The unit file as the machines see it, as text',
	fields: { unit },
	covers: ['GET /units/{name}'],
	sample: { name: 'web.service', content: '[Service]\nExecStart=/usr/bin/sleep 1000\n' },
	async run(client, { unit: name }, { signal }) {
		const { options } = await client.units.get(name, { signal });
		return { name, content: renderUnitFile(options) };
	},
});

export const getStates = op({
	resource: 'state',
	effect: 'reads',
	name: 'getMany',
	action: 'Get many unit states',
	help: 'What systemd says of units, one entry for each unit and machine',
	returns: 'many',
	fields: {
		unit: pick('Unit', {
			list: 'units',
			placeholder: 'any',
			example: 'web.service',
			help: 'Only of this unit',
		}),
		machine: pick('Machine', {
			list: 'machines',
			from: 'id',
			placeholder: 'any',
			help: 'Only on this machine',
		}),
		raw,
	},
	part: 'main',
	covers: ['GET /state'],
	sample: {
		name: 'web.service',
		machineId: '944b8b4cf411912113956567820fcb9a',
		hash: '9b4b6d2f1c0f3f0a4c5d6e7f8091a2b3c4d5e6f7',
		systemdLoadState: 'loaded',
		systemdActiveState: 'active',
		systemdSubState: 'running',
	},
	timeout: 60,
	run: (client, { unit: name, machine, raw: whole }, { signal }) =>
		client.unitStates({ unit: name, machine }, { signal, raw: whole }),
});

export const waitUntil = op({
	...common,
	name: 'waitUntil',
	action: 'Wait until a unit has settled',
	help: 'Wait until a unit is what it shall be, without changing it',
	fields: {
		unit,
		until: choice('Done when', {
			default: 'active',
			help: 'What to wait for',
			options: [
				{ value: 'active', label: 'Active' },
				{ value: 'finished', label: 'Finished' },
				{ value: 'gone', label: 'Gone from every machine' },
				{ value: 'inactive', label: 'Inactive' },
				{ value: 'launched', label: 'Launched' },
				{ value: 'loaded', label: 'Loaded' },
			],
		}),
		deadline: duration('Deadline', { default: 120, min: 0.1, help: 'How long to wait at most' }),
	},
	covers: ['GET /units/{name}', 'GET /state', 'GET /machines'],
	sample: { ...unitSample, states: [] },
	timeout: Number.POSITIVE_INFINITY,
	async run(client, { unit: name, until, deadline }, { signal, progress }) {
		const seen = await waitFor(client, name, until, {
			signal,
			deadline,
			onLook: (words) => progress(0, undefined, words),
		});
		return { name, ...seen.unit, states: seen.states };
	},
});
