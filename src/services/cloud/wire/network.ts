import { type Owned, ownedOf } from './owned.ts';
import { flagOf, type Json, listOf, numberOrNull, recordOf, textOf, textOrNull } from './json.ts';
import { namesOf } from './server.ts';

export interface Network extends Owned {
	readonly id: string;
	readonly name: string;
	/** Upper case, e.g. `ACTIVE`. */
	readonly status: string;
	readonly adminStateUp: boolean | null;
	readonly shared: boolean | null;
	/** Whether it leads outside: floating IPs come from such. */
	readonly external: boolean | null;
	readonly subnetIds: readonly string[];
	readonly mtu: number | null;
	/** Synnefo’s kind of network, e.g. `MAC_FILTERED`. */
	readonly type: string | null;
	readonly description: string | null;
	readonly tags: readonly string[];
}

export const readNetwork = (raw: Json): Network => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	status: textOf(raw['status']).toUpperCase(),
	adminStateUp: flagOf(raw['admin_state_up']),
	shared: flagOf(raw['shared']),
	external: flagOf(raw['router:external']),
	subnetIds: namesOf(raw['subnets']),
	mtu: numberOrNull(raw['mtu']),
	type: textOrNull(raw['type']),
	description: textOrNull(raw['description']),
	tags: namesOf(raw['tags']),
	...ownedOf(raw),
});

export interface Subnet extends Owned {
	readonly id: string;
	readonly name: string;
	readonly networkId: string;
	readonly cidr: string;
	/** 4 or 6. */
	readonly ipVersion: number | null;
	readonly gatewayIp: string | null;
	readonly enableDhcp: boolean | null;
	readonly dnsNameservers: readonly string[];
	readonly allocationPools: readonly { readonly start: string; readonly end: string }[];
	readonly description: string | null;
}

export const readSubnet = (raw: Json): Subnet => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	networkId: textOf(raw['network_id']),
	cidr: textOf(raw['cidr']),
	ipVersion: numberOrNull(raw['ip_version']),
	gatewayIp: textOrNull(raw['gateway_ip']),
	enableDhcp: flagOf(raw['enable_dhcp']),
	dnsNameservers: namesOf(raw['dns_nameservers']),
	allocationPools: listOf(raw['allocation_pools']).map(({ start, end }) => ({
		start: textOf(start),
		end: textOf(end),
	})),
	description: textOrNull(raw['description']),
	...ownedOf(raw),
});

export interface Port extends Owned {
	readonly id: string;
	readonly name: string;
	readonly networkId: string;
	/** `ACTIVE`, `DOWN`, `BUILD` or `ERROR`. */
	readonly status: string;
	readonly macAddress: string | null;
	readonly adminStateUp: boolean | null;
	/** What it is plugged into, e.g. a server’s id. */
	readonly deviceId: string | null;
	/** E.g. `compute:nova`. */
	readonly deviceOwner: string | null;
	readonly fixedIps: readonly { readonly subnetId: string | null; readonly ipAddress: string }[];
	readonly securityGroupIds: readonly string[];
	readonly description: string | null;
}

export const readPort = (raw: Json): Port => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	networkId: textOf(raw['network_id']),
	status: textOf(raw['status']).toUpperCase(),
	macAddress: textOrNull(raw['mac_address']),
	adminStateUp: flagOf(raw['admin_state_up']),
	deviceId: textOrNull(raw['device_id']),
	deviceOwner: textOrNull(raw['device_owner']),
	fixedIps: listOf(raw['fixed_ips']).map((ip) => ({
		subnetId: textOrNull(ip['subnet_id'] ?? ip['subnet']),
		ipAddress: textOf(ip['ip_address']),
	})),
	securityGroupIds: namesOf(raw['security_groups']),
	description: textOrNull(raw['description']),
	...ownedOf(raw),
});

export interface FloatingIp extends Owned {
	readonly id: string;
	/** The address itself, so that it can be given as a name. */
	readonly name: string;
	readonly address: string;
	readonly networkId: string;
	/** `null` while it is attached to nothing. */
	readonly portId: string | null;
	readonly fixedIpAddress: string | null;
	readonly routerId: string | null;
	/** Where it is attached, as far as the cloud says. */
	readonly serverId: string | null;
	readonly status: string | null;
	readonly description: string | null;
}

export const readFloatingIp = (raw: Json): FloatingIp => ({
	id: textOf(raw['id']),
	name: textOf(raw['floating_ip_address']),
	address: textOf(raw['floating_ip_address']),
	networkId: textOf(raw['floating_network_id']),
	portId: textOrNull(raw['port_id']),
	fixedIpAddress: textOrNull(raw['fixed_ip_address']),
	routerId: textOrNull(raw['router_id']),
	serverId: textOrNull(raw['instance_id'] ?? recordOf(raw['port_details'])['device_id']),
	status: textOrNull(raw['status']),
	description: textOrNull(raw['description']),
	...ownedOf(raw),
});

export interface Router extends Owned {
	readonly id: string;
	readonly name: string;
	readonly status: string;
	readonly adminStateUp: boolean | null;
	/** The network it leads to; `null`: to none. */
	readonly externalNetworkId: string | null;
	readonly externalAddresses: readonly string[];
	readonly routes: readonly { readonly destination: string; readonly nexthop: string }[];
	readonly description: string | null;
}

export const readRouter = (raw: Json): Router => {
	const gateway = recordOf(raw['external_gateway_info']);
	return {
		id: textOf(raw['id']),
		name: textOf(raw['name']),
		status: textOf(raw['status']).toUpperCase(),
		adminStateUp: flagOf(raw['admin_state_up']),
		externalNetworkId: textOrNull(gateway['network_id']),
		externalAddresses: listOf(gateway['external_fixed_ips']).map((ip) => textOf(ip['ip_address'])),
		routes: listOf(raw['routes']).map(({ destination, nexthop }) => ({
			destination: textOf(destination),
			nexthop: textOf(nexthop),
		})),
		description: textOrNull(raw['description']),
		...ownedOf(raw),
	};
};
