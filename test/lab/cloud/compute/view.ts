import type { Item, Json } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { defined, seconds } from '../world.ts';
import type { Nova } from './context.ts';
import type { Flavor, Server } from './state.ts';

const during: Readonly<Record<string, string>> = {
	rebooting: 'REBOOT',
	reboot_pending: 'REBOOT',
	reboot_started: 'REBOOT',
	rebooting_hard: 'HARD_REBOOT',
	rebuilding: 'REBUILD',
	rebuild_block_device_mapping: 'REBUILD',
	rebuild_spawning: 'REBUILD',
	migrating: 'MIGRATING',
	resize_prep: 'RESIZE',
	resize_migrating: 'RESIZE',
	resize_migrated: 'RESIZE',
	resize_finish: 'RESIZE',
	resize_reverting: 'REVERT_RESIZE',
};
const settled: Readonly<Record<string, string>> = {
	active: 'ACTIVE',
	building: 'BUILD',
	stopped: 'SHUTOFF',
	resized: 'VERIFY_RESIZE',
	paused: 'PAUSED',
	suspended: 'SUSPENDED',
	rescued: 'RESCUE',
	error: 'ERROR',
	deleted: 'DELETED',
	shelved: 'SHELVED',
	shelved_offloaded: 'SHELVED_OFFLOADED',
};

/** The status word of nova, of its two states. */
export const statusOf = ({ vmState, taskState }: Pick<Server, 'vmState' | 'taskState'>): string =>
	during[taskState ?? ''] ?? settled[vmState] ?? 'UNKNOWN';

const showsProgress = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);

export const linksOf = ({ base, bookmark }: Nova, path: string): Json => [
	{ rel: 'self', href: `${base}/${path}` },
	{ rel: 'bookmark', href: `${bookmark}/${path}` },
];

/** Addresses by the name of the network. */
export const addressesOf = ({ world }: Pick<Nova, 'world'>, server: Server, long: boolean): Item => {
	const found: Record<string, Json[]> = {};
	if (!server.addressed) return found;
	for (const port of world.network.ports.values()) {
		if (port['device_id'] !== server.id) continue;
		const network = world.network.networks.get(String(port['network_id']));
		for (const fixed of port['fixed_ips'] as { ip_address: string }[])
			(found[String(network?.['name'])] ??= []).push({
				version: fixed.ip_address.includes(':') ? 6 : 4,
				addr: fixed.ip_address,
				...(long && { 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': port['mac_address'] ?? '' }),
			});
	}
	return found;
};

/** One entry a port and group, also where they repeat. */
const groupsOf = ({ world }: Nova, server: Server): Json | undefined => {
	const names: string[] = [];
	for (const port of world.network.ports.values())
		if (port['device_id'] === server.id)
			for (const id of port['security_groups'] as string[])
				names.push(String(world.network.securityGroups.get(id)?.['name']));
	return names.length > 0 ? names.map((name) => ({ name })) : undefined;
};

const flavorIn = (nova: Nova, flavor: Flavor): Item =>
	nova.minor < 47
		? { id: flavor.id, links: [{ rel: 'bookmark', href: `${nova.bookmark}/flavors/${flavor.id}` }] }
		: {
				vcpus: flavor.vcpus,
				ram: flavor.ram,
				disk: flavor.disk,
				ephemeral: flavor.ephemeral,
				swap: flavor.swap,
				original_name: flavor.name,
				extra_specs: flavor.extraSpecs,
			};

const faultOf = ({ token }: Nova, { fault, vmState }: Server, inList: boolean): Item | undefined => {
	if (!fault || (vmState !== 'error' && vmState !== 'deleted') || (inList && !fault.listed)) return undefined;
	const { code, created, message, details } = fault;
	return { code, created, message, ...(isAdmin(token) && { details }) };
};

const adminFields = (server: Server): Item => ({
	'OS-EXT-SRV-ATTR:host': server.hostId ? server.host : null,
	'OS-EXT-SRV-ATTR:instance_name': server.hostId ? 'instance-00000001' : '',
	'OS-EXT-SRV-ATTR:hypervisor_hostname': server.hostId ? server.host : null,
});

/**
 * A server with all that the microversion shows. `basic`: the answer of PUT and rebuild, which leave much
 * out.
 */
export const shownServer = (nova: Nova, server: Server, how: 'show' | 'list' | 'basic' = 'show'): Item => {
	const { minor, token } = nova;
	const status = statusOf(server);
	const stamp = (time: number | null) =>
		time === null ? null : new Date(time).toISOString().replace(/Z$/, '000');
	const core = defined({
		id: server.id,
		name: server.name,
		status,
		tenant_id: server.project,
		user_id: server.user,
		metadata: server.metadata,
		hostId: server.hostId,
		image: server.image
			? { id: server.image, links: [{ rel: 'bookmark', href: `${nova.bookmark}/images/${server.image}` }] }
			: '',
		flavor: flavorIn(nova, server.flavor),
		created: seconds(server.created),
		updated: seconds(server.updated),
		addresses: addressesOf(nova, server, how !== 'basic' || minor >= 75),
		accessIPv4: server.accessIPv4,
		accessIPv6: server.accessIPv6,
		links: linksOf(nova, `servers/${server.id}`),
		'OS-DCF:diskConfig': server.diskConfig,
		progress: showsProgress.has(status) ? 0 : undefined,
		fault: faultOf(nova, server, how === 'list'),
		locked: minor >= 9 ? server.locked !== null : undefined,
		locked_reason: minor >= 73 ? server.lockedReason : undefined,
		description: minor >= 19 ? server.description : undefined,
		tags: minor >= 26 ? server.tags : undefined,
		trusted_image_certificates: minor >= 63 ? null : undefined,
		server_groups:
			minor >= 71 && how !== 'list' ? (server.serverGroup ? [server.serverGroup] : []) : undefined,
		'OS-EXT-SRV-ATTR:hostname': minor >= 90 ? server.hostname : undefined,
	});
	if (how === 'basic' && minor < 75) return core;
	return defined({
		...core,
		'OS-EXT-AZ:availability_zone': server.zone,
		config_drive: server.configDrive ? 'True' : '',
		key_name: server.keyName,
		'OS-SRV-USG:launched_at': stamp(server.launched),
		'OS-SRV-USG:terminated_at': stamp(server.terminated),
		security_groups: server.wired ? groupsOf(nova, server) : undefined,
		'OS-EXT-STS:task_state': server.taskState,
		'OS-EXT-STS:vm_state': server.vmState,
		'OS-EXT-STS:power_state': server.powerState,
		'os-extended-volumes:volumes_attached': server.attachments.map(({ volume, deleteOnTermination }) => ({
			id: volume,
			...(minor >= 3 && { delete_on_termination: deleteOnTermination }),
		})),
		...(isAdmin(token) && adminFields(server)),
		host_status: minor >= 16 && isAdmin(token) ? (server.hostId ? 'UP' : '') : undefined,
	});
};

/** `{id, name, links}` */
export const briefServer = (nova: Nova, { id, name }: Server): Item => ({
	id,
	name,
	links: linksOf(nova, `servers/${id}`),
});
