import { choices, duration, flag, list, picks } from '../../../catalogue/field.ts';
import { sources } from '../../../catalogue/source.ts';
import { checkChosen } from '../model/watch/checks.ts';
import { kinds } from '../model/watch/entity.ts';
import { eventKinds } from '../model/watch/events.ts';
import { partOfModel } from '../operations/op.ts';
import { unitSample } from '../operations/samples.ts';
import type { JujuParts } from '../parts.ts';
import { follow } from './shared/follow.ts';
import { watchFields } from './shared/watch-fields.ts';

const source = sources<JujuParts>();

const spoken: Readonly<Record<(typeof kinds)[number], string>> = {
	unit: 'Units',
	application: 'Applications',
	machine: 'Machines',
	relation: 'Relations',
	model: 'The model itself',
	remoteApplication: 'Remote applications',
	offer: 'Offers',
	action: 'Actions',
	annotation: 'Annotations',
	block: 'Blocks',
	branch: 'Branches',
};

export const modelChanged = source({
	name: 'modelChanged',
	resource: 'status',
	label: 'model changed',
	alias: [
		'watch a model',
		'alert when a unit is in error',
		'unit in error',
		'unit blocked',
		'unit lost',
		'machine down',
		'charm error',
	],
	help: 'Something in a model is added, changed, removed, enters or leaves a status, or stays in one too long',
	fields: {
		kinds: choices('Kinds', {
			placeholder: 'any',
			options: kinds.map((value) => ({ value, label: spoken[value] })),
			help:
				'Only these kinds; actions, annotations and blocks are reported before 4.0 only, branches from 2.7 ' +
				'to 3.x only',
		}),
		names: picks('Names', {
			list: 'applications units machines',
			placeholder: 'any',
			example: 'web*',
			help: 'Only things with these names, with * and ? as wildcards; an application includes its units',
		}),
		events: choices('Changes', {
			placeholder: 'any',
			options: [
				{ value: 'added', label: 'Added' },
				{ value: 'changed', label: 'Changed' },
				{ value: 'removed', label: 'Removed' },
			],
			help: 'Which changes to report; all if empty',
		}),
		enters: list('Enters status', {
			placeholder: 'any',
			item: 'status',
			itemPlaceholder: 'blocked',
			example: 'error',
			help: 'Only if a workload, an agent or an instance enters one of these statuses',
		}),
		leaves: list('Leaves status', {
			placeholder: 'any',
			item: 'status',
			itemPlaceholder: 'error',
			example: 'error',
			help: 'Only if one of these statuses is left',
		}),
		paths: list('Changed properties', {
			advanced: true,
			placeholder: 'any',
			item: 'property',
			itemPlaceholder: 'workloadStatus',
			example: 'publicAddress',
			help: 'Only if one of these properties has changed, e.g. workloadStatus.message',
		}),
		stuckAfter: duration('Stuck after', {
			advanced: true,
			placeholder: 'never',
			min: 1,
			example: '10m',
			help: 'Report as stuck what stays this long in one of the statuses of Stuck in',
		}),
		stuckIn: list('Stuck in', {
			advanced: true,
			default: [
				'error',
				'blocked',
				'waiting',
				'maintenance',
				'allocating',
				'executing',
				'pending',
				'down',
				'lost',
			],
			item: 'status',
			itemPlaceholder: 'blocked',
			example: 'blocked',
			help: 'Statuses that should not last',
		}),
		initial: flag('Report existing', {
			advanced: true,
			default: false,
			help: 'Whether to report everything that exists at the very first start',
		}),
		...watchFields,
	},
	part: ({ inModel }) => partOfModel({ inModel }),
	scope: ['kinds', 'names', 'inModel'],
	covers: ['Client.WatchAll', 'AllWatcher.Next', 'AllWatcher.Stop', 'Client.FullStatus'],
	events: kinds.flatMap((kind) => eventKinds.map((eventKind) => `${kind}.${eventKind}`)),
	overflow:
		'Changes of one thing that come faster than they are taken become one event with its latest state; nothing is lost for good. Where the status is polled, as on 4.0, what comes and goes between two polls is not seen, and what a poll no longer has is reported as removed at once. A lost agent, or a machine that is down, is reported once it has been so for 15 seconds, or for a minute while it is being removed: each agent is lost for some seconds when it restarts, and all are when the controller does. Before 4.0 the controller does not report these: the status is polled for them too, at three times the interval.',
	sample: {
		event: 'unit.changed',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'unit.changed f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d web/0 1769829165',
		text: 'Unit web/0 is blocked: needs a database (was active, idle)',
		kind: 'unit',
		name: 'web/0',
		unit: {
			...unitSample,
			workloadStatus: { current: 'blocked', message: 'needs a database', since: '2026-01-31T03:12:45.678Z' },
		},
		old: unitSample,
		changed: ['workloadStatus.current', 'workloadStatus.message', 'workloadStatus.since'],
	},
	optional: ['unit', 'old', 'changed'],
	check: checkChosen,
	listen: (client, values, context) =>
		follow(
			client,
			{
				wanted: {
					kinds: values.kinds,
					names: values.names,
					events: values.events,
					enters: values.enters,
					leaves: values.leaves,
					paths: values.paths,
				},
				stuck:
					values.stuckAfter === undefined
						? undefined
						: { statuses: values.stuckIn, after: values.stuckAfter },
				initial: values.initial,
				poll: values.poll,
				every: values.interval,
			},
			context,
		),
});
