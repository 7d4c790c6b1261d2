import type { FleetParts } from '../parts.ts';
import { choices, duration, list, picks } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import { MusterError } from '../../../core/errors.ts';
import { machineSample, unitSample } from '../operations/fields.ts';
import { diff } from '../model/watch/diff.ts';
import { type EventName, eventNames, type FleetChange } from '../model/watch/events.ts';
import { nameMatcher } from '../model/name-pattern.ts';
import { changeFilter } from '../model/watch/filter.ts';
import { know } from '../model/watch/know.ts';
import { recall, remember } from '../model/watch/memory.ts';

const source = sources<FleetParts>();

const spoken: Readonly<Record<EventName, string>> = {
	'machine.joined': 'Machine joined',
	'machine.left': 'Machine left',
	'machine.changed': 'Machine changed',
	'unit.created': 'Unit created',
	'unit.destroyed': 'Unit destroyed',
	'unit.replaced': 'Unit replaced',
	'unit.moved': 'Unit moved',
	'unit.changed': 'Unit changed',
	'unit.converged': 'Unit converged',
	'unit.notConverged': 'Unit not converged',
	'unit.failed': 'Unit failed',
	'unit.recovered': 'Unit recovered',
	'state.changed': 'State changed',
};

const eventOf = ({ unitName: _, machineId: __, ...change }: FleetChange): Event => ({
	service: 'fleet',
	...change,
});

export const clusterChanged = source({
	name: 'clusterChanged',
	resource: 'cluster',
	label: 'cluster changed',
	alias: ['unit state changed', 'service failed', 'machine left'],
	help: 'A machine joins or leaves, or a unit is created, destroyed, moves, fails, recovers, or reaches or misses its desired state',
	fields: {
		events: choices('Changes', {
			placeholder: 'any',
			options: eventNames.map((value) => ({ value, label: spoken[value] })),
			help: 'Which changes to report; all if empty',
		}),
		units: list('Units', {
			placeholder: 'any',
			item: 'unit',
			itemPlaceholder: 'web@*.service',
			example: 'web@*.service',
			help: 'Only of units with these names, with * and ? as wildcards',
		}),
		machines: picks('Machines', {
			list: 'machines',
			from: 'id',
			placeholder: 'any',
			help: 'Only of these machines',
		}),
		interval: duration('Interval', {
			default: 5,
			min: 0.5,
			max: 3600,
			example: '10s',
			help: 'How often to read the cluster; nodes with the same interval share one reading',
		}),
		late: duration('Late after', {
			default: 60,
			min: 1,
			advanced: true,
			help: 'After how long a unit is reported that has not reached its desired state',
		}),
	},
	part: 'main',
	covers: ['GET /units', 'GET /state', 'GET /machines'],
	events: eventNames,
	sample: {
		event: 'unit.failed',
		service: 'fleet',
		at: '2026-01-31T03:12:45.678Z',
		text: 'web.service failed on 944b8b4c',
		key: `unit.failed web.service ${machineSample.id} 2026-01-31T03:12:45.678Z`,
		unit: unitSample,
		state: {
			name: 'web.service',
			machineId: machineSample.id,
			systemdLoadState: 'loaded',
			systemdActiveState: 'failed',
			systemdSubState: 'failed',
		},
		old: { systemdActiveState: 'active' },
		changed: ['systemdActiveState', 'systemdSubState'],
	},
	check({ units = [], events = [] }) {
		for (const pattern of units) nameMatcher(pattern, 'Units', 'units');
		if (units.length > 0 && events.length > 0 && events.every((event) => event.startsWith('machine.')))
			throw new MusterError('BAD_INPUT', 'Units is set, but Changes has only changes of machines', {
				hint: 'No change of a machine names a unit: clear Units, or add a change of units. Nothing was sent.',
				details: { field: 'units' },
			});
	},
	poll: {
		every: ({ interval }) => interval,
		snapshot: (client, _, { signal }) => client.snapshot({ signal }),
		know,
		diff: (before, now, { events, units, machines, late }) =>
			diff(before, now, { late })
				.filter(changeFilter({ events: events as EventName[] | undefined, units, machines }))
				.map(eventOf),
		gone: ({ event, changed }) =>
			event === 'machine.left' ||
			event === 'unit.destroyed' ||
			(event === 'state.changed' && (changed as string[])[0] === 'gone'),
		remember,
		recall,
	},
});
