import { text } from '../../../catalogue/field.ts';
import { followLines } from '../model/tasks/lines.ts';
import { modelOp } from './op.ts';
import { taskFailure, taskSample } from './task-fields.ts';

const watch = modelOp({
	resource: 'action',
	name: 'watchTask',
	action: 'Watch a task',
	effect: 'reads',
	returns: 'stream',
	help: 'What an action logs while it runs, line by line, and then its result; before 2.8 the result only',
	fields: {
		id: text('ID', {
			required: true,
			from: 'id',
			example: '13',
			help: 'ID of the task, or the task from an earlier step',
		}),
	},
	timeout: Number.POSITIVE_INFINITY,
	covers: ['Action.WatchActionsProgress', 'StringsWatcher.Next', 'StringsWatcher.Stop', 'Action.Actions'],
	sample: {
		task: '13',
		receiver: 'postgresql/0',
		at: '2026-01-31T03:12:46.000Z',
		message: 'backup begins',
	},
	ends: { label: 'end', sample: taskSample, gathered: 'lines' },
	failure: taskFailure,
	run: (client, { id }, { signal }) => followLines(client, id, signal),
});

export const taskWatchOperations = [watch] as const;
