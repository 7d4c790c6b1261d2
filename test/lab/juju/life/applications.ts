import { randomUUID } from 'node:crypto';
import { say, status } from '../state/make.ts';
import type { Application, Model, Resource } from '../state/types.ts';
import type { Charm } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';
import { addRelation, addSubordinates } from './relations.ts';
import { addUnit, destroyUnit, type Place } from './units.ts';

export interface NewApplication {
	readonly name: string;
	readonly charm: Charm;
	readonly units?: number;
	/** One a unit; beyond them new machines. */
	readonly places?: readonly Place[];
	readonly config?: Readonly<Record<string, unknown>>;
	readonly trust?: boolean;
	readonly constraints?: Application['constraints'];
	readonly bindings?: Readonly<Record<string, string>>;
	readonly storage?: Application['storage'];
	readonly resources?: readonly Resource[];
	readonly origin?: Application['origin'];
	readonly channel?: string;
	readonly base?: Application['base'];
}

const bindings = (charm: Charm, input: Readonly<Record<string, string>>) => {
	const rest = input[''] ?? 'alpha';
	return Object.fromEntries(
		['', ...charm.endpoints.map((one) => one.name)].sort().map((name) => [name, input[name] ?? rest]),
	);
};

/** Deploys: the application at once, its units as they come up. */
export const deploy = (world: World, model: Model, values: NewApplication): Application => {
	const { name, charm, units = charm.subordinate ? 0 : 1, places = [] } = values;
	const history: Application['history'] = [];
	model.charms.set(charm.url, charm);
	const application: Application = {
		name,
		uuid: randomUUID(),
		life: 'alive',
		charm: charm.url,
		origin: values.origin ?? { source: charm.source, type: 'charm' },
		channel: values.channel ?? '',
		base: values.base ?? charm.bases[0] ?? { name: 'ubuntu', channel: '24.04' },
		exposed: false,
		exposedEndpoints: {},
		config: { ...values.config },
		...(values.trust !== undefined && { trust: values.trust }),
		constraints: values.constraints ?? {},
		bindings: bindings(charm, values.bindings ?? {}),
		units: new Map(),
		leader: '',
		nextUnit: 0,
		status: say(history, 'application', status('unset')),
		storage: { ...values.storage },
		resources: new Map((values.resources ?? []).map((one) => [one.name, one])),
		history,
		minUnits: 0,
		...(model.type === 'caas' && { scale: units }),
	};
	model.applications.set(name, application);
	for (const endpoint of charm.endpoints)
		if (endpoint.role === 'peer') addRelation(world, model, [{ application: name, endpoint }]);
	for (let at = 0; at < units; at++) addUnit(world, model, application, places[at]);
	world.changed();
	return application;
};

/** Adds units to an application, and beside them its subordinates. */
export const addUnits = (
	world: World,
	model: Model,
	application: Application,
	count: number,
	places: readonly Place[] = [],
): string[] => {
	const names = Array.from({ length: count }, (_, at) => addUnit(world, model, application, places[at]).name);
	addSubordinates(world, model, application);
	return names;
};

/** Keeps at least so many units: what lacks is added at once. */
export const keepUnits = (world: World, model: Model, application: Application, count: number): void => {
	application.minUnits = count;
	const alive = [...application.units.values()].filter(({ life }) => life === 'alive').length;
	if (alive < count) addUnits(world, model, application, count - alive);
	world.changed();
};

function* leave(world: World, model: Model, application: Application) {
	for (const relation of [...model.relations.values()])
		if (relation.ends.length > 1 && relation.ends.some((end) => end.application === application.name))
			model.relations.delete(relation.id);
	while (application.units.size > 0) yield;
	yield;
	for (const relation of [...model.relations.values()])
		if (relation.ends.some((end) => end.application === application.name))
			model.relations.delete(relation.id);
	yield;
	application.life = 'dead';
	yield;
	model.applications.delete(application.name);
	world.changed();
}

/** Lets an application go with its units and relations; by force at once. */
export const destroyApplication = (
	world: World,
	model: Model,
	application: Application,
	force = false,
): void => {
	const first = application.life === 'alive';
	application.life = 'dying';
	for (const unit of [...application.units.values()]) destroyUnit(world, model, unit, force);
	if (force) {
		for (const relation of [...model.relations.values()])
			if (relation.ends.some((end) => end.application === application.name))
				model.relations.delete(relation.id);
		model.applications.delete(application.name);
	} else if (first) world.spawn(leave(world, model, application));
	world.changed();
};
