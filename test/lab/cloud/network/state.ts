import type { Item } from '../call.ts';

/** Everything as neutron shows it, by id. */
export interface NetworkState {
	readonly networks: Map<string, Item>;
	readonly subnets: Map<string, Item>;
	readonly ports: Map<string, Item>;
	readonly routers: Map<string, Item>;
	readonly floatingIps: Map<string, Item>;
	readonly securityGroups: Map<string, Item>;
	/** Rules by id; a group shows those with its id. */
	readonly rules: Map<string, Item>;
	/** Project and resource -> limit, where it differs from the default. */
	readonly quotas: Map<string, Record<string, number>>;
	/** Projects that have been asked about: their default security group exists. */
	readonly visited: Set<string>;
}

export const createNetwork = (): NetworkState => ({
	networks: new Map(),
	subnets: new Map(),
	ports: new Map(),
	routers: new Map(),
	floatingIps: new Map(),
	securityGroups: new Map(),
	rules: new Map(),
	quotas: new Map(),
	visited: new Set(),
});
