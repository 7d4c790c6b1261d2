import { charmOf } from '../life/hooks.ts';
import { now } from '../state/make.ts';
import type { Application, Model, Relation, Unit } from '../state/types.ts';
import type { World } from '../state/world.ts';
import {
	type Loose,
	told,
	unitsOf,
	applicationStatus,
	machineOf,
	unitStatus,
	baseOf,
} from './status-parts.ts';
import { relatedTo, machineRecord, relationRecord, remoteRecord, offerRecord } from './status-records.ts';

const exposedEndpoints = (application: Application): Loose =>
	Object.fromEntries(
		Object.entries(application.exposedEndpoints).map(([name, one]) => [
			name,
			{
				...(one.spaces && { 'expose-to-spaces': one.spaces }),
				...(one.cidrs && { 'expose-to-cidrs': one.cidrs }),
			},
		]),
	);
export { exposedEndpoints };

const applicationRecord = (
	world: World,
	model: Model,
	application: Application,
	units: readonly Unit[],
	relations: Iterable<Relation>,
): Loose => {
	const related = relatedTo(relations, application.name);
	const charm = charmOf(model, application);
	const shown = units.filter((one) => !one.principal);
	const subordinateTo = charm?.subordinate ? Object.entries(related).flatMap(([, names]) => names) : [];
	const { major } = world.profile;
	const own = applicationStatus(application);
	const { data } = own;
	const scale = application.scale ?? unitsOf(application).length;
	return {
		charm: application.charm,
		'charm-version': '',
		'charm-profile': '',
		...(application.channel && { 'charm-channel': application.channel }),
		...(major >= 3 && charm && charm.revision > 0 && { 'charm-rev': charm.revision }),
		...baseOf(world, application.base),
		exposed: application.exposed,
		...(application.exposed && { 'exposed-endpoints': exposedEndpoints(application) }),
		life: major >= 4 || application.life !== 'alive' ? application.life : '',
		relations: related,
		'can-upgrade-to': '',
		'subordinate-to': subordinateTo,
		units:
			shown.length > 0
				? Object.fromEntries(shown.map((one) => [one.name, unitStatus(world, model, one)]))
				: null,
		...(major < 4 && { 'meter-statuses': null }),
		// `int,omitempty`
		...((major < 4 || model.type === 'caas') && scale > 0 && { int: scale }),
		...(model.type === 'caas' && { 'provider-id': application.uuid }),
		status: told(own, { data: Object.keys(data).length > 0 ? data : null }),
		'workload-version': units.find((one) => one.name === application.leader)?.workloadVersion ?? '',
		'endpoint-bindings': application.bindings,
		'public-address': '',
	};
};

const glob = (pattern: string) =>
	new RegExp(
		`^${pattern
			.replace(/[.+^${}()|\\]/g, '\\$&')
			.replace(/\*/g, '.*')
			.replace(/\?/g, '.')}$`,
	);

interface Shown {
	readonly machines: ReadonlySet<string>;
	readonly units: ReadonlySet<string>;
}

/**
 * What patterns leave over: names match exactly on 4.x; on older servers as globs, and words of status count.
 */
const filtered = (world: World, model: Model, patterns: readonly string[]): Shown => {
	const exact = world.profile.major >= 4;
	const tests = patterns.map(glob);
	const matches = (...words: readonly string[]) =>
		words.some((word) => (exact ? patterns.includes(word) : tests.some((one) => one.test(word))));
	const units = new Set<string>();
	const machines = new Set<string>();
	for (const machine of model.machines.values())
		if (matches(machine.id) || (!exact && matches(machine.agent.status))) machines.add(machine.id);
	const all = [...model.applications.values()].flatMap((application) =>
		unitsOf(application).map((unit) => ({ application, unit })),
	);
	for (const { application, unit } of all) {
		const named =
			matches(application.name, unit.name) ||
			(!exact && matches(unit.workload.status, unit.agent.status, application.exposed ? 'exposed' : ''));
		const machine = machineOf(model, unit)?.id ?? '';
		if (named || machines.has(machine)) units.add(unit.name);
	}
	const direct = new Set(all.filter(({ unit }) => units.has(unit.name)).map(({ unit }) => unit));
	for (const { unit } of all) {
		if (unit.principal && units.has(unit.principal)) units.add(unit.name);
		if (unit.principal && units.has(unit.name)) units.add(unit.principal);
	}
	for (const unit of direct) {
		const machine = machineOf(model, unit);
		if (machine) machines.add(machine.id);
	}
	return { machines, units };
};

const byName = <T extends { readonly name: string }>(list: Iterable<T>): T[] =>
	[...list].sort((a, b) => (a.name < b.name ? -1 : 1));

/** In no order: a real 4.0 gives relations in another one each time. */
const shuffled = <T>(list: readonly T[]): T[] =>
	list
		.map((one) => ({ one, key: Math.random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ one }) => one);

/** `Client.FullStatus`. */
export const fullStatus = (world: World, model: Model, patterns: readonly string[] = []): Loose => {
	const { major } = world.profile;
	const shown = patterns.length > 0 ? filtered(world, model, patterns) : undefined;
	const machines = [...model.machines.values()].filter(
		(one) => !one.parent && (shown?.machines.has(one.id) ?? true),
	);
	const applications = byName(model.applications.values()).filter(
		(one) => !shown || patterns.includes(one.name) || unitsOf(one).some((unit) => shown.units.has(unit.name)),
	);
	const names = new Set(applications.map((one) => one.name));
	const relations = [...model.relations.values()].filter(
		(one) => !shown || one.ends.every((end) => names.has(end.application)),
	);
	const record = (application: Application) =>
		applicationRecord(
			world,
			model,
			application,
			unitsOf(application).filter((one) => shown?.units.has(one.name) ?? true),
			relations,
		);
	return {
		model: {
			name: model.name,
			type: model.type,
			'cloud-tag': `cloud-${model.cloud}`,
			region: model.region,
			version: model.version,
			'available-version': '',
			'model-status': told(model.status, { data: null, ...(major >= 4 && { since: now() }) }),
			...(major < 4 && { 'meter-status': { color: '', message: '' }, sla: 'unsupported' }),
		},
		machines: Object.fromEntries(machines.map((one) => [one.id, machineRecord(world, model, one)])),
		applications: Object.fromEntries(applications.map((one) => [one.name, record(one)])),
		'remote-applications': Object.fromEntries(
			shown ? [] : [...model.remotes.values()].map((one) => [one.name, remoteRecord(model, one)]),
		),
		offers: Object.fromEntries(
			[...model.offers.values()]
				.filter((one) => !shown || names.has(one.application))
				.map((one) => [one.name, offerRecord(model, one)]),
		),
		relations: relations.length > 0 ? shuffled(relations).map((one) => relationRecord(model, one)) : null,
		'controller-timestamp': now(),
		branches: major >= 4 ? null : {},
	};
};
