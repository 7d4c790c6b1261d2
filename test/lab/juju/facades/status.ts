import { charmOf } from '../life/hooks.ts';
import { hardwareText, constraintsText } from '../state/constraints.ts';
import { now } from '../state/make.ts';
import type { Application, Machine, Model, Relation, Status, Unit } from '../state/types.ts';
import type { World } from '../state/world.ts';

type Loose = Record<string, unknown>;

const none: Loose = { status: '', info: '', data: null, since: null, kind: '', version: '', life: '' };
const told = (one: Status, more: Loose = {}): Loose => ({ ...none, ...one, ...more });

/** Worst first. */
const severity = ['error', 'blocked', 'waiting', 'maintenance', 'terminated', 'active', 'unknown'];

/** All units of an application. */
const unitsOf = (application: Application): Unit[] => [...application.units.values()];

/** What an application says: its own status, else that of its worst unit. */
export const applicationStatus = (application: Application): Status => {
	if (application.status.status !== 'unset') return application.status;
	const [worst] = unitsOf(application)
		.map((one) => one.workload)
		.sort((a, b) => severity.indexOf(a.status) - severity.indexOf(b.status));
	return worst ?? { ...application.status, status: 'unknown', since: null as never };
};

const address = (machine: Machine | undefined): string =>
	machine?.addresses.find((one) => one.scope !== 'local-machine')?.value ?? '';

/** The machine a unit runs on; a subordinate's is its principal's. */
export const machineOf = (model: Model, unit: Unit): Machine | undefined => {
	const principal = model.applications.get(unit.principal.split('/')[0] ?? '')?.units.get(unit.principal);
	return model.machines.get(principal?.machine ?? unit.machine);
};
export const publicAddress = (model: Model, unit: Unit): string => address(machineOf(model, unit));
export const privateAddress = (model: Model, unit: Unit): string =>
	machineOf(model, unit)?.addresses.find((one) => one.scope === 'local-cloud')?.value ??
	publicAddress(model, unit);

const unitStatus = (world: World, model: Model, unit: Unit): Loose => {
	const { major } = world.profile;
	const application = model.applications.get(unit.application);
	const subordinates = [...model.applications.values()]
		.flatMap(unitsOf)
		.filter((one) => one.principal === unit.name);
	const relation = unit.workload.data['relation-id'];
	const data = relation === undefined ? {} : { 'relation-id': relation };
	return {
		'agent-status': told(unit.agent, {
			version: unit.agentVersion,
			life: major >= 4 || unit.life !== 'alive' ? unit.life : '',
		}),
		'workload-status': told(unit.workload, { data: major >= 4 ? data : unit.workload.data }),
		'workload-version': unit.workloadVersion,
		machine: unit.principal ? '' : unit.machine,
		'opened-ports': unit.openedPorts.length > 0 ? unit.openedPorts : null,
		'public-address': publicAddress(model, unit),
		charm: major < 4 && application && unit.charm !== application.charm ? unit.charm : '',
		subordinates:
			subordinates.length > 0
				? Object.fromEntries(subordinates.map((one) => [one.name, unitStatus(world, model, one)]))
				: null,
		...(application?.leader === unit.name && { leader: true }),
	};
};

const baseOf = (world: World, base: { name: string; channel: string }): Loose => {
	const long = {
		name: base.name,
		channel: base.channel.includes('/') ? base.channel : `${base.channel}/stable`,
	};
	return world.profile.major >= 3 ? { base: long } : { series: seriesOf(base.channel) };
};

const SERIES: Readonly<Record<string, string>> = {
	'14.04': 'trusty',
	'16.04': 'xenial',
	'18.04': 'bionic',
	'20.04': 'focal',
	'22.04': 'jammy',
	'24.04': 'noble',
};
export const seriesOf = (channel: string): string => SERIES[channel.split('/')[0] ?? ''] ?? 'focal';

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

