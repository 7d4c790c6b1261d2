import { each, item, JujuError, notFound } from '../errors.ts';
import { anything, bool, duration, Entities, int, list, map, maybe, struct, text } from '../go.ts';
import { charmOf } from '../life/hooks.ts';
import { runTask } from '../life/tasks.ts';
import { now, ZERO_TIME } from '../state/make.ts';
import { machineTag, parseTag, unitTag } from '../state/names.ts';
import type { Model, Operation, Task } from '../state/types.ts';
import { watchProgress } from '../watch/progress.ts';
import { unitIn } from './application-units.ts';
import { type Call, type Facades, method } from './table.ts';

const times = { enqueued: ZERO_TIME, started: ZERO_TIME, completed: ZERO_TIME };

/** One word for several tasks. */
const together = (operation: Operation): string => {
	const words = operation.tasks.map((one) => one.status);
	if (words.length === 0) return 'error';
	for (const word of ['running', 'aborting', 'pending', 'error', 'failed', 'cancelled', 'aborted'])
		if (words.includes(word)) return word;
	return 'completed';
};

/** A task as `Actions` tells it: with its output; inside an operation without. */
const told = (call: Call, task: Task, output: boolean): object => ({
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
const fresh = (call: Call, task: Task, byName: boolean) => ({
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

const summaryOf = (name: string, receivers: readonly string[], major: number) =>
	major >= 4 ? `action "${name}"` : `${name} run on ${receivers.join(',')}`;

interface Wanted {
	readonly receiver: string;
	readonly name: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly parallel: boolean;
	readonly group: string;
}

const begin = (model: Model, summary: string): Operation => {
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
const addTask = (call: Call, operation: Operation, wanted: Wanted): Task => {
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

const Enqueue = struct('Actions', {
	actions: list(
		struct('Action', {
			tag: text,
			receiver: text,
			name: text,
			parameters: maybe(map(anything)),
			parallel: maybe(bool),
			'execution-group': maybe(text),
		}),
	),
});
type Asked = ReturnType<typeof Enqueue.zero>['actions'][number];

/** The unit a receiver means: a tag, or `APP/leader`. */
const receiverOf = (call: Call, receiver: string): string => {
	const [, name] = /^(.+)\/leader$/.exec(receiver) ?? [];
	if (name !== undefined) {
		const leader = call.model.applications.get(name)?.leader;
		if (leader) return unitTag(leader);
		if (call.major >= 4)
			throw new JujuError(
				`getting leader unit for ${name}: application "${name}" not found in leases`,
				'not found',
			);
		throw new JujuError(`could not determine leader for "${name}"`);
	}
	parseTag(receiver, 'unit');
	return receiver;
};

/** What stands against running an action of that name there; in the words of the release. */
const against = (call: Call, receiver: string, name: string): JujuError | undefined => {
	const { id } = parseTag(receiver);
	const [of = ''] = id.split('/');
	const application = call.model.applications.get(of);
	if (!application)
		return call.major >= 4
			? new JujuError(
					`adding action operation: adding action operation: getting charm UUID for application "${of}": application "${of}" not found`,
				)
			: notFound(`unit "${id}"`);
	const charm = charmOf(call.model, application);
	if (call.major < 4 && (name === 'juju-exec' || name === 'juju-run')) return undefined;
	if (Object.keys(charm?.actions ?? {}).length === 0)
		return new JujuError(`no actions defined for charm ${charm?.name}.`, 'not found');
	if (!charm?.actions[name])
		return new JujuError(`action "${name}" not defined for unit "${id}".`, 'not found');
	return undefined;
};

const refused = (error: unknown) => ({ ...times, error: item(error) });

const enqueue = (call: Call, asked: readonly Asked[]) => {
	if (asked.length === 0) throw new JujuError('no actions specified');
	const receivers = asked.map((one) => {
		try {
			return receiverOf(call, one.receiver);
		} catch (error) {
			if (error instanceof JujuError && one.receiver.endsWith('/leader')) throw error;
			return refused(error);
		}
	});
	const wanted = receivers.map((receiver, at) => ({ receiver, one: asked[at] as Asked }));
	const good = wanted.filter(
		(each): each is { receiver: string; one: Asked } => typeof each.receiver === 'string',
	);
	if (call.major >= 4) sameForAll(good);
	for (const { receiver, one } of good) {
		const why = against(call, receiver, one.name);
		if (why && (call.major >= 4 || good.length === 1)) {
			if (call.major >= 4) throw why;
			return { operation: '', actions: [refused(why)] };
		}
	}
	if (good.length === 0) return { operation: '', actions: receivers };
	const names = good.map(({ receiver }) => parseTag(receiver).id);
	const operation = begin(call.model, summaryOf(good[0]?.one.name ?? '', names, call.major));
	return {
		operation: `operation-${operation.id}`,
		actions: wanted.map(({ receiver, one }) => {
			if (typeof receiver !== 'string') return receiver;
			const why = against(call, receiver, one.name);
			if (why) return refused(why);
			const { name, parameters, parallel = false } = one;
			const group = one['execution-group'] ?? '';
			const given = parameters && Object.keys(parameters).length > 0 ? { parameters } : {};
			return fresh(call, addTask(call, operation, { receiver, name, ...given, parallel, group }), true);
		}),
	};
};

const goMap = (one: Readonly<Record<string, unknown>> = {}) =>
	`map[${Object.entries(one)
		.map(([key, value]) => `${key}:${String(value)}`)
		.join(' ')}]`;

/** 4.0: one operation takes one application and equal parameters. */
const sameForAll = (good: readonly { receiver: string; one: Asked }[]) => {
	const [first] = good;
	for (const { receiver, one } of good) {
		if (parseTag(receiver).id.split('/')[0] !== parseTag(first?.receiver ?? '').id.split('/')[0])
			throw new JujuError('actions must be run on units from the same application');
		if (goMap(one.parameters) !== goMap(first?.one.parameters))
			throw new JujuError(`parameters mismatch: ${goMap(first?.one.parameters)} != ${goMap(one.parameters)}`);
	}
};

const Run = struct('RunParams', {
	commands: text,
	timeout: duration,
	machines: list(text),
	applications: list(text),
	units: list(text),
	parallel: maybe(bool),
	'execution-group': maybe(text),
	'workload-context': bool,
});

const targets = (call: Call, params: ReturnType<typeof Run.zero>): (string | JujuError)[] => {
	const { model } = call;
	const machines = params.machines.map((id) =>
		model.machines.has(id)
			? machineTag(id)
			: new JujuError(`getting machine UUID for "${id}": machine "${id}" not found`),
	);
	const units = params.units.map((name) => {
		const [, leads] = /^(.+)\/leader$/.exec(name) ?? [];
		const real = leads === undefined ? name : (model.applications.get(leads)?.leader ?? name);
		return unitIn(model, real)
			? unitTag(real)
			: new JujuError(`linking task to unit: getting unit UUID for "${real}": unit "${real}" not found`);
	});
	const all = params.applications.flatMap((name) =>
		[...(model.applications.get(name)?.units.keys() ?? [])].map(unitTag),
	);
	return [...machines, ...units, ...all];
};

const run = (call: Call, params: ReturnType<typeof Run.zero>, to: readonly (string | JujuError)[]) => {
	if (to.length === 0) throw new JujuError('invalid operation id ""');
	const name = call.major >= 3 ? 'juju-exec' : 'juju-run';
	const summary = call.major >= 4 ? `exec "${params.commands}"` : `${name} run on ${to.length} targets`;
	const operation = begin(call.model, summary);
	const parameters = {
		command: params.commands,
		timeout: params.timeout,
		...(call.major < 4 && { 'workload-context': params['workload-context'] }),
	};
	const group = params['execution-group'] ?? '';
	return {
		operation: `operation-${operation.id}`,
		actions: to.map((receiver) => {
			if (receiver instanceof JujuError) {
				call.model.next.operation++;
				return refused(receiver);
			}
			const { parallel = false } = params;
			return fresh(call, addTask(call, operation, { receiver, name, parameters, parallel, group }), false);
		}),
	};
};

const operationTold = (call: Call, operation: Operation) => ({
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

const Query = struct('OperationQueryArgs', {
	applications: list(text),
	units: list(text),
	machines: list(text),
	actions: list(text),
	status: list(text),
	offset: maybe(int),
	limit: maybe(int),
});

const listOperations = (call: Call, query: ReturnType<typeof Query.zero>) => {
	const places = [...query.applications, ...query.units, ...query.machines];
	// none of whose receivers there were
	const empty = (operation: Operation) =>
		operation.tasks.length === 0 && places.length + query.actions.length === 0;
	const fits = (operation: Operation) =>
		(empty(operation) ||
			operation.tasks.some((task) => {
				const { kind, id } = parseTag(task.receiver);
				const there =
					places.length === 0 ||
					(kind === 'unit' &&
						(query.applications.includes(id.split('/')[0] ?? '') || query.units.includes(id))) ||
					(kind === 'machine' && query.machines.includes(id));
				return there && (query.actions.length === 0 || query.actions.includes(task.name));
			})) &&
		(query.status.length === 0 || query.status.includes(together(operation)));
	// 4.0 sorts numbers as texts
	const all = [...call.model.operations.values()].filter(fits);
	if (call.major >= 4) all.sort((a, b) => (a.id < b.id ? -1 : 1));
	const from = query.offset ?? 0;
	const limit = query.limit || (call.major >= 4 ? 50 : all.length);
	const shown = all.slice(from, from + limit);
	const truncated = from + limit < all.length;
	return {
		...(shown.length > 0 && { results: shown.map((one) => operationTold(call, one)) }),
		...((truncated || call.major < 4) && { truncated }),
	};
};

const cancel = (call: Call, tag: string): object => {
	const { id } = parseTag(tag, 'action');
	const task = call.model.tasks.get(id);
	if (!task) return refused(notFound(call.major >= 4 ? `action ${id}` : `action "${id}"`));
	if (call.major >= 4)
		return refused(
			new JujuError(
				`cancelling task "${id}": cancelling task "${id}": preparing update status statement for task ID "${id}": preparing:: cannot prepare statement: input expression: type "taskStatus" has no "status_id" db tag: $taskStatus.status_id`,
			),
		);
	if (task.status === 'pending') {
		task.status = 'cancelled';
		task.completed = now();
	} else if (task.status === 'running') task.status = 'aborting';
	return told(call, task, true);
};

const actionsOf = (call: Call, tag: string): object => {
	try {
		const { id } = parseTag(tag, 'action');
		const task = call.model.tasks.get(id);
		if (task) return told(call, task, true);
	} catch (error) {
		if (call.major < 4) return refused(error);
	}
	return refused(call.major >= 4 ? notFound('id') : notFound(`action "${tag}"`));
};

const optional = <T>(entities: readonly T[], one: (entry: T) => object) =>
	entities.length > 0 ? { results: entities.map(one) } : {};

const emptyOperation = { operation: '', summary: '', ...times };

export const actions: Facades = {
	Action: {
		EnqueueOperation: method(Enqueue, { needs: 'write', block: 'change', min: 6 }, (params, call) =>
			enqueue(call, params.actions),
		),
		Enqueue: method(Enqueue, { needs: 'write', block: 'change', max: 6 }, (params, call) => ({
			results: enqueue(call, params.actions).actions,
		})),
		Actions: method(Entities, { needs: 'read' }, ({ entities }, call) =>
			optional(entities, ({ tag }) => actionsOf(call, tag)),
		),
		Operations: method(Entities, { needs: 'read', min: 6 }, ({ entities }, call) =>
			optional(entities, ({ tag }) => {
				try {
					const { id } = parseTag(tag, 'operation');
					const found = call.model.operations.get(id);
					if (found) return operationTold(call, found);
					throw new JujuError(`operation "${id}" not found`, call.major >= 4 ? '' : 'not found');
				} catch (error) {
					return { ...emptyOperation, error: item(error) };
				}
			}),
		),
		ListOperations: method(Query, { needs: 'read', min: 6 }, (params, call) => listOperations(call, params)),
		Cancel: method(Entities, { needs: 'write', block: 'change' }, ({ entities }, call) =>
			optional(entities, ({ tag }) => {
				try {
					return cancel(call, tag);
				} catch (error) {
					return refused(error);
				}
			}),
		),
		ApplicationsCharmsActions: method(Entities, { needs: 'read' }, ({ entities }, call) =>
			optional(entities, ({ tag }) => {
				const [one = {}] = each(
					[tag],
					() => {
						const { id } = parseTag(tag, 'application');
						const application = call.model.applications.get(id);
						if (!application) throw notFound(`application "${id}"`);
						const { actions: specs = {} } = charmOf(call.model, application) ?? {};
						return { 'application-tag': tag, ...(Object.keys(specs).length > 0 && { actions: specs }) };
					},
					{ 'application-tag': tag },
				);
				return one;
			}),
		),
		Run: method(Run, { needs: 'admin', block: 'change' }, (params, call) =>
			run(call, params, targets(call, params)),
		),
		RunOnAllMachines: method(Run, { needs: 'admin', block: 'change' }, (params, call) =>
			run(
				call,
				params,
				[...call.model.machines.keys()].map((id) => machineTag(id)),
			),
		),
		WatchActionsProgress: method(Entities, { needs: 'read', min: 5 }, ({ entities }, call) => ({
			results: each(
				entities,
				({ tag }) => {
					const { id } = parseTag(tag, 'action');
					const task = call.model.tasks.get(id);
					if (!task) throw notFound(`action "${id}"`);
					return watchProgress(call, task);
				},
				{ 'watcher-id': '' },
			),
		})),
	},
};
