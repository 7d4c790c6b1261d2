import { defineCall } from '../choose.ts';
import { get, list, map, text, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { decodeOperation, decodeTask, type Operation, type Task } from '../records/task.ts';
import { entities, old, oldEntities, since2 } from '../row.ts';
import { nameOf, tagOf } from '../tags.ts';

interface Tasks {
	readonly ids: readonly string[];
}
const tasksOf =
	(call: string) =>
	(response: unknown, { ids }: Tasks) =>
		itemsOf(response, ids, call, decodeTask);
const taskTags = (ids: readonly string[]) => ids.map((id) => tagOf('action', id));
export const getTasks = defineCall<Tasks>('reads', 'Action.Actions')(
	old('Action.Actions', 0, ({ ids }) => oldEntities(taskTags(ids)), tasksOf('Action.Actions')),
	since2('Action.Actions', [2, 7], ({ ids }) => entities(taskTags(ids)), tasksOf('Action.Actions')),
);
export const cancelTasks = defineCall<Tasks>('changes', 'Action.Cancel')(
	old('Action.Cancel', 0, ({ ids }) => oldEntities(taskTags(ids)), tasksOf('Action.Cancel')),
	since2('Action.Cancel', [2, 7], ({ ids }) => entities(taskTags(ids)), tasksOf('Action.Cancel')),
);

export interface Query {
	readonly applications?: readonly string[] | undefined;
	readonly units?: readonly string[] | undefined;
	readonly machines?: readonly string[] | undefined;
	readonly actions?: readonly string[] | undefined;
	readonly status?: readonly string[] | undefined;
	readonly limit?: number | undefined;
	readonly offset?: number | undefined;
}
const names = ['applications', 'units', 'machines', 'actions', 'status', 'limit', 'offset'] as const;
const filled = (query: Query) =>
	Object.fromEntries(
		names.flatMap((name) => {
			const value = query[name];
			const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
			return isEmpty ? [] : [[name, value]];
		}),
	);
/** 4.0 sorts them as text and leaves the list out where it is empty. */
export const listOperations = defineCall<Query>(
	'reads',
	'Action.ListOperations',
)(
	since2(
		'Action.ListOperations',
		[6, 7],
		filled,
		(response): { operations: Operation[]; truncated: boolean } => ({
			operations: list(response, 'results').map(decodeOperation),
			truncated: get(response, 'truncated') === true,
		}),
	),
);
export const getOperations = defineCall<Tasks>(
	'reads',
	'Action.Operations',
)(
	since2(
		'Action.Operations',
		[6, 7],
		({ ids }) => entities(ids.map((id) => tagOf('operation', id))),
		(response, { ids }) => itemsOf(response, ids, 'Action.Operations', decodeOperation),
	),
);

/** Every action of receivers, in one of three states; before 3.0. */
const listed = (response: unknown): Task[] =>
	list(response, 'actions').flatMap((one) => list(one, 'actions').map(decodeTask));
const whole = (which: string) =>
	defineCall<{ readonly tags: readonly string[] }>('reads', `Action.${which}`)(
		old(`Action.${which}`, 0, ({ tags }) => oldEntities(tags), listed),
		since2(`Action.${which}`, [2, 7], ({ tags }) => entities(tags), listed, [2, 2]),
	);
export const listAll = whole('ListAll');
export const listPending = whole('ListPending');
export const listRunning = whole('ListRunning');
export const listCompleted = whole('ListCompleted');

/** IDs by their beginnings. */
const matches = (response: unknown): string[] =>
	Object.values(map(response, 'matches')).flatMap((found) =>
		(Array.isArray(found) ? found : []).flatMap((one) => nameOf(text(one, 'tag')) ?? []),
	);
export const findTags = defineCall<{ readonly prefixes: readonly string[] }>(
	'reads',
	'Action.FindActionTagsByPrefix',
)(
	old('Action.FindActionTagsByPrefix', 0, ({ prefixes }) => ({ Prefixes: prefixes }), matches),
	since2('Action.FindActionTagsByPrefix', [2, 7], ({ prefixes }) => ({ prefixes }), matches, [2, 2]),
);

/** The id of a watcher of the lines of a task, and the lines that are there. */
export const watchProgress = defineCall<{ readonly id: string }>(
	'reads',
	'Action.WatchActionsProgress',
)(
	since2(
		'Action.WatchActionsProgress',
		[5, 7],
		({ id }) => entities([tagOf('action', id)]),
		(response, { id }) =>
			only(
				itemsOf(response, [id], 'Action.WatchActionsProgress', (one) => ({
					watcher: text(one, 'watcher-id') ?? '',
					first: texts(one, 'changes'),
				})),
			),
	),
);
