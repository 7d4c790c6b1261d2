import { randomUUID } from 'node:crypto';
import { JujuError } from '../../errors.ts';
import { anything, list, map, struct, text } from '../../go.ts';
import { charmOf } from '../../life/hooks.ts';
import { now, ZERO_TIME } from '../../state/make.ts';
import { parseTag } from '../../state/names.ts';
import type { Operation, Task } from '../../state/types.ts';
import { unitIn } from '../application-units.ts';
import { type Call, type Facades, method } from '../table.ts';
import { missing } from './entities.ts';
import { OldEntities, read, change, bulk } from './parts.ts';

const told = (task: Task) => ({
	action: {
		tag: `action-${task.id}`,
		receiver: task.receiver,
		name: task.name,
		parameters: task.parameters ?? {},
	},
	enqueued: task.enqueued,
	started: task.started,
	completed: task.completed,
	status: task.status,
	message: task.message,
	output: task.output ?? {},
});

/** The receiver as a tag; `unit-blog/0` of an old client is none. */
const enqueue = (
	call: Call,
	one: { Receiver: string; Name: string; Parameters: Readonly<Record<string, unknown>> },
) => {
	const { id } = parseTag(one.Receiver, 'unit');
	const unit = unitIn(call.model, id);
	const application = unit && call.model.applications.get(unit.application);
	if (!application) throw missing(`unit "${id}"`);
	if (!charmOf(call.model, application)?.actions[one.Name])
		throw new JujuError(`action "${one.Name}" not defined on unit "${id}"`);
	const uuid = randomUUID();
	const operation: Operation = {
		id: uuid,
		summary: one.Name,
		enqueued: now(),
		completed: ZERO_TIME,
		tasks: [],
	};
	const task: Task = {
		id: uuid,
		operation: uuid,
		receiver: one.Receiver,
		name: one.Name,
		parameters: one.Parameters,
		parallel: false,
		group: '',
		enqueued: now(),
		started: ZERO_TIME,
		completed: ZERO_TIME,
		status: 'pending',
		message: '',
		log: [],
	};
	operation.tasks.push(task);
	call.model.operations.set(uuid, operation);
	call.model.tasks.set(uuid, task);
	return told(task);
};

const taskIn = (call: Call, tag: string): Task => {
	const found = call.model.tasks.get(parseTag(tag, 'action').id);
	if (!found) throw missing(`action "${tag}"`);
	return found;
};

const byReceiver = (call: Call, tag: string, wanted: readonly string[]) => ({
	receiver: tag,
	actions: [...call.model.tasks.values()]
		.filter((one) => one.receiver === tag || one.receiver.startsWith(`${tag.replace(/^service-/, 'unit-')}-`))
		.filter((one) => wanted.length === 0 || wanted.includes(one.status))
		.map(told),
});

export const actions: Facades['x'] = {
	ServicesCharmActions: method(OldEntities, read, ({ Entities }, call) =>
		bulk(Entities, ({ Tag }) => {
			const { id } = parseTag(Tag, 'service');
			const application = call.model.applications.get(id);
			if (!application) throw missing(`service "${id}"`);
			return { servicetag: Tag, actions: { ActionSpecs: charmOf(call.model, application)?.actions ?? {} } };
		}),
	),
	Enqueue: method(
		struct('Actions', {
			Actions: list(
				struct('Action', {
					Tag: text,
					Receiver: text,
					Name: text,
					Parameters: map(anything),
					Params: map(anything),
				}),
			),
		}),
		change,
		({ Actions }, call) =>
			bulk(Actions, (one) => enqueue(call, { ...one, Parameters: { ...one.Params, ...one.Parameters } })),
	),
	Actions: method(OldEntities, read, ({ Entities }, call) =>
		bulk(Entities, ({ Tag }) => told(taskIn(call, Tag))),
	),
	Cancel: method(OldEntities, change, ({ Entities }, call) =>
		bulk(Entities, ({ Tag }) => {
			const task = taskIn(call, Tag);
			if (task.status === 'pending') task.status = 'cancelled';
			return told(task);
		}),
	),
	FindActionTagsByPrefix: method(
		struct('FindTags', { Prefixes: list(text) }),
		read,
		({ Prefixes }, call) => ({
			matches: Object.fromEntries(
				Prefixes.map((prefix) => [
					prefix,
					[...call.model.tasks.keys()]
						.filter((id) => id.startsWith(prefix))
						.map((id) => ({ Tag: `action-${id}` })),
				]),
			),
		}),
	),
	ListAll: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, [])),
	})),
	ListPending: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, ['pending'])),
	})),
	ListRunning: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, ['running'])),
	})),
	ListCompleted: method(OldEntities, read, ({ Entities }, call) => ({
		actions: Entities.map(({ Tag }) => byReceiver(call, Tag, ['completed', 'failed', 'cancelled', 'error'])),
	})),
};
