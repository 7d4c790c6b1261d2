import { JujuError, notFound } from '../errors.ts';
import { anything, bool, duration, list, map, maybe, struct, text } from '../go.ts';
import { charmOf } from '../life/hooks.ts';
import { machineTag, parseTag, unitTag } from '../state/names.ts';
import { unitIn } from './application-units.ts';
import { type Call } from './table.ts';
import { fresh, summaryOf, begin, addTask, refused } from './action-tasks.ts';

export const Enqueue = struct('Actions', {
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

/** A unit that is not there, of an application that is. */
const absent = (call: Call, receiver: string): JujuError | undefined => {
	const { id } = parseTag(receiver);
	const [of = ''] = id.split('/');
	if (call.model.applications.get(of)?.units.has(id) !== false) return undefined;
	return call.major >= 4
		? new JujuError(`linking task to unit: getting unit UUID for "${id}": unit "${id}" not found`)
		: notFound(`unit "${id}"`);
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

export const enqueue = (call: Call, asked: readonly Asked[]) => {
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
			const why = against(call, receiver, one.name) ?? absent(call, receiver);
			if (why) return refused(why);
			const { name, parameters, parallel = false } = one;
			const group = one['execution-group'] ?? '';
			const input = parameters && Object.keys(parameters).length > 0 ? { parameters } : {};
			return fresh(call, addTask(call, operation, { receiver, name, ...input, parallel, group }), true);
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

export const Run = struct('RunParams', {
	commands: text,
	timeout: duration,
	machines: list(text),
	applications: list(text),
	units: list(text),
	parallel: maybe(bool),
	'execution-group': maybe(text),
	'workload-context': bool,
});

export const targets = (call: Call, params: ReturnType<typeof Run.zero>): (string | JujuError)[] => {
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

export const run = (call: Call, params: ReturnType<typeof Run.zero>, to: readonly (string | JujuError)[]) => {
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
