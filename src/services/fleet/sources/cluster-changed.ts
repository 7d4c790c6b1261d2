import { choices, duration, list, picks } from '../../../catalogue/field.ts';
import { type Event, sources, type WatchContext } from '../../../catalogue/source.ts';
import type { FleetClient } from '../client.ts';
import { machineSample, unitSample } from '../operations/fields.ts';
import { changes as watchChanges } from '../watch/changes.ts';
import { eventNames, type FleetChange } from '../watch/events.ts';
import { changeFilter } from '../watch/filter.ts';
import type { Known } from '../watch/marks.ts';
import { recall, remember } from '../watch/memory.ts';

const source = sources<FleetClient>();

const spoken: Readonly<Record<(typeof eventNames)[number], string>> = {
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

const eventOf = ({ unitName: _, machineId: __, ...change }: FleetChange & { readonly recovered?: true }): Event => ({
	service: 'fleet',
	...change,
});

const gap = (at: string): Event => ({
	event: 'gap',
	service: 'fleet',
	at,
	key: `gap ${at}`,
	reason: 'What changed while nobody watched is not known: what was known before was lost',
});

const lastKnown = ({ kept, remembered }: WatchContext): Known | undefined => (kept.get('known') as Known | undefined) ?? recall(remembered);

export const clusterChanged = source({
	name: 'clusterChanged',
	resource: 'cluster',
	label: 'cluster changed',
	help: 'A machine joins or leaves, or a unit is created, moves, fails, recovers, becomes what it shall be or does not',
	fields: {
		events: choices('Changes', {
			placeholder: 'any',
			options: eventNames.map((value) => ({ value, label: spoken[value] })),
			help: 'Which changes to report',
		}),
		units: list('Units', {
			placeholder: 'any',
			item: 'unit',
			itemPlaceholder: 'web@*.service',
			example: 'web@*.service',
			help: 'Only of units with these names, with * and ? as wildcards',
		}),
		machines: picks('Machines', { list: 'machines', from: 'id', placeholder: 'any', help: 'Only of these machines' }),
		interval: duration('Interval', {
			default: 5,
			min: 0.5,
			max: 3600,
			example: '10s',
			help: 'How often the cluster is looked at; nodes with the same interval share one look',
		}),
		late: duration('Late after', {
			default: 60,
			min: 1,
			advanced: true,
			help: 'After how long a unit that has not become what it shall be is reported',
		}),
	},
	covers: ['GET /units', 'GET /state', 'GET /machines'],
	sample: {
		event: 'unit.failed',
		service: 'fleet',
		at: '2026-01-31T03:12:45.678Z',
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
	async *listen(client, { events, units, machines, interval, late }, context) {
		const wanted = changeFilter({ events: events as (typeof eventNames)[number][] | undefined, units, machines });
		let begun = false;
		for await (const { known, changes } of watchChanges(client, {
			every: interval,
			late,
			known: lastKnown(context),
			signal: context.signal,
		})) {
			context.kept.set('known', known);
			context.remember(remember(known));
			if (!begun && context.forgotten) yield gap(new Date(known.at).toISOString());
			const told = changes.filter(wanted).map(eventOf);
			if (told.length > 0) yield told;
			if (!begun) context.ready();
			begun = true;
		}
	},
});
