import { logLine, say, status } from '../state/make.ts';
import { unitTag } from '../state/names.ts';
import type { Application, Model, Relation, Unit } from '../state/types.ts';
import type { Charm } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';

/** A hook to run; a relation's has the data an error shows. */
export interface Hook {
	readonly name: string;
	readonly remote?: string;
	readonly relation?: number;
	/** Done when it has run. */
	readonly then?: () => void;
}

const queues = new WeakMap<Unit, Hook[]>();
/** What a unit still has to run. */
export const hooksOf = (unit: Unit): Hook[] => {
	const found = queues.get(unit) ?? [];
	queues.set(unit, found);
	return found;
};

export const effectiveConfig = (charm: Charm | undefined, application: Application) => ({
	...Object.fromEntries(Object.entries(charm?.options ?? {}).map(([key, option]) => [key, option.default])),
	...application.config,
});

export const charmOf = (model: Model, application: Application): Charm | undefined =>
	model.charms.get(application.charm);

const words = (hook: Hook) =>
	hook.remote ? `running ${hook.name} hook for ${hook.remote}` : `running ${hook.name} hook`;

/**
 * Runs one hook: the agent says so for a step; the charm sets its status, or fails. Gives whether it went
 * well.
 */
export function* runHook(model: Model, application: Application, unit: Unit, hook: Hook) {
	unit.agent = say(unit.history, 'juju-unit', status('executing', words(hook)));
	// a refreshed charm's software is there from its first hook on
	if (hook.name === 'upgrade-charm') unit.charm = application.charm;
	const charm = model.charms.get(unit.charm) ?? charmOf(model, application);
	const told = charm?.behaviour.workload?.(effectiveConfig(charm, application)) ?? {
		status: 'active',
		info: '',
	};
	const said = model.failing.delete(`${unit.name} ${hook.name}`) ? { status: 'error', info: '' } : told;
	yield;
	if (said.status !== 'error') {
		if (hook.name !== 'remove') unit.workload = say(unit.history, 'workload', status(said.status, said.info));
		unit.workloadVersion = charm?.behaviour.version ?? '';
		if (hook.name === 'start') unit.openedPorts = charm?.behaviour.ports ?? [];
		yield;
	}
	const tag = unitTag(unit.name);
	if (said.status !== 'error') {
		logLine(model, { tag, message: `ran "${hook.name}" hook (via hook dispatching script: dispatch)` });
		return true;
	}
	logLine(model, {
		tag,
		level: 'ERROR',
		message: `hook "${hook.name}" (via hook dispatching script: dispatch) failed: exit status 1`,
	});
	fail(unit, hook);
	return false;
}

export const fail = (unit: Unit, hook: Hook): void => {
	const data = {
		hook: hook.name,
		...(hook.relation !== undefined && { 'relation-id': hook.relation }),
		...(hook.remote && { 'remote-unit': hook.remote }),
	};
	unit.workload = say(unit.history, 'workload', status('error', `hook failed: "${hook.name}"`, data));
	unit.agent = say(unit.history, 'juju-unit', status('idle'));
};

/** Waits in error until somebody resolves it: `retry` runs the hook again, `skip` leaves it out. */
export function* untilResolved(unit: Unit) {
	while (!unit.resolve && unit.life !== 'dead') yield;
	const how = unit.resolve;
	unit.resolve = undefined;
	return how;
}

const other = (relation: Relation, application: string) =>
	relation.ends.find((end) => end.application !== application) ?? relation.ends[0];
const own = (relation: Relation, application: string) =>
	relation.ends.find((end) => end.application === application);

/** The hooks a relation's step means for a unit: joined and changed for each unit of the other side. */
export const relationHooks = (
	model: Model,
	relation: Relation,
	unit: Unit,
	step: 'joined' | 'departed',
): Hook[] => {
	const mine = own(relation, unit.application);
	const theirs = other(relation, unit.application);
	// what every charm has runs no hooks
	if (!mine || !theirs || mine.endpoint.name === 'juju-info') return [];
	const name = mine.endpoint.name;
	const units = [...(model.applications.get(theirs.application)?.units.values() ?? [])].filter(
		(one) =>
			one !== unit &&
			(mine.endpoint.scope === 'global' || one.principal === unit.name || unit.principal === one.name),
	);
	if (step === 'joined')
		return units.flatMap((one) => [
			{ name: `${name}-relation-joined`, remote: one.name, relation: relation.id },
			{ name: `${name}-relation-changed`, remote: one.name, relation: relation.id },
		]);
	return units.map((one) => ({ name: `${name}-relation-departed`, remote: one.name, relation: relation.id }));
};

export const brokenHook = (relation: Relation, unit: Unit): Hook[] => {
	const mine = own(relation, unit.application);
	return mine && mine.endpoint.role !== 'peer' && mine.endpoint.name !== 'juju-info'
		? [{ name: `${mine.endpoint.name}-relation-broken`, relation: relation.id }]
		: [];
};

export const createdHook = (relation: Relation, unit: Unit): Hook[] => {
	const mine = own(relation, unit.application);
	return mine && mine.endpoint.name !== 'juju-info'
		? [{ name: `${mine.endpoint.name}-relation-created`, relation: relation.id }]
		: [];
};

/** Adds to what all units of an application have to run. */
export const queueAll = (world: World, application: Application | undefined, hook: Hook): void => {
	for (const unit of application?.units.values() ?? []) {
		const queue = hooksOf(unit);
		// one that waits stands for a second
		const waiting = unit.workload.status === 'error' ? queue : queue.slice(1);
		if (!waiting.some((one) => one.name === hook.name)) queue.push(hook);
	}
	world.changed();
};
