import { defineCall } from '../choose.ts';
import { get, list, type Loose, map, text } from '../get.ts';
import { type Item, itemsOf, only } from '../items.ts';
import { decodeTask, type Task } from '../records/task.ts';
import { entities, lacking, old, oldEntities, since2 } from '../row.ts';
import { nameOf, tagOf } from '../tags.ts';

export interface ActionInfo {
	readonly name: string;
	readonly description: string;
	/** JSON schema of its parameters. */
	readonly params: Loose;
}
const specsOf = (specs: Loose): ActionInfo[] =>
	Object.entries(specs).map(([name, one]) => ({
		name,
		description: text(one, 'description') ?? '',
		params: map(one, 'params'),
	}));
const actionsOf = (from: unknown): ActionInfo[] => specsOf(map(from, 'actions'));
/** 1.x wraps them once more, also where there are none. */
const oldActionsOf = (from: unknown): ActionInfo[] => specsOf(map(map(from, 'actions'), 'action-specs'));
export const listActions = defineCall<{ readonly application: string }>(
	'reads',
	'Action.ApplicationsCharmsActions',
)(
	old(
		'Action.ServicesCharmActions',
		0,
		({ application }) => oldEntities([tagOf('application', application, 1)]),
		(response, { application }) =>
			only(itemsOf(response, [application], 'Action.ServicesCharmActions', oldActionsOf)),
	),
	since2(
		'Action.ApplicationsCharmsActions',
		[2, 7],
		({ application }) => entities([tagOf('application', application)]),
		(response, { application }) =>
			only(itemsOf(response, [application], 'Action.ApplicationsCharmsActions', actionsOf)),
	),
);

interface Enqueue {
	readonly action: string;
	/** Units, or `APP/leader`. */
	readonly receivers: readonly string[];
	readonly parameters: Loose;
	readonly parallel?: boolean | undefined;
	readonly group?: string | undefined;
}
export interface Enqueued {
	/** Absent before 2.8. */
	readonly operation?: string | undefined;
	readonly tasks: readonly Item<Task>[];
}
const enqueued =
	(call: string) =>
	(response: unknown, { receivers, action }: Enqueue): Enqueued => ({
		operation: nameOf(get(response, 'operation')),
		// 4.0 leaves the name out of what has just begun
		tasks: itemsOf(response, receivers, call, (one) => {
			const task = decodeTask(one);
			return { ...task, name: task.name || action };
		}),
	});
const receiver = (name: string) => (name.endsWith('/leader') ? name : tagOf('unit', name));
export const enqueueAction = defineCall<Enqueue>('changes', 'Action.EnqueueOperation')(
	lacking(
		['parallel', 'group'],
		old(
			'Action.Enqueue',
			0,
			({ action, receivers, parameters }) => ({
				Actions: receivers.map((one) => ({
					Tag: '',
					Name: action,
					Receiver: tagOf('unit', one),
					Parameters: parameters,
				})),
			}),
			enqueued('Action.Enqueue'),
		),
	),
	lacking(
		['parallel', 'group'],
		since2(
			'Action.Enqueue',
			[2, 5],
			({ action, receivers, parameters }) => ({
				actions: receivers.map((one) => ({ tag: '', name: action, receiver: receiver(one), parameters })),
			}),
			enqueued('Action.Enqueue'),
		),
	),
	lacking(
		['parallel', 'group'],
		since2(
			'Action.EnqueueOperation',
			[6, 7],
			({ action, receivers, parameters }) => ({
				actions: receivers.map((one) => ({ tag: '', receiver: receiver(one), name: action, parameters })),
			}),
			enqueued('Action.EnqueueOperation'),
			[2, 2],
		),
	),
	since2(
		'Action.EnqueueOperation',
		[6, 7],
		({ action, receivers, parameters, parallel, group }) => ({
			actions: receivers.map((one) => ({
				tag: '',
				receiver: receiver(one),
				name: action,
				parameters,
				...(parallel === undefined ? {} : { parallel }),
				...(group ? { 'execution-group': group } : {}),
			})),
		}),
		enqueued('Action.EnqueueOperation'),
		[3, 99],
	),
);

