import type { Answer, Item } from '../call.ts';
import { find, findToChange, type Neutron } from './context.ts';
import { fail, json } from './errors.ts';
import { newAddress } from './floating.ts';
import { kinds, type Kind } from './kinds.ts';
import { makePort, subnetsOf } from './make.ts';

const kindOf = (many: string): Kind => kinds.find((kind) => kind.many === many) as Kind;
const bad = (text: string) => fail(400, 'BadRequest', `Bad router request: ${text}`);

/** The gateway of a router on an external network; `{}` or null takes it away. */
export const setGateway = (neutron: Neutron, router: Item, input: Item | null): void => {
	const { world } = neutron;
	const id = input?.['network_id'];
	const before = (router['external_gateway_info'] as Item | null | undefined)?.['network_id'];
	const needed = [...world.network.floatingIps.values()].some(
		(floating) => floating['router_id'] === router['id'] && floating['port_id'] !== null,
	);
	if (needed && typeof before === 'string' && before !== id)
		throw fail(
			409,
			'RouterExternalGatewayInUseByFloatingIp',
			`Gateway cannot be updated for router ${String(router['id'])}, since a gateway to external network ${before} is required by one or more floating IPs.`,
		);
	for (const port of [...world.network.ports.values()])
		if (port['device_id'] === router['id'] && port['device_owner'] === 'network:router_gateway')
			world.network.ports.delete(String(port['id']));
	if (typeof id !== 'string') {
		router['external_gateway_info'] = null;
		return;
	}
	const network = find(neutron, kindOf('networks'), id);
	if (network['router:external'] !== true) throw bad(`Network ${id} is not an external network.`);
	const [subnet] = subnetsOf(world, id);
	const address = subnet ? newAddress(world, subnet) : undefined;
	const fixed = [{ subnet_id: subnet?.['id'] ?? null, ip_address: address ?? null }];
	makePort(world, '', id, {
		device_id: router['id'] ?? null,
		device_owner: 'network:router_gateway',
		fixed_ips: fixed,
	});
	router['external_gateway_info'] = { network_id: id, external_fixed_ips: fixed, enable_snat: true };
};

const interfaceOf = ({ world }: Neutron, router: string, subnet: string): Item | undefined =>
	[...world.network.ports.values()].find(
		(port) =>
			port['device_id'] === router &&
			port['device_owner'] === 'network:router_interface' &&
			(port['fixed_ips'] as { subnet_id: string }[]).some(({ subnet_id }) => subnet_id === subnet),
	);

const answer = (router: string, port: Item, subnet: string): Answer =>
	json(200, {
		id: router,
		tenant_id: port['tenant_id'],
		port_id: port['id'],
		network_id: port['network_id'],
		subnet_id: subnet,
		subnet_ids: [subnet],
	});

/** PUT /routers/{id}/add_router_interface */
export const addInterface = (neutron: Neutron, id: string, input: Item): Answer => {
	const router = findToChange(neutron, kindOf('routers'), id, 'update');
	const { world } = neutron;
	if (typeof input['port_id'] === 'string') {
		const port = find(neutron, kindOf('ports'), input['port_id']);
		Object.assign(port, { device_id: id, device_owner: 'network:router_interface', status: 'ACTIVE' });
		const [fixed] = port['fixed_ips'] as { subnet_id: string }[];
		return answer(id, port, String(fixed?.subnet_id));
	}
	if (typeof input['subnet_id'] !== 'string') throw bad('Either subnet_id or port_id must be specified.');
	const subnet = find(neutron, kindOf('subnets'), input['subnet_id']);
	const wanted = String(subnet['id']);
	if (interfaceOf(neutron, id, wanted)) throw bad(`Router already has a port on subnet ${wanted}.`);
	const port = makePort(world, String(router['project_id']), String(subnet['network_id']), {
		device_id: id,
		device_owner: 'network:router_interface',
		fixed_ips: [{ subnet_id: wanted, ip_address: subnet['gateway_ip'] ?? null }],
	});
	const network = world.network.networks.get(String(subnet['network_id']));
	if (network?.['admin_state_up'] === false) port['status'] = 'DOWN';
	return answer(id, port, wanted);
};

/** PUT /routers/{id}/remove_router_interface */
export const removeInterface = (neutron: Neutron, id: string, input: Item): Answer => {
	findToChange(neutron, kindOf('routers'), id, 'update');
	const { network } = neutron.world;
	const port = network.ports.get(String(input['port_id']));
	const [fixed] = (port?.['fixed_ips'] ?? []) as { subnet_id: string }[];
	const subnet = String(input['subnet_id'] ?? fixed?.subnet_id);
	const found = interfaceOf(neutron, id, subnet);
	if (!found)
		throw fail(404, 'RouterInterfaceNotFoundForSubnet', `Router ${id} has no interface on subnet ${subnet}`);
	const used = [...network.floatingIps.values()].some((floating) => {
		const target = network.ports.get(String(floating['port_id']));
		return (
			floating['router_id'] === id &&
			(target?.['fixed_ips'] as { subnet_id: string }[] | undefined)?.some(
				({ subnet_id }) => subnet_id === subnet,
			)
		);
	});
	if (used)
		throw fail(
			409,
			'RouterInterfaceInUseByFloatingIP',
			`Router interface for subnet ${subnet} on router ${id} cannot be deleted, as it is required by one or more floating IPs.`,
		);
	network.ports.delete(String(found['id']));
	return answer(id, found, subnet);
};
