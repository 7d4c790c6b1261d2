import { item } from '../errors.ts';
import { runTask } from '../life/tasks.ts';
import { now, ZERO_TIME } from '../state/make.ts';
import { parseTag } from '../state/names.ts';
import type { Model, Operation, Task } from '../state/types.ts';
import { type Call } from './table.ts';

export const times = { enqueued: ZERO_TIME, started: ZERO_TIME, completed: ZERO_TIME };

/** One word for several tasks. */
export const together = (operation: Operation): string => {
	const words = operation.tasks.map((one) => one.status);
	if (words.length === 0) return 'error';
	for (const word of ['running', 'aborting', 'pending', 'error', 'failed', 'cancelled', 'aborted'])
		if (words.includes(word)) return word;
	return 'completed';
};

/** A task as `Actions` tells it: with its output; inside an operation without. */
export const told = (call: Call, task: Task, output: boolean): object => ({
	action: {
		tag: `action-${task.id}`,
		receiver: task.receiver,
		name: task.name,
		...(task.parameters && { parameters: task.parameters }),
		...(call.version >= 6 && { parallel: task.parallel, 'execution-group': task.group }),
	},
	enqueued: task.enqueued,
	started: task.started,
	// 4.0 never fills it: go by the status (4.0 §16)
	completed: call.major >= 4 ? ZERO_TIME : task.completed,
	status: task.status,
	...(task.message && { message: task.message }),
	...(task.log.length > 0 && call.version >= 6 && { log: task.log }),
	...(output && task.output && { output: shape(call, task.output) }),
});

/** Before 3.0 what a command gave had capital keys. */
const shape = (call: Call, output: Readonly<Record<string, unknown>>) => {
	if (call.major >= 3) return output;
	const { 'return-code': code, stdout, stderr, ...rest } = output;
	return {
		...rest,
		...(code !== undefined && { Code: String(code) }),
		...(stdout !== undefined && { Stdout: stdout }),
		...(stderr !== undefined && { Stderr: stderr }),
	};
};

/** A task just enqueued. */
export const fresh = (call: Call, task: Task, byName: boolean) => ({
	action: {
		tag: `action-${task.id}`,
		receiver: task.receiver,
		name: call.major >= 4 ? '' : task.name,
		...(call.major < 4 && task.parameters && { parameters: task.parameters }),
		...(call.version >= 6 && { parallel: task.parallel }),
		...(call.version >= 6 && !byName && { 'execution-group': task.group }),
	},
	enqueued: task.enqueued,
	started: ZERO_TIME,
	completed: ZERO_TIME,
	status: 'pending',
});

export const summaryOf = (name: string, receivers: readonly string[], major: number) =>
	major >= 4 ? `action "${name}"` : `${name} run on ${receivers.join(',')}`;

interface Wanted {
	readonly receiver: string;
	readonly name: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly parallel: boolean;
	readonly group: string;
}

export const begin = (model: Model, summary: string): Operation => {
	const operation: Operation = {
		id: String(model.next.operation++),
		summary,
		enqueued: now(),
		completed: ZERO_TIME,
		tasks: [],
	};
	model.operations.set(operation.id, operation);
	return operation;
};

/** Adds a task; a unit's are run by the unit, a machine's here. */
export const addTask = (call: Call, operation: Operation, wanted: Wanted): Task => {
	const { model, world } = call;
	const task: Task = {
		id: String(model.next.operation++),
		operation: operation.id,
		...wanted,
		enqueued: now(),
		started: ZERO_TIME,
		completed: ZERO_TIME,
		status: 'pending',
		message: '',
		log: [],
	};
	operation.tasks.push(task);
	model.tasks.set(task.id, task);
	if (wanted.receiver.startsWith('machine-')) {
		const machine = model.machines.get(parseTag(wanted.receiver).id);
		if (machine?.agent.status === 'started') world.spawn(later(runTask(world, model, task)));
	}
	return task;
};

function* later(process: Iterator<unknown, unknown, undefined>) {
	yield;
	for (;;) {
		if (process.next().done) return;
		yield;
	}
}

export const refused = (error: unknown) => ({ ...times, error: item(error) });

export const operationTold = (call: Call, operation: Operation) => ({
	operation: `operation-${operation.id}`,
	summary: operation.summary,
	enqueued: operation.enqueued,
	started: call.major >= 4 ? ZERO_TIME : (operation.tasks[0]?.started ?? ZERO_TIME),
	completed: operation.completed,
	status: together(operation),
	...(operation.tasks.length > 0 && {
		actions: operation.tasks.map((task) => told(call, task, call.major < 4)),
	}),
});
