import { choices, duration, list, picks } from '../../../catalogue/field.ts';
import type { Event, Remembered } from '../../../catalogue/event.ts';
import { sources } from '../../../catalogue/source.ts';
import { polls } from '../../../net/poll.ts';
import type { JujuClient } from '../client/client.ts';
import { taskSample } from '../operations/task-fields.ts';
import { otherModel, partOfModel } from '../operations/op.ts';
import type { JujuParts } from '../parts.ts';
import { getTasks, listOperations } from '../wire/calls/task.table.ts';
import { hasEnded, type Operation, type Task } from '../wire/records/task.ts';

const source = sources<JujuParts>();

/** Operations that one look asks for, and ids that are kept. */
const MOST = 500;
const STATUSES = ['completed', 'failed', 'cancelled', 'aborted', 'error'] as const;

const recall = (remembered: Remembered | undefined): Set<string> | undefined =>
	Array.isArray(remembered) ? new Set(remembered.map(String)) : undefined;

const sentence = ({ name, receiver, status, message, returnCode }: Task): string => {
	const how =
		status === 'completed' && returnCode !== null && returnCode !== 0
			? `ended with code ${returnCode}`
			: `is ${status}`;
	return `${name || 'A command'} on ${receiver} ${how}${message ? `: ${message}` : ''}`;
};
const eventOf = (task: Task, recovered: boolean): Event => ({
	event: `action.${task.status}`,
	service: 'juju',
	at: new Date().toISOString(),
	key: `action.${task.status} ${task.id}`,
	text: sentence(task),
	task,
	...(recovered ? { recovered: true as const } : {}),
});

const ended = (operations: readonly Operation[]): Task[] =>
	operations.flatMap(({ tasks }) => tasks.filter(hasEnded));

/** What tasks gave is told by another call than the list. */
const whole = async (client: JujuClient, tasks: readonly Task[], signal: AbortSignal): Promise<Task[]> => {
	if (tasks.length === 0) return [];
	const items = await client.ask(getTasks, { ids: tasks.map(({ id }) => id) }, { signal });
	return tasks.map((task, index) => ({ ...task, ...(items[index]?.value ?? {}), operation: task.operation }));
};

export const actionFinished = source({
	name: 'actionFinished',
	resource: 'action',
	label: 'action finished',
	help: 'An action or a command has ended on a unit or a machine, whoever began it',
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
			help: 'Only on units of these',
		}),
		units: picks('Units', {
			list: 'units',
			placeholder: 'any',
			example: 'postgresql/0',
			help: 'Only on these units',
		}),
		statuses: choices('Ends', {
			placeholder: 'any',
			options: STATUSES.map((value) => ({ value, label: value })),
			help: 'Only those that ended so',
		}),
		interval: duration('Interval', {
			default: 5,
			min: 1,
			max: 3600,
			example: '5s',
			help: 'How often to look; nodes that look for the same share one look',
		}),
		inModel: otherModel,
	},
	part: ({ inModel }) => partOfModel({ inModel }),
	covers: ['Action.ListOperations', 'Action.Actions'],
	since: '2.8',
	sample: {
		event: 'action.completed',
		service: 'juju',
		at: '2026-01-31T03:12:45.678Z',
		key: 'action.completed 13',
		text: 'backup on postgresql/0 is completed',
		task: taskSample,
	},
	optional: ['task.results.*', 'task.parameters.*', 'task.log.*'],
	async *listen(
		client,
		{ actions, applications, units, statuses = [], interval },
		{ signal, remembered, remember, ready },
	) {
		const query = { actions, applications, units, limit: MOST };
		let known = recall(remembered);
		let isFirst = true;
		const both = AbortSignal.any([signal, client.lost]);
		const looks = polls({
			owner: client,
			key: `operations ${JSON.stringify(query)}`,
			every: interval,
			fresh: known !== undefined,
			snapshot: async (stop) => (await client.ask(listOperations, query, { signal: stop })).operations,
			signal: both,
		});
		for await (const operations of looks) {
			const now = ended(operations);
			const before = known;
			const news = before ? now.filter(({ id }) => !before.has(id)) : [];
			known = new Set([...(before ?? []), ...now.map(({ id }) => id)].slice(-MOST * 4));
			const events = (await whole(client, news, both))
				.filter(({ status }) => statuses.length === 0 || (statuses as readonly string[]).includes(status))
				.map((task) => eventOf(task, isFirst));
			remember([...known]);
			if (events.length > 0) yield events;
			if (isFirst) ready();
			isFirst = false;
		}
		if (client.lost.aborted && !signal.aborted) throw client.lost.reason;
	},
});
