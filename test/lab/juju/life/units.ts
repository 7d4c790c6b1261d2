import { findAgent, loseAgent } from './away.ts';
import { randomUUID } from 'node:crypto';
import { say, status } from '../state/make.ts';
import type { Application, Machine, Model, Unit } from '../state/types.ts';
import type { World } from '../state/world.ts';
import {
	brokenHook,
	createdHook,
	type Hook,
	hooksOf,
	relationHooks,
	runHook,
	untilResolved,
} from './hooks.ts';
import { addMachine, destroyMachine } from './machines.ts';
import { unitTag } from '../state/names.ts';
import { runTasks, tasksOf } from './tasks.ts';

/** Newest first, as agents take them. */
const relationsOf = (model: Model, application: string) =>
	[...model.relations.values()]
		.filter((one) => one.ends.some((end) => end.application === application))
		.reverse();

/** Tells the units at the other ends that this one has come or gone. */
const tellOthers = (model: Model, unit: Unit, step: 'joined' | 'departed') => {
	for (const relation of relationsOf(model, unit.application))
		for (const end of relation.ends)
			for (const one of model.applications.get(end.application)?.units.values() ?? []) {
				const related = end.application !== unit.application || end.endpoint.role === 'peer';
				if (one === unit || !related || one.agentVersion === '') continue;
				hooksOf(one).push(
					...relationHooks(model, relation, one, step).filter((hook) => hook.remote === unit.name),
				);
			}
};

const ready = (model: Model, unit: Unit): boolean => {
	// on Kubernetes a unit is a pod: no machine has to come first
	if (model.type === 'caas') return true;
	const principal = model.applications.get(unit.principal.split('/')[0] ?? '')?.units.get(unit.principal);
	const machine = model.machines.get(principal?.machine ?? unit.machine);
	return machine?.agent.status === 'started';
};

/** Runs hooks one after the other; one that fails waits until it is resolved. */
function* runAll(model: Model, application: Application, unit: Unit, first: readonly Hook[] = []) {
	const queue = hooksOf(unit);
	queue.unshift(...first);
	for (let hook = queue[0]; hook && unit.life !== 'dead'; hook = queue[0]) {
		const well: boolean = yield* runHook(model, application, unit, hook);
		if (!well && (yield* untilResolved(unit)) === 'retry') continue;
		queue.shift();
		hook.then?.();
	}
}

function* install(world: World, model: Model, application: Application, unit: Unit) {
	const workload = (info: string) => (unit.workload = say(unit.history, 'workload', status('waiting', info)));
	workload('installing agent');
	yield;
	unit.agentVersion = world.version;
	workload('agent initialising');
	yield;
	unit.workload = say(unit.history, 'workload', status('maintenance', 'installing charm software'));
	if (!application.leader) application.leader = unit.name;
	const relations = relationsOf(model, application.name).filter((one) => one.life === 'alive');
	const leader = application.leader === unit.name ? [{ name: 'leader-elected' }] : [];
	tellOthers(model, unit, 'joined');
	yield* runAll(model, application, unit, [
		{ name: 'install' },
		...[...relations].reverse().flatMap((one) => createdHook(one, unit)),
		...leader,
		{ name: 'config-changed' },
		{ name: 'start' },
		...relations.flatMap((one) => {
			if (one.status.status === 'joining') one.status = status('joined');
			return relationHooks(model, one, unit, 'joined');
		}),
	]);
}

function* leave(world: World, model: Model, application: Application, unit: Unit) {
	tellOthers(model, unit, 'departed');
	for (const relation of relationsOf(model, application.name)) {
		yield* runAll(model, application, unit, relationHooks(model, relation, unit, 'departed'));
		yield* runAll(model, application, unit, brokenHook(relation, unit));
	}
	yield* runAll(model, application, unit, [{ name: 'remove' }]);
	dead(unit);
	world.spawn(lose(model, unit));
	yield;
	removeUnit(world, model, application, unit);
}

/**
 * When a unit has gone its machine's agent starts anew: the others there are lost for a while, as seen on
 * 4.0.
 */
function* lose(model: Model, gone: Unit) {
	yield;
	const others = [...model.applications.values()]
		.flatMap((one) => [...one.units.values()])
		.filter((one) => one !== gone && one.machine === gone.machine && one.agent.status === 'idle');
	for (const unit of others) loseAgent(unit);
	yield;
	yield;
	for (const unit of others) findAgent(unit);
}

