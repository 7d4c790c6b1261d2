import { charmOf } from '../life/hooks.ts';
import { hardwareText, constraintsText } from '../state/constraints.ts';
import type { Machine, Model, Relation } from '../state/types.ts';
import type { World } from '../state/world.ts';
import { type Loose, none, told, seriesOf, subordinate } from './status-parts.ts';

export const relatedTo = (relations: Iterable<Relation>, name: string): Record<string, string[]> => {
	const out: Record<string, string[]> = {};
	for (const relation of relations)
		for (const [at, end] of relation.ends.entries())
			if (end.application === name)
				(out[end.endpoint.name] ??= []).push((relation.ends[1 - at] ?? end).application);
	return out;
};

export const machineRecord = (world: World, model: Model, machine: Machine): Loose => {
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

export const relationRecord = (
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

export const remoteRecord = (
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

export const offerRecord = (
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
