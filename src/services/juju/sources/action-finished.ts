import { choices, duration, flag, list, picks } from '../../../catalogue/field.ts';
import type { Event } from '../../../catalogue/event.ts';
import { sources } from '../../../catalogue/source.ts';
import type { JujuClient } from '../client/client.ts';
import { taskSample } from '../operations/task-fields.ts';
import { otherModel, partOfModel } from '../operations/op.ts';
import type { JujuParts } from '../parts.ts';
import {
	endedSince,
	recallProgress,
	rememberProgress,
	type LoggedLine,
	linesSince,
	type TaskProgress,
	progressAfter,
} from '../model/watch/tasks.ts';
import { howEnded } from '../model/tasks/how-ended.ts';
import { inScope } from '../model/watch/filter.ts';
import { getTasks } from '../wire/calls/task.table.ts';
import type { Operation, Task } from '../wire/records/task.ts';
import { watchOperations } from './shared/operations.ts';
import { momentOf, notice, outages } from './shared/outage.ts';

const source = sources<JujuParts>();

const STATUSES = ['completed', 'failed', 'cancelled', 'aborted', 'error'] as const;

const sentence = ({ name, receiver, status, message, returnCode }: Task): string => {
	const how =
		status === 'completed' && returnCode !== null && returnCode !== 0
			? `ended with code ${returnCode}`
			: howEnded(status);
	return `${name || 'A command'} on ${receiver} ${how}${message ? `: ${message}` : ''}`;
};
const eventOf = (model: string, task: Task, recovered: boolean): Event => ({
	event: `action.${task.status}`,
	service: 'juju',
	at: new Date().toISOString(),
	key: `action.${task.status} ${model} ${task.id}`,
	text: sentence(task),
	task,
	...(recovered ? { recovered: true as const } : {}),
});

const progressOf = (model: string, { task, index }: LoggedLine, recovered: boolean): Event => {
	const line = task.log[index] ?? { at: null, message: '' };
	return {
		event: 'action.progress',
		service: 'juju',
		at: line.at ?? new Date().toISOString(),
		key: `action.progress ${model} ${task.id} ${index}`,
		text: `${task.name || 'A command'} on ${task.receiver} says: ${line.message}`.slice(0, 500),
		task,
		line,
		...(recovered ? { recovered: true as const } : {}),
	};
};

/** Numbers of another model say nothing of this one. */
const replaced = (before: string, model: string): Event =>
	notice(
		'gap',
		'This is not the model that was watched before, maybe a new one of the same name: actions that ended in either until now are not reported',
		{ before, model },
	);

interface Scope {
	readonly actions?: readonly string[] | undefined;
	readonly applications?: readonly string[] | undefined;
	readonly units?: readonly string[] | undefined;
}
const isIn = (list: readonly string[] | undefined, test: (one: string) => boolean): boolean =>
	list === undefined || list.length === 0 || list.some(test);
const within = ({ name, receiver }: Task, { actions, applications, units }: Scope): boolean =>
	isIn(actions, (one) => one === name) &&
	isIn(units, (one) => one === receiver) &&
	isIn(applications, (one) => receiver.includes('/') && inScope('unit', receiver, { names: [one] }));

/** Operations with those of their tasks that the user wants to hear of. */
const scoped = (operations: readonly Operation[], scope: Scope): Operation[] =>
	operations.map((one) => ({ ...one, tasks: one.tasks.filter((task) => within(task, scope)) }));

/** What tasks gave is told by another call than the list. */
const whole = async (client: JujuClient, tasks: readonly Task[], signal: AbortSignal): Promise<Task[]> => {
	if (tasks.length === 0) return [];
	const items = await client.ask(getTasks, { ids: tasks.map(({ id }) => id) }, { signal });
	return tasks.map((task, index) => {
		const { completed, ...told } = items[index]?.value ?? task;
		return { ...task, ...told, operation: task.operation, completed: completed ?? task.completed };
	});
};

export const actionFinished = source({
	name: 'actionFinished',
	resource: 'action',
	label: 'action finished',
	help: 'An action or a command has ended on a unit or a machine, whoever started it',
	fields: {
		actions: list('Actions', {
			placeholder: 'any',
			item: 'action',
			itemPlaceholder: 'backup',
			example: 'backup',
			help: 'Only these actions; juju-exec stands for commands',
		}),
		applications: picks('Applications', {
			list: 'applications',
			placeholder: 'any',
			example: 'postgresql',
			help: 'Only on units of these applications',
		}),
		units: picks('Units', {
			list: 'units',
			placeholder: 'any',
			example: 'postgresql/0',
			help: 'Only on these units',
		}),
		statuses: choices('Statuses', {
			placeholder: 'any',
			options: STATUSES.map((value) => ({ value, label: value })),
			help: 'Only those that ended with one of these',
		}),
		progress: flag('Report progress', {
			advanced: true,
			default: false,
			help: 'Whether each line that an action logs while it runs is an event too (action.progress)',
		}),
		interval: duration('Interval', {
			default: 5,
			min: 1,
			max: 3600,
			example: '5s',
			help: 'How often to poll, and at once when a running action logs something; nodes with the same interval share a poll',
		}),
		inModel: otherModel,
	},
	part: ({ inModel }) => partOfModel({ inModel }),
	scope: ['inModel'],
	covers: [
		'Action.ListOperations',
		'Action.Operations',
		'Action.Actions',
		'Action.WatchActionsProgress',
		'StringsWatcher.Next',
		'StringsWatcher.Stop',
	],
	events: [...STATUSES.map((status) => `action.${status}`), 'action.progress'],
	since: '2.8',
	sample: {
		event: 'action.completed',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'action.completed f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d 13',
		text: 'backup on postgresql/0 has completed',
		task: taskSample,
	},
	optional: ['task.results.*', 'task.parameters.*', 'task.log.*', 'line', 'line.*'],
	async *listen(client, { actions, applications, units, statuses = [], progress, interval }, context) {
		const { signal, state } = context;
		const outage = outages(context, progress ? 'change' : 'ended action');
		const model = client.offer.modelUuid ?? '';
		const earlier = (state.get('told') as TaskProgress | undefined) ?? recallProgress(context.remembered);
		const isOther = earlier !== undefined && earlier.model !== model;
		let told = isOther ? undefined : earlier;
		let isFirst = true;
		const both = AbortSignal.any([signal, client.lost]);
		try {
			for await (const all of watchOperations(client, interval, told !== undefined, both)) {
				const before = told;
				const operations = scoped(all, { actions, applications, units });
				const news = before ? endedSince(operations, before) : [];
				const lines = before && progress ? linesSince(operations, before) : [];
				const events = lines.map((line) => progressOf(model, line, isFirst));
				for (const task of await whole(client, news, both))
					if (statuses.length === 0 || (statuses as readonly string[]).includes(task.status))
						events.push(eventOf(model, task, isFirst));
				told = progressAfter(model, all, before);
				state.set('told', told);
				context.remember(rememberProgress(told));
				if (isFirst) events.unshift(...outage.begin(before && events.length, momentOf(context.remembered)));
				if (isFirst && isOther) events.unshift(replaced(earlier.model, model));
				if (events.length > 0) yield events;
				if (isFirst) context.ready();
				isFirst = false;
			}
		} finally {
			if (!signal.aborted) outage.ended(client.heard);
		}
		if (client.lost.aborted && !signal.aborted) throw client.lost.reason;
	},
});
