/** The services of a cloud that we speak to, and what catalogues call them. */
export const serviceNames = [
	'identity',
	'compute',
	'network',
	'volume',
	'image',
	'object',
	'account',
] as const;
export type ServiceName = (typeof serviceNames)[number];
export const isServiceName = (name: string): name is ServiceName =>
	(serviceNames as readonly string[]).includes(name);
export type Family = 'openstack' | 'synnefo';

interface ServiceWords {
	/** Types in catalogues, the best first. */
	readonly types: readonly string[];
	/** The version that is appended to a URL without one, by family; empty: none. */
	readonly version: Readonly<Record<Family, string>>;
	/** Versions we speak, the best first. */
	readonly speaks: RegExp;
	/** The word in `OpenStack-API-Version`, where the service has microversions. */
	readonly micro?: string;
	/** What people call it. */
	readonly title: string;
}

export const serviceWords: Readonly<Record<ServiceName, ServiceWords>> = {
	identity: {
		types: ['identity'],
		version: { openstack: 'v3', synnefo: 'v2.0' },
		speaks: /^v3|^v2\.0$/,
		title: 'Identity',
	},
	compute: {
		types: ['compute', 'computev21', 'computev2'],
		version: { openstack: 'v2.1', synnefo: 'v2.0' },
		speaks: /^v2(\.[01])?$/,
		micro: 'compute',
		title: 'Compute',
	},
	network: {
		types: ['network'],
		version: { openstack: 'v2.0', synnefo: 'v2.0' },
		speaks: /^v2\.0$/,
		title: 'Network',
	},
	volume: {
		types: ['block-storage', 'block-store', 'volumev3', 'volumev2', 'volume'],
		version: { openstack: 'v3', synnefo: 'v2.0' },
		speaks: /^v[23](\.0)?$/,
		micro: 'volume',
		title: 'Block storage',
	},
	image: {
		types: ['image'],
		version: { openstack: 'v2', synnefo: 'v1.0' },
		speaks: /^v2(\.\d+)?$|^v1\.0$/,
		title: 'Image service',
	},
	object: {
		types: ['object-store'],
		version: { openstack: 'v1', synnefo: 'v1' },
		speaks: /^v1(\.0)?$/,
		title: 'Object storage',
	},
	account: {
		types: ['account'],
		version: { openstack: '', synnefo: 'v1.0' },
		speaks: /^v1(\.0)?$|^$/,
		title: 'Account',
	},
};
