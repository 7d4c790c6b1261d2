import { JujuError } from '../errors.ts';
import { status } from '../state/make.ts';
import type { Application, Model, Relation } from '../state/types.ts';
import type { Endpoint } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';
import { brokenHook, charmOf, createdHook, hooksOf, relationHooks } from './hooks.ts';
import { addUnit, destroyUnit } from './units.ts';

export interface End {
	readonly application: string;
	readonly endpoint: Endpoint;
}

const endsOf = (model: Model, name: string): readonly Endpoint[] | undefined => {
	const application = model.applications.get(name);
	if (application) return charmOf(model, application)?.endpoints ?? [];
	return model.remotes.get(name)?.endpoints;
};

/** Endpoints a text (`web`, `web:db`) can mean. */
const candidates = (model: Model, words: string): End[] => {
	const [application = '', name] = words.split(':') as [string, string?];
	const all = endsOf(model, application);
	if (!all) throw new JujuError(`application "${application}" not found`, 'not found');
	return all
		.filter((one) => (name === undefined ? one.role !== 'peer' : one.name === name))
		.map((endpoint) => ({ application, endpoint }));
};

const pairs = (first: readonly End[], second: readonly End[]): [End, End][] =>
	first.flatMap((one) =>
		second
			.filter(
				(two) =>
					one.endpoint.interface === two.endpoint.interface &&
					((one.endpoint.role === 'requirer' && two.endpoint.role === 'provider') ||
						(one.endpoint.role === 'provider' && two.endpoint.role === 'requirer')),
			)
			.map((two): [End, End] => [one, two]),
	);

const keyOf = (ends: readonly End[]): string =>
	[...ends]
		.sort((a, b) => (a.endpoint.role === 'requirer' ? -1 : 1) - (b.endpoint.role === 'requirer' ? -1 : 1))
		.map((end) => `${end.application}:${end.endpoint.name}`)
		.join(' ');

/** The two ends a pair of texts means; in the server's words where there is none, or more than one. */
export const resolveEnds = (model: Model, one: string, two: string): [End, End] => {
	const first = candidates(model, one);
	const second = candidates(model, two);
	const fail = (why: string) => {
		throw new JujuError(`cannot relate endpoints "${one}" and "${two}": ${why}`);
	};
	if (first.length === 0) fail(`no candidates for ${one}: relation endpoint not found`);
	if (second.length === 0) fail(`no candidates for ${two}: relation endpoint not found`);
	let found = pairs(first, second);
	// what every charm has gives way to what was written for it
	if (found.length > 1) {
		const own = found.filter((pair) => pair.every((end) => end.endpoint.name !== 'juju-info'));
		if (own.length > 0) found = own;
	}
	if (found.length === 0) fail('no compatible endpoints found between applications');
	if (found.length > 1)
		throw new JujuError(
			`ambiguous relation: "${one} ${two}" could refer to ${found
				.map((pair) => `"${pair.map((end) => `${end.application}:${end.endpoint.name}`).join(' ')}"`)
				.join('; ')}`,
		);
	return found[0] as [End, End];
};

export const relationByEnds = (model: Model, ends: readonly End[]): Relation | undefined => {
	const key = keyOf(ends);
	return [...model.relations.values()].find((one) => one.key === key);
};

/** Units whose agent runs; one that comes up later finds its relations by itself. */
const installed = (model: Model, end: End) =>
	[...(model.applications.get(end.application)?.units.values() ?? [])].filter(
		(one) => one.agentVersion !== '',
	);

const isReady = (model: Model, end: End) =>
	[...(model.applications.get(end.application)?.units.values() ?? [])].some(
		(unit) => unit.agent.status === 'idle' || unit.agent.status === 'executing',
	);

