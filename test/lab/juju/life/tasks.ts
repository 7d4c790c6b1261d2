import { isUtf8 } from 'node:buffer';
import { now, say, status } from '../state/make.ts';
import { parseTag, unitTag } from '../state/names.ts';
import type { Model, Task, Unit } from '../state/types.ts';
import type { ActionRun, ActionSpec } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';
import { charmOf } from './hooks.ts';
import { shell } from './shell.ts';

/** What a unit or machine still has to run, oldest first. */
export const tasksOf = (model: Model, receiver: string): Task[] =>
	[...model.tasks.values()].filter((one) => one.receiver === receiver && one.status === 'pending');

type Params = Readonly<Record<string, unknown>>;
interface Property {
	readonly type?: string;
	readonly default?: unknown;
	readonly minimum?: number;
	readonly maximum?: number;
}

const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
	integer: Number.isInteger,
	number: (value) => typeof value === 'number',
	string: (value) => typeof value === 'string',
	boolean: (value) => typeof value === 'boolean',
	array: Array.isArray,
	object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Why one parameter does not fit its property. */
const misfit = (name: string, property: Property, value: unknown): string | undefined => {
	if (property.type && !fits[property.type]?.(value))
		return `(root).${name} : must be of type ${property.type}, given ${JSON.stringify(value)}`;
	if (property.maximum !== undefined && (value as number) > property.maximum)
		return `(root).${name} : must be lower than ${property.maximum}, given "${String(value)}"`;
	if (property.minimum !== undefined && (value as number) < property.minimum)
		return `(root).${name} : must be greater than ${property.minimum}, given "${String(value)}"`;
	return undefined;
};

/** Why parameters do not fit, as the unit's agent says it. */
const unfit = (spec: ActionSpec, params: Params): string | undefined => {
	const properties = (spec.params['properties'] ?? {}) as Readonly<Record<string, Property>>;
	const input = JSON.stringify(params, Object.keys(params).sort());
	const missing = ((spec.params['required'] ?? []) as readonly string[])
		.filter((name) => !(name in params))
		.map((name) => `(root) : "${name}" property is missing and required, given ${input}`);
	const wrong = Object.entries(params).map(([name, value]) => {
		const property = properties[name];
		if (property) return misfit(name, property, value);
		if (spec.params['additionalProperties'] !== false) return undefined;
		return `(root) : additional property "${name}" is not allowed, given ${input}`;
	});
	return [...missing, ...wrong].filter((one) => one !== undefined).join('; ') || undefined;
};

const complete = (model: Model, task: Task, word: string, message = ''): void => {
	task.status = word;
	task.message = message;
	task.completed = now();
	const operation = model.operations.get(task.operation);
	if (operation?.tasks.every((one) => one.status !== 'pending' && one.status !== 'running'))
		operation.completed = now();
};

const defaults = (spec: ActionSpec | undefined, input: Params): Params => ({
	...Object.fromEntries(
		Object.entries((spec?.params['properties'] ?? {}) as Readonly<Record<string, Property>>)
			.filter(([, property]) => property.default !== undefined)
			.map(([name, property]) => [name, property.default]),
	),
	...input,
});

const plan = (world: World, model: Model, task: Task): ActionRun | string => {
	const { kind, id } = parseTag(task.receiver);
	const input = task.parameters ?? {};
	if (task.name === 'juju-exec' || task.name === 'juju-run') {
		// the recorded machines let nobody in
		if (kind === 'machine' && world.provider.type === 'unmanaged')
			return { stdout: '', stderr: 'su: Authentication failure\n', returnCode: 1, steps: 12 };
		const unit = kind === 'unit' ? model.applications.get(id.split('/')[0] ?? '')?.units.get(id) : undefined;
		const machine = model.machines.get(unit?.machine ?? id);
		return shell(String(input['command'] ?? ''), machine?.hostname ?? 'vm');
	}
	const application = model.applications.get(id.split('/')[0] ?? '');
	const charm = application && charmOf(model, application);
	const spec = charm?.actions[task.name];
	const why = spec && unfit(spec, input);
	if (why) return `cannot run "${task.name}" action: validation failed: ${why}`;
	return charm?.behaviour.actions?.[task.name]?.(defaults(spec, input)) ?? {};
};

/** What a task gave; a unit's command leaves empty texts out. */
const outputOf = (task: Task, run: ActionRun): Params => {
	const { stderr, output, bytes, returnCode = 0 } = run;
	// what is no text an agent writes as base64
	const isBinary = bytes !== undefined && !isUtf8(bytes);
	const stdout = bytes?.toString(isBinary ? 'base64' : 'utf8') ?? run.stdout;
	const onMachine = task.receiver.startsWith('machine-');
	const shown = (text: string | undefined) => text !== undefined && (text !== '' || onMachine);
	return {
		...output,
		'return-code': returnCode,
		...(shown(stdout) && { stdout }),
		...(isBinary && { 'stdout-encoding': 'base64' }),
		...(shown(stderr) && { stderr }),
	};
};

/** Runs one task: pending, running with its log, then completed, failed, error, cancelled or aborted. */
export function* runTask(world: World, model: Model, task: Task) {
	const run = plan(world, model, task);
	if (typeof run === 'string') return complete(model, task, 'error', run);
	task.status = 'running';
	task.started = now();
	world.changed();
	yield;
	for (const message of run.log ?? []) {
		task.log.push({ timestamp: now(), message });
		yield;
		if (task.status === 'aborting') return complete(model, task, 'aborted');
	}
	// nanoseconds, a step standing for a tenth of a second
	const limit = Number(task.parameters?.['timeout'] ?? 0) / 1e8;
	for (let step = 0; step < (run.steps ?? 0); step++) {
		yield;
		if (task.status === 'aborting') return complete(model, task, 'aborted');
		if (limit > 0 && step >= limit) return complete(model, task, 'failed', 'command cancelled');
	}
	task.output = outputOf(task, run);
	return run.fails === undefined
		? complete(model, task, 'completed')
		: complete(model, task, 'failed', run.fails);
}

/** What waits for a unit, one after the other. */
export function* runTasks(world: World, model: Model, unit: Unit) {
	for (const task of tasksOf(model, unitTag(unit.name))) {
		if (task.status !== 'pending') continue;
		unit.agent = say(unit.history, 'juju-unit', status('executing', `running action ${task.name}`));
		yield* runTask(world, model, task);
	}
}