const relatedTo = (relations: Iterable<Relation>, name: string): Record<string, string[]> => {
	const out: Record<string, string[]> = {};
	for (const relation of relations)
		for (const [at, end] of relation.ends.entries())
			if (end.application === name)
				(out[end.endpoint.name] ??= []).push((relation.ends[1 - at] ?? end).application);
	return out;
};

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
		...(major < 4 && { 'meter-statuses': null, int: unitsOf(application).length }),
		status: told(own, { data: Object.keys(data).length > 0 ? data : null }),
		'workload-version': units.find((one) => one.name === application.leader)?.workloadVersion ?? '',
		'endpoint-bindings': application.bindings,
		'public-address': '',
	};
};

const machineRecord = (world: World, model: Model, machine: Machine): Loose => {
	const containers = [...model.machines.values()].filter((one) => one.parent === machine.id);
	const addresses = machine.addresses.filter((one) => one.scope !== 'local-machine').map((one) => one.value);
	const [first] = addresses;
	return {
		'agent-status': told(machine.agent, { life: machine.life }),
		'instance-status': told(machine.instance, { life: machine.life }),
		'modification-status': none,
		...(machine.hostname && { hostname: machine.hostname }),
		'dns-name': first ?? '',
		...(first && { 'ip-addresses': addresses }),
		'instance-id': machine.instanceId || 'pending',
		'display-name': '',
		...(world.profile.major >= 3 ? { base: machine.base } : { series: seriesOf(machine.base.channel) }),
		id: machine.id,
		...(first && {
			'network-interfaces': {
				eth0: {
					'ip-addresses': addresses.map((one) => `${one}/${one.includes(':') ? 64 : 24}`),
					'mac-address': '02:fc:00:00:00:01',
					gateway: first.replace(/\d+$/, '1'),
					space: 'alpha',
					'is-up': true,
				},
			},
		}),
		containers: Object.fromEntries(containers.map((one) => [one.id, machineRecord(world, model, one)])),
		constraints: constraintsText(machine.constraints),
		hardware: hardwareText(machine.hardware),
		jobs: machine.jobs,
		'has-vote': machine.controller ?? false,
		'wants-vote': machine.controller ?? false,
		...(machine.controller && { 'cluster-role': 'voter' }),
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

/** What patterns leave over: names match exactly on 4.x; on older servers as globs, and words of status count. */
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

const relationRecord = (
	model: Model,
	relation: Model['relations'] extends Map<number, infer R> ? R : never,
): Loose => ({
	id: relation.id,
	key: relation.key,
	interface: relation.ends[0]?.endpoint.interface,
	scope: relation.ends[0]?.endpoint.scope,
	endpoints: [...relation.ends]
		.sort((a, b) => relation.key.indexOf(`${a.application}:`) - relation.key.indexOf(`${b.application}:`))
		.map((end) => ({
			application: end.application,
			name: end.endpoint.name,
			role: end.endpoint.role,
			subordinate: subordinate(model, end.application),
		})),
	status: told(relation.status),
});

const subordinate = (model: Model, name: string): boolean => {
	const application = model.applications.get(name);
	return (application && charmOf(model, application)?.subordinate) ?? false;
};

const remoteRecord = (
	model: Model,
	remote: Model['remotes'] extends Map<string, infer R> ? R : never,
): Loose => ({
	'offer-url': remote.offerUrl,
	'offer-name': remote.name,
	endpoints: remote.endpoints.map(({ name, role, interface: iface, limit }) => ({
		name,
		role,
		interface: iface,
		limit,
	})),
	life: remote.life,
	relations: relatedTo(model.relations.values(), remote.name),
	status: told(remote.status),
});

const offerRecord = (
	model: Model,
	offer: Model['offers'] extends Map<string, infer R> ? R : never,
): Loose => {
	const application = model.applications.get(offer.application);
	const charm = application && charmOf(model, application);
	return {
		'offer-name': offer.name,
		'application-name': offer.application,
		charm: application?.charm.replace(/^local:(?!amd64\/)/, 'local:amd64/') ?? '',
		endpoints: Object.fromEntries(
			Object.entries(offer.endpoints).map(([as, name]) => {
				const found = charm?.endpoints.find((one) => one.name === name);
				return [as, { name, role: found?.role, interface: found?.interface, limit: found?.limit ?? 0 }];
			}),
		),
		'active-connected-count': 0,
		'total-connected-count': 0,
	};
};