function* join(world: World, model: Model, relation: Relation) {
	while (!relation.ends.some((end) => isReady(model, end)) && relation.life === 'alive') yield;
	yield;
	if (!model.relations.has(relation.id) || relation.life !== 'alive') return;
	for (const end of relation.ends) {
		const application = model.applications.get(end.application);
		if (application) addSubordinates(world, model, application);
	}
	relation.status = status('joined');
	world.changed();
}

/** Relates two ends (or one peer): units run their hooks; a subordinate gets a unit beside each principal. */
export const addRelation = (world: World, model: Model, ends: readonly End[]): Relation => {
	const relation: Relation = {
		id: model.next.relation++,
		key: keyOf(ends),
		life: 'alive',
		status: status('joining'),
		ends: ends.map((end) => ({
			...end,
			endpoint: ends.some((one) => one.endpoint.scope === 'container')
				? { ...end.endpoint, scope: 'container' }
				: end.endpoint,
		})),
	};
	model.relations.set(relation.id, relation);
	for (const end of relation.ends)
		for (const unit of ends.length > 1 ? installed(model, end) : [])
			hooksOf(unit).push(...createdHook(relation, unit), ...relationHooks(model, relation, unit, 'joined'));
	world.spawn(join(world, model, relation));
	world.changed();
	return relation;
};

const isSubordinate = (model: Model, application: Application) =>
	charmOf(model, application)?.subordinate ?? false;

const subordinate = (
	world: World,
	model: Model,
	relation: Relation,
	principal: string,
	application: Application,
	sub: Application,
) => {
	if (relation.ends[0]?.endpoint.scope !== 'container' || !isSubordinate(model, sub)) return;
	if (isSubordinate(model, application)) return;
	if ([...sub.units.values()].some((unit) => unit.principal === principal)) return;
	addUnit(world, model, sub, { principal });
};

/** Gives a new principal the subordinates its application is related to. */
export const addSubordinates = (world: World, model: Model, application: Application): void => {
	for (const relation of model.relations.values())
		for (const [at, end] of relation.ends.entries()) {
			const sub = model.applications.get(relation.ends[1 - at]?.application ?? '');
			if (end.application !== application.name || !sub) continue;
			for (const unit of application.units.keys())
				subordinate(world, model, relation, unit, application, sub);
		}
};

function* part(world: World, model: Model, relation: Relation) {
	for (const end of relation.ends)
		for (const unit of installed(model, end))
			hooksOf(unit).push(...relationHooks(model, relation, unit, 'departed'), ...brokenHook(relation, unit));
	const busy = () =>
		relation.ends.some((end) =>
			[...(model.applications.get(end.application)?.units.values() ?? [])].some((unit) =>
				hooksOf(unit).some((hook) => hook.relation === relation.id),
			),
		);
	while (busy()) yield;
	remove(world, model, relation);
}

/** What units had still to run for a relation that is no more gives way to its last hook. */
const dropHooks = (model: Model, relation: Relation) => {
	for (const end of relation.ends)
		for (const unit of installed(model, end)) {
			const queue = hooksOf(unit);
			const [running, ...rest] = queue;
			const kept = rest.filter((hook) => hook.relation !== relation.id);
			queue.splice(0, queue.length, ...(running ? [running] : []), ...kept, ...brokenHook(relation, unit));
		}
};

const remove = (world: World, model: Model, relation: Relation) => {
	model.relations.delete(relation.id);
	if (relation.ends[0]?.endpoint.scope === 'container')
		for (const end of relation.ends) {
			const application = model.applications.get(end.application);
			if (application && isSubordinate(model, application))
				for (const unit of [...application.units.values()])
					if (relation.ends.some((one) => one.application === unit.principal.split('/')[0]))
						destroyUnit(world, model, unit);
		}
	world.changed();
};

/** Ends a relation: hooks first, by force at once. */
export const destroyRelation = (world: World, model: Model, relation: Relation, force = false): void => {
	relation.life = 'dying';
	if (force) {
		dropHooks(model, relation);
		remove(world, model, relation);
	} else world.spawn(part(world, model, relation));
	world.changed();
};
