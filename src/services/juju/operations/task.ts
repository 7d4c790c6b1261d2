import { choice, list, text } from '../../../catalogue/field.ts';
import { findTasks, listTasks } from '../model/tasks/list.ts';
import { cancelTasks, getTasks } from '../wire/calls/task.table.ts';
import { modelOp } from './op.ts';
import { runOn, taskLoose, taskSample } from './task-fields.ts';
import { itemResults } from './item-results.ts';

const ids = list('IDs', {
	required: true,
	item: 'ID',
	itemPlaceholder: '13',
	from: 'id',
	example: '13',
	help: 'IDs of tasks, or tasks from an earlier step',
});

const getTasksOf = modelOp({
	resource: 'action',
	name: 'getTasks',
	action: 'Get tasks',
	effect: 'reads',
	returns: 'many',
	help: 'Actions and commands by the IDs of their tasks, with results; 4.0 leaves completed empty here, unlike in Get many operations',
	fields: { ids },
	covers: ['Action.Actions'],
	sample: taskSample,
	optional: taskLoose,
	async run(client, { ids: input }, { signal }) {
		return itemResults(await client.ask(getTasks, { ids: input }, { signal }), ({ value }) => value);
	},
});

const cancel = modelOp({
	resource: 'action',
	name: 'cancel',
	action: 'Cancel tasks',
	effect: 'changes',
	returns: 'many',
	help: 'Cancel pending tasks, and abort running ones if their charm allows it; 4.0 fails at it up to 4.0.15',
	fields: { ids },
	covers: ['Action.Cancel', 'Action.Actions'],
	sample: { ...taskSample, status: 'cancelled' },
	optional: taskLoose,
	async run(client, { ids: input }, { signal }) {
		const items = await client.ask(cancelTasks, { ids: input }, { signal });
		const taken = items.flatMap(({ key, error }) => (error ? [] : [key]));
		const found = taken.length > 0 ? await client.ask(getTasks, { ids: taken }, { signal }) : [];
		const now = new Map(found.map(({ key, value }) => [key, value]));
		return itemResults(items, ({ key, value }) => now.get(key) ?? value);
	},
});

const listOf = modelOp({
	resource: 'action',
	name: 'listTasks',
	action: 'List tasks',
	effect: 'reads',
	returns: 'many',
	help: 'Actions and commands that are pending, run or have ended, newest first',
	fields: {
		which: choice('Status', {
			default: 'all',
			help: 'Only tasks with this status',
			options: [
				{ value: 'all', label: 'All' },
				{ value: 'pending', label: 'Pending' },
				{ value: 'running', label: 'Running' },
				{ value: 'ended', label: 'Ended' },
			],
		}),
		...runOn,
	},
	timeout: 60,
	covers: [
		'Action.ListOperations',
		'Action.ListAll',
		'Action.ListPending',
		'Action.ListRunning',
		'Action.ListCompleted',
		'Client.FullStatus',
	],
	sample: taskSample,
	optional: taskLoose,
	run: (client, wanted, { signal }) => listTasks(client, wanted, signal),
});

const find = modelOp({
	resource: 'action',
	name: 'findTasks',
	action: 'Find tasks',
	effect: 'reads',
	returns: 'many',
	help: 'Actions and commands whose ID begins with certain characters, newest first',
	fields: {
		prefix: text('ID begins with', { required: true, example: '13', help: 'First characters of the ID' }),
	},
	timeout: 60,
	covers: ['Action.FindActionTagsByPrefix', 'Action.Actions', 'Action.ListOperations'],
	sample: taskSample,
	optional: taskLoose,
	run: (client, { prefix }, { signal }) => findTasks(client, prefix, signal),
});

export const taskOperations = [getTasksOf, listOf, find, cancel] as const;
