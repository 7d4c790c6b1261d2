import type { Item } from '../call.ts';
import { seconds } from '../world.ts';
import { find, type Neutron } from './context.ts';
import { checkMac, fixedIps, kindOf } from './create.ts';
import { fail } from './errors.ts';
import { attach, detach } from './floating.ts';
import type { Kind } from './kinds.ts';
import { subnetsOf } from './make.ts';
import { setGateway } from './routers.ts';

/** PUT: the fields that were given. */
export const change = (neutron: Neutron, kind: Kind, item: Item, input: Item): void => {
	const next = { ...input };
	if (kind.many === 'routers' && 'external_gateway_info' in next) {
		setGateway(neutron, item, next['external_gateway_info'] as Item | null);
		delete next['external_gateway_info'];
	}
	if (kind.many === 'floatingips' && 'port_id' in next) {
		if (typeof next['port_id'] === 'string') attach(neutron, item, next['port_id'], next['fixed_ip_address']);
		else detach(item);
		delete next['port_id'];
	}
	if (kind.many === 'ports' && next['fixed_ips'])
		next['fixed_ips'] = fixedIps(neutron, String(item['network_id']), next['fixed_ips'], String(item['id']));
	if (kind.many === 'ports')
		checkMac(neutron, String(item['network_id']), next['mac_address'], String(item['id']));
	if (kind.many === 'ports')
		for (const id of (next['security_groups'] ?? []) as string[])
			find(neutron, kindOf('security-groups'), id);
	Object.assign(item, next, { updated_at: seconds(), revision_number: Number(item['revision_number']) + 1 });
};

const ownPorts = ['network:router_interface', 'network:router_gateway', 'network:floatingip'];

/** Why it cannot be deleted, thrown; and what goes with it. */
export const release = (neutron: Neutron, kind: Kind, item: Item): void => {
	const { network } = neutron.world;
	const id = String(item['id']);
	const ports = [...network.ports.values()];
	if (kind.many === 'networks') {
		const used = ports
			.filter((port) => port['network_id'] === id)
			.map((port) => String(port['id']))
			.sort();
		if (used.length > 0)
			throw fail(
				409,
				'NetworkInUse',
				`Unable to complete operation on network ${id}. There are one or more ports still in use on the network, id for these ports is: ${used.join(',')}.`,
			);
		for (const subnet of subnetsOf(neutron.world, id)) network.subnets.delete(String(subnet['id']));
	}
	if (kind.many === 'subnets') {
		const used = ports.some((port) =>
			(port['fixed_ips'] as { subnet_id: string }[]).some(({ subnet_id }) => subnet_id === id),
		);
		if (used)
			throw fail(
				409,
				'SubnetInUse',
				`Unable to complete operation on subnet ${id}: One or more ports have an IP allocation from this subnet.`,
			);
		const on = network.networks.get(String(item['network_id']));
		if (on) on['subnets'] = (on['subnets'] as string[]).filter((each) => each !== id);
	}
	if (kind.many === 'ports') {
		const owner = String(item['device_owner']);
		if (ownPorts.includes(owner))
			throw fail(
				409,
				'ServicePortInUse',
				`Port ${id} cannot be deleted directly via the port API: has device owner ${owner}.`,
			);
		for (const floating of network.floatingIps.values()) if (floating['port_id'] === id) detach(floating);
	}
	if (kind.many === 'routers') {
		const attached = ports.filter(
			(port) => port['device_id'] === id && port['device_owner'] === 'network:router_interface',
		);
		if (attached.length > 0)
			throw fail(
				409,
				'RouterInUse',
				`Router ${id} has ports still attached: ${attached.map((port) => port['id']).join(', ')}`,
			);
		setGateway(neutron, item, null);
	}
	if (kind.many === 'security-groups') {
		const used = ports.some((port) => (port['security_groups'] as string[]).includes(id));
		if (used || item['name'] === 'default')
			throw fail(409, 'SecurityGroupInUse', `Security Group ${id} in use.`);
		for (const rule of [...network.rules.values()])
			if (rule['security_group_id'] === id || rule['remote_group_id'] === id)
				network.rules.delete(String(rule['id']));
	}
};
