import { randomBytes } from 'node:crypto';
import type { Item, Json } from '../call.ts';
import { seconds, uuid, type World } from '../world.ts';
import { freeAddress } from './addresses.ts';

/** The fields that every resource of neutron ends with. */
export const stamps = (revision: number): Item => ({
	tags: [],
	created_at: seconds(),
	updated_at: seconds(),
	revision_number: revision,
});

const egress = (ethertype: string): Item => ({ direction: 'egress', ethertype, remote_group_id: null });
const ingress = (ethertype: string, group: string): Item => ({
	direction: 'ingress',
	ethertype,
	remote_group_id: group,
});

/** A rule with its defaults. */
export const makeRule = (world: World, project: string, group: string, input: Item): Item => {
	const rule: Item = {
		id: uuid(),
		tenant_id: project,
		security_group_id: group,
		ethertype: 'IPv4',
		direction: 'ingress',
		protocol: null,
		port_range_min: null,
		port_range_max: null,
		remote_ip_prefix: null,
		remote_address_group_id: null,
		normalized_cidr: input['remote_ip_prefix'] ?? null,
		remote_group_id: null,
		standard_attr_id: 1,
		description: null,
		...input,
		...stamps(0),
		project_id: project,
	};
	world.network.rules.set(String(rule['id']), rule);
	return rule;
};

export const makeGroup = (world: World, project: string, input: Item): Item => {
	const group: Item = {
		id: input['id'] ?? uuid(),
		name: input['name'] ?? '',
		stateful: input['stateful'] ?? true,
		tenant_id: project,
		description: input['description'] ?? '',
		...stamps(1),
		project_id: project,
	};
	const id = String(group['id']);
	world.network.securityGroups.set(id, group);
	for (const type of ['IPv4', 'IPv6']) makeRule(world, project, id, egress(type));
	if (input['name'] === 'default')
		for (const type of ['IPv4', 'IPv6']) makeRule(world, project, id, ingress(type, id));
	return group;
};

/** The default group of the project, made when first needed. */
export const defaultGroup = (world: World, project: string): Item => {
	const found = [...world.network.securityGroups.values()].find(
		(group) => group['project_id'] === project && group['name'] === 'default',
	);
	return found ?? makeGroup(world, project, { name: 'default', description: 'Default security group' });
};

const mac = (): string =>
	`fa:16:3e:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;

export const subnetsOf = ({ network }: World, id: string): Item[] =>
	[...network.subnets.values()].filter((subnet) => subnet['network_id'] === id);

/** A port on the network, with one address of its first subnet of each version unless addresses are given. */
export const makePort = (world: World, project: string, networkId: string, input: Item): Item => {
	const subnets = subnetsOf(world, networkId);
	const firstFree = (version: number): Json[] => {
		for (const subnet of subnets) {
			const address = subnet['ip_version'] === version ? freeAddress(world, subnet) : undefined;
			if (address !== undefined) return [{ subnet_id: subnet['id'] ?? null, ip_address: address }];
		}
		return [];
	};
	const addresses = [...firstFree(4), ...firstFree(6)];
	const device = input['device_id'] ?? '';
	const owner = String(input['device_owner'] ?? '');
	const port: Item = {
		id: uuid(),
		name: input['name'] ?? '',
		network_id: networkId,
		tenant_id: project,
		mac_address: input['mac_address'] ?? mac(),
		admin_state_up: input['admin_state_up'] ?? true,
		status: owner.startsWith('compute:') || owner.startsWith('network:router_interface') ? 'ACTIVE' : 'DOWN',
		device_id: device,
		device_owner: owner,
		fixed_ips: input['fixed_ips'] ?? addresses,
		project_id: project,
		port_security_enabled: input['port_security_enabled'] ?? !owner.startsWith('network:'),
		security_groups:
			input['security_groups'] ??
			(owner.startsWith('network:') ? [] : [defaultGroup(world, project)['id'] ?? null]),
		'binding:vnic_type': input['binding:vnic_type'] ?? 'normal',
		allowed_address_pairs: input['allowed_address_pairs'] ?? [],
		extra_dhcp_opts: [],
		description: input['description'] ?? '',
		...stamps(1),
	};
	world.network.ports.set(String(port['id']), port);
	return port;
};
