import { isAdmin } from '../auth.ts';
import type { Item, Json } from '../call.ts';
import { isWithin, usedOn } from '../network/addresses.ts';
import type { Nova } from './context.ts';
import { fail } from './errors.ts';
import type { Wire } from './lifecycle.ts';
import { isUuid } from './schema.ts';

const wireOf = (nova: Nova, input: Item): Wire => {
	const { network } = nova.world;
	const { project } = nova.token;
	if (input['port'] !== undefined && input['port'] !== null) {
		const id = String(input['port']);
		const port = network.ports.get(id);
		if (!port || (port['project_id'] !== project && !isAdmin(nova.token)))
			throw fail(400, `Port id ${id} could not be found.`);
		if (port['device_id'] !== '') throw fail(409, `Port ${id} is still in use.`);
		return { network: String(port['network_id']), port: id };
	}
	const id = String(input['uuid']);
	if (!isUuid(id)) throw fail(400, `Bad networks format: network uuid is not in proper format (${id})`);
	const found = network.networks.get(id);
	const mine =
		found?.['project_id'] === project || found?.['shared'] === true || found?.['router:external'] === true;
	if (!found || (!mine && !isAdmin(nova.token))) throw fail(400, `Network ${id} could not be found.`);
	if ((found['subnets'] as Json[]).length === 0)
		throw fail(400, `Network ${id} requires a subnet in order to boot instances on.`);
	const address = input['fixed_ip'];
	if (typeof address !== 'string') return { network: id };
	const holder = [...network.ports.values()].find(
		(port) =>
			port['network_id'] === id &&
			(port['fixed_ips'] as { ip_address: string }[]).some(({ ip_address }) => ip_address === address),
	);
	if (holder && usedOn(nova.world, id).has(address))
		throw fail(400, `Fixed IP address ${address} is already in use on instance ${holder['device_id']}.`);
	const subnets = [...network.subnets.values()].filter((subnet) => subnet['network_id'] === id);
	if (!subnets.some((subnet) => isWithin(address, String(subnet['cidr']))))
		throw fail(400, `Fixed IP address ${address} is not a valid ip address for network ${id}.`);
	return { network: id, address };
};

/** What `networks` means: nothing for none, the project's only network for auto. */
export const wiresOf = (nova: Nova, networks: Json | undefined): Wire[] => {
	if (networks === 'none') return [];
	if (Array.isArray(networks) && networks.length > 0)
		return networks.map((input) => wireOf(nova, input as Item));
	const own = [...nova.world.network.networks.values()].filter(
		(network) =>
			network['router:external'] !== true &&
			(network['project_id'] === nova.token.project || network['shared'] === true) &&
			(network['subnets'] as Json[]).length > 0,
	);
	if (own.length > 1)
		throw fail(409, 'Multiple possible networks found, use a Network ID to be more specific.');
	return own.map(({ id }) => ({ network: String(id) }));
};

export const groupIds = (nova: Nova, groups: Json | undefined): string[] =>
	((groups ?? []) as Item[]).flatMap(({ name }) => {
		if (name === 'default') return [];
		const found = [...nova.world.network.securityGroups.values()].find(
			(group) =>
				group['project_id'] === nova.token.project && (group['name'] === name || group['id'] === name),
		);
		if (!found) throw fail(400, `Unable to find security_group with name or id '${name}'`);
		return [String(found['id'])];
	});
