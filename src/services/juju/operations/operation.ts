import { choices, list } from '../../../catalogue/field.ts';
import { allOperations } from '../model/tasks/all-operations.ts';
import { getOperations } from '../wire/calls/task.table.ts';
import { modelOp } from './op.ts';
import { runOn, taskSample } from './task-fields.ts';
import { itemResults } from './item-results.ts';

const operationSample = {
	id: '12',
	summary: 'action "backup"',
	status: 'completed',
	failed: null,
	enqueued: '2026-01-31T03:12:45.678Z',
	started: '2026-01-31T03:12:45.900Z',
	completed: '2026-01-31T03:12:47.100Z',
	tasks: [taskSample],
};

const getOperationsOf = modelOp({
	resource: 'action',
	name: 'getOperations',
	action: 'Get many operations',
	effect: 'reads',
	returns: 'many',
	help: 'Tasks that were started together, by operation, newest first',
	fields: {
		ids: list('IDs', { placeholder: 'any', item: 'ID', example: '12', help: 'Only these operations' }),
		...runOn,
		actions: list('Actions', {
			placeholder: 'any',
			item: 'action',
			example: 'backup',
			help: 'Only these actions',
		}),
		statuses: choices('Statuses', {
			placeholder: 'any',
			help: 'Only operations with one of these statuses',
			options: ['pending', 'running', 'completed', 'failed', 'cancelled', 'aborting', 'aborted', 'error'].map(
				(value) => ({ value, label: value }),
			),
		}),
	},
	covers: ['Action.ListOperations', 'Action.Operations'],
	since: '2.8',
	sample: operationSample,
	optional: ['tasks.*'],
	async run(client, { ids: input = [], statuses, ...query }, { signal }) {
		if (input.length > 0)
			return itemResults(await client.ask(getOperations, { ids: input }, { signal }), ({ value }) => value);
		return allOperations(client, { ...query, status: statuses }, signal);
	},
});

export const operationOperations = [getOperationsOf] as const;