interface Run {
	readonly commands: string;
	/** Seconds. */
	readonly seconds: number;
	readonly machines?: readonly string[];
	readonly applications?: readonly string[];
	readonly units?: readonly string[];
	readonly parallel?: boolean | undefined;
	readonly group?: string | undefined;
}
type Asked = Pick<Run, 'commands' | 'seconds'> & Partial<Run>;
/** Go’s durations are nanoseconds. */
const nanoseconds = (seconds: number) => Math.round(seconds * 1e9);
const ran = (response: unknown, { units = [], machines = [], applications = [] }: Asked): Enqueued => {
	const actions =
		list(response, 'actions').length > 0 ? list(response, 'actions') : list(response, 'results');
	// one that was refused does not say where; they come in the order of what was asked
	const asked = applications.length === 0 ? [...units, ...machines] : [];
	const keys = actions.map((one, index) => {
		const place = asked.length === actions.length ? asked[index] : undefined;
		return place ?? nameOf(text(get(one, 'action'), 'receiver')) ?? '';
	});
	return {
		operation: nameOf(get(response, 'operation')),
		tasks: itemsOf(response, keys, 'Action.Run', decodeTask),
	};
};
/** 1.x answers when all has ended: no tasks, results. */
const oldRan = (response: unknown): Enqueued => ({
	tasks: list(response, 'results').map((one): Item<Task> => {
		const key = text(one, 'unit-id') ?? text(one, 'machine-id') ?? '';
		return { key, value: decodeTask(one) };
	}),
});
const everywhereOf = ({ commands, seconds }: Pick<Run, 'commands' | 'seconds'>) => ({
	commands,
	timeout: nanoseconds(seconds),
});
const runOf = ({ machines = [], applications = [], units = [], ...input }: Run) => ({
	...everywhereOf(input),
	...(machines.length > 0 ? { machines } : {}),
	...(applications.length > 0 ? { applications } : {}),
	...(units.length > 0 ? { units } : {}),
});
/** 2.x passes over them without a word. */
const beside = ({ parallel, group }: Pick<Run, 'parallel' | 'group'>) => ({
	...(parallel === undefined ? {} : { parallel }),
	...(group ? { 'execution-group': group } : {}),
});
export const runCommands = defineCall<Run>('changes', 'Action.Run')(
	lacking(
		['parallel', 'group'],
		old(
			'Client.Run',
			0,
			({ commands, seconds, machines = [], applications = [], units = [] }) => ({
				Commands: commands,
				Timeout: nanoseconds(seconds),
				Machines: machines,
				Services: applications,
				Units: units,
			}),
			oldRan,
		),
	),
	lacking(['parallel', 'group'], since2('Action.Run', [2, 7], runOf, ran, [2, 2])),
	since2('Action.Run', [7, 7], (input) => ({ ...runOf(input), ...beside(input) }), ran, [3, 99]),
);
export const runOnAllMachines = defineCall<Pick<Run, 'commands' | 'seconds' | 'parallel' | 'group'>>(
	'changes',
	'Action.RunOnAllMachines',
)(
	lacking(
		['parallel', 'group'],
		old(
			'Client.RunOnAllMachines',
			0,
			({ commands, seconds }) => ({ Commands: commands, Timeout: nanoseconds(seconds) }),
			oldRan,
		),
	),
	lacking(['parallel', 'group'], since2('Action.RunOnAllMachines', [2, 7], everywhereOf, ran, [2, 2])),
	since2(
		'Action.RunOnAllMachines',
		[7, 7],
		(input) => ({ ...everywhereOf(input), ...beside(input) }),
		ran,
		[3, 99],
	),
);