const LOST = 'agent is not communicating with the server';

const dead = (unit: Unit) => {
	unit.life = 'dead';
	unit.workload = say(unit.history, 'workload', status('terminated'));
	unit.agent = say(unit.history, 'juju-unit', status('lost', LOST));
};

/** Takes a unit away at once, with its subordinates and the machine made for it. */
export const removeUnit = (world: World, model: Model, application: Application, unit: Unit): void => {
	application.units.delete(unit.name);
	if (application.leader === unit.name) application.leader = [...application.units.keys()][0] ?? '';
	for (const one of model.applications.values())
		for (const sub of [...one.units.values()])
			if (sub.principal === unit.name) removeUnit(world, model, one, sub);
	const machine = model.machines.get(unit.machine);
	const empty = ![...model.applications.values()].some((one) =>
		[...one.units.values()].some((other) => other.machine === unit.machine),
	);
	if (machine?.dirty && empty) destroyMachine(world, model, machine);
	world.changed();
};

/** A unit's whole life, one step a tick. */
function* live(world: World, model: Model, application: Application, unit: Unit) {
	// one that never started goes without hooks
	while (!ready(model, unit)) {
		if (unit.life !== 'alive') {
			yield;
			removeUnit(world, model, application, unit);
			return;
		}
		yield;
	}
	yield* install(world, model, application, unit);
	for (;;) {
		if (hooksOf(unit).length > 0) yield* runAll(model, application, unit);
		if (unit.life === 'dying') {
			yield* leave(world, model, application, unit);
			return;
		}
		if (!application.units.has(unit.name)) return;
		if (tasksOf(model, unitTag(unit.name)).length > 0) yield* runTasks(world, model, unit);
		if (unit.agent.status !== 'idle' && unit.agent.status !== 'lost')
			unit.agent = say(unit.history, 'juju-unit', status('idle'));
		yield;
	}
}

export interface Place {
	/** A machine that is there. */
	readonly machine?: Machine;
	/** A container on it, or on a new one. */
	readonly container?: { readonly type: string; readonly parent?: string };
	/** Of a subordinate. */
	readonly principal?: string;
}

/** Adds a unit where it is told to be, else on a new machine; it settles by itself. */
export const addUnit = (world: World, model: Model, application: Application, place: Place = {}): Unit => {
	const history: Unit['history'] = [];
	const base = { ...application.base, channel: application.base.channel.split('/')[0] ?? '' };
	const container = place.container && {
		containerType: place.container.type,
		parent: place.container.parent ?? addMachine(world, model, { base, dirty: true }).id,
	};
	const fresh = () =>
		addMachine(world, model, {
			base,
			dirty: true,
			constraints: { ...(world.profile.major >= 4 && { arch: 'amd64' }), ...application.constraints },
			...container,
		});
	const machine = place.principal || model.type === 'caas' ? undefined : (place.machine ?? fresh());
	const unit: Unit = {
		name: `${application.name}/${application.nextUnit++}`,
		uuid: randomUUID(),
		application: application.name,
		machine: machine?.id ?? '',
		life: 'alive',
		agent: say(history, 'juju-unit', status('allocating')),
		workload: say(
			history,
			'workload',
			status('waiting', model.type === 'caas' ? 'installing agent' : 'waiting for machine'),
		),
		agentVersion: '',
		workloadVersion: '',
		openedPorts: [],
		principal: place.principal ?? '',
		charm: application.charm,
		history,
	};
	application.units.set(unit.name, unit);
	world.spawn(live(world, model, application, unit));
	world.changed();
	return unit;
};

/** Lets a unit go: it runs its last hooks, dies and is gone; by force it is gone at once. */
export const destroyUnit = (world: World, model: Model, unit: Unit, force = false): void => {
	const application = model.applications.get(unit.application);
	if (!application) return;
	if (unit.life === 'alive') unit.life = 'dying';
	const machine = model.machines.get(unit.machine);
	// a machine that never came up and was made for it goes with it
	if (machine?.dirty && machine.agent.status !== 'started') destroyMachine(world, model, machine);
	if (force) {
		removeUnit(world, model, application, unit);
		return;
	}
	world.changed();
};
