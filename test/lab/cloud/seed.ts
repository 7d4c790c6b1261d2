import { createHash } from 'node:crypto';
import { contentOf } from './content.ts';
import { seedIdentity } from './identity/seed.ts';
import { newImage } from './image/make.ts';
import { cidrOf } from './network/addresses.ts';
import { makeGroup, makePort, stamps } from './network/make.ts';
import { hexId, uuid, type World } from './world.ts';

/**
 * Ids that are wanted, by kind and name, e.g. `project:demo`, `flavor:m1.tiny`, `endpoint:compute:public`.
 */
export type Ids = Readonly<Record<string, string>>;

interface NetworkSeed {
	readonly name: string;
	readonly project: string;
	readonly cidr: string;
	readonly external: boolean;
}

const seedNetwork = (
	world: World,
	id: (key: string) => string,
	{ name, project, cidr, external }: NetworkSeed,
): void => {
	const range = cidrOf(cidr);
	if (!range) throw new Error(`no range: ${cidr}`);
	const network = id(`network:${name}`);
	const subnet = id(`subnet:${name}`);
	const base = cidr.slice(0, cidr.lastIndexOf('.'));
	world.network.networks.set(network, {
		id: network,
		name,
		tenant_id: project,
		admin_state_up: true,
		mtu: 1500,
		status: 'ACTIVE',
		subnets: [subnet],
		shared: false,
		availability_zone_hints: [],
		availability_zones: [],
		ipv4_address_scope: null,
		ipv6_address_scope: null,
		'router:external': external,
		description: '',
		port_security_enabled: true,
		...(external && { is_default: false }),
		...stamps(2),
		project_id: project,
	});
	world.network.subnets.set(subnet, {
		id: subnet,
		name: `${name}-subnet`,
		tenant_id: project,
		network_id: network,
		ip_version: 4,
		subnetpool_id: null,
		enable_dhcp: !external,
		ipv6_ra_mode: null,
		ipv6_address_mode: null,
		gateway_ip: `${base}.1`,
		cidr,
		allocation_pools: [{ start: `${base}.2`, end: `${base}.254` }],
		host_routes: [],
		dns_nameservers: [],
		description: '',
		service_types: [],
		...stamps(0),
		project_id: project,
	});
};

const flavors = [
	{ name: 'm1.tiny', ram: 64, disk: 1, vcpus: 1 },
	{ name: 'm1.small', ram: 256, disk: 2, vcpus: 1 },
	{ name: 'm1.large', ram: 1024, disk: 10, vcpus: 4 },
];

/**
 * Users admin, demo (member of demo), other, watch (reader of demo), password `secret`; flavors, an image,
 * networks, a router, a volume type.
 */
export const seed = (world: World, ids: Ids = {}): void => {
	const made = new Map<string, string>();
	const of = (make: () => string) => (key: string) => {
		const found = ids[key] ?? made.get(key) ?? make();
		made.set(key, found);
		return found;
	};
	const hex = of(hexId);
	const long = of(uuid);
	seedIdentity(world, hex);
	for (const flavor of flavors) {
		const id = long(`flavor:${flavor.name}`);
		world.compute.flavors.set(id, {
			...flavor,
			id,
			swap: 0,
			ephemeral: 0,
			isPublic: true,
			rxtx: 1,
			description: null,
			extraSpecs: {},
		});
	}
	const bytes = Buffer.alloc(65_536);
	const image = newImage(world, {
		id: long('image:cirros'),
		name: 'cirros',
		owner: hex('project:admin'),
		visibility: 'public',
		diskFormat: 'raw',
		containerFormat: 'bare',
		size: bytes.length,
		virtualSize: bytes.length,
		status: 'active',
		hash: createHash('sha512').update(bytes).digest('hex'),
		content: contentOf(bytes),
	});
	image.checksum = image.content?.md5 ?? null;
	seedNetwork(world, long, {
		name: 'public',
		project: hex('project:admin'),
		cidr: '203.0.113.0/24',
		external: true,
	});
	seedNetwork(world, long, {
		name: 'private',
		project: hex('project:demo'),
		cidr: '10.1.0.0/24',
		external: false,
	});
	for (const name of ['admin', 'demo'])
		makeGroup(world, hex(`project:${name}`), {
			name: 'default',
			description: 'Default security group',
			id: ids[`group:${hex(`project:${name}`)}`] ?? null,
		});
	const router = long('router:r1');
	world.network.routers.set(router, {
		id: router,
		name: 'r1',
		tenant_id: hex('project:demo'),
		admin_state_up: true,
		status: 'ACTIVE',
		external_gateway_info: {
			network_id: long('network:public'),
			external_fixed_ips: [{ subnet_id: long('subnet:public'), ip_address: '203.0.113.2' }],
			enable_snat: true,
		},
		description: '',
		availability_zones: [],
		availability_zone_hints: [],
		routes: [],
		flavor_id: null,
		...stamps(3),
		project_id: hex('project:demo'),
	});
	const gate = makePort(world, '', long('network:public'), {
		device_id: router,
		device_owner: 'network:router_gateway',
		fixed_ips: [{ subnet_id: long('subnet:public'), ip_address: '203.0.113.2' }],
	});
	gate['status'] = 'DOWN';
	makePort(world, hex('project:demo'), long('network:private'), {
		device_id: router,
		device_owner: 'network:router_interface',
		fixed_ips: [{ subnet_id: long('subnet:private'), ip_address: '10.1.0.1' }],
	});
	const type = (name: string, description: string | null) => {
		const id = long(`type:${name}`);
		world.volume.types.set(id, {
			id,
			name,
			is_public: true,
			description,
			extra_specs: {},
			'os-volume-type-access:is_public': true,
		});
	};
	type('fake', null);
	type('__DEFAULT__', 'Default Volume Type');
};
