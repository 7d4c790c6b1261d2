import type { Item } from '../call.ts';
import type { ServiceName, World } from '../world.ts';

export const PASSWORD = 'secret';

const catalogue: readonly (readonly [type: string, name: string, service: ServiceName, path: string])[] = [
	['identity', 'keystone', 'identity', '/v3'],
	['object-store', 'swift', 'object', '/v1/AUTH_$(project_id)s'],
	['image', 'glance', 'image', ''],
	['placement', 'placement', 'placement', ''],
	['compute', 'nova', 'compute', '/v2.1'],
	['network', 'neutron', 'network', ''],
	['volumev3', 'cinderv3', 'volume', '/v3/$(project_id)s'],
];

/** Domain, projects, roles, users with the password, services and endpoints. */
export const seedIdentity = (world: World, hex: (key: string) => string): void => {
	const { identity, urls } = world;
	identity.domains.set('default', {
		id: 'default',
		name: 'Default',
		description: 'The default domain',
		enabled: true,
		tags: [],
		options: {},
	});
	const roles = ['reader', 'member', 'admin', ...(world.policy === 'new' ? ['service'] : [])];
	for (const name of roles) {
		const id = hex(`role:${name}`);
		identity.roles.set(id, {
			id,
			name,
			domain_id: null,
			description: null,
			options: name === 'service' ? {} : { immutable: true },
		});
	}
	for (const name of ['admin', 'service', 'demo', 'other']) {
		const id = hex(`project:${name}`);
		identity.projects.set(id, {
			id,
			name,
			domain_id: 'default',
			description: name === 'admin' ? 'Bootstrap project for initializing the cloud.' : '',
			enabled: true,
			parent_id: 'default',
			is_domain: false,
			tags: [],
			options: {},
		});
	}
	const give = (user: string, role: string, scope: string) =>
		identity.assignments.push({ user, role: hex(`role:${role}`), scope });
	const inner = ['glance', 'swift', 'placement', 'nova', 'neutron', 'cinder'];
	for (const name of ['admin', ...inner, 'demo', 'other', 'watch']) {
		const id = hex(`user:${name}`);
		const home =
			{ admin: undefined, demo: 'demo', watch: 'demo', other: 'other' }[name] ??
			(name === 'admin' ? undefined : 'service');
		const shown: Item = {
			id,
			name,
			domain_id: 'default',
			enabled: true,
			...(home && { default_project_id: hex(`project:${home}`) }),
			password_expires_at: null,
			options: {},
		};
		identity.users.set(id, { shown, password: PASSWORD, passcodes: [] });
		if (name === 'admin') give(id, 'admin', `project:${hex('project:admin')}`);
		else if (home === 'service') give(id, 'admin', `project:${hex('project:service')}`);
		else give(id, name === 'watch' ? 'reader' : 'member', `project:${hex(`project:${home}`)}`);
	}
	give(hex('user:admin'), 'admin', 'system');
	identity.regions.set('RegionOne', { id: 'RegionOne', description: '', parent_region_id: null });
	for (const [type, name, service, path] of catalogue) {
		const id = hex(`service:${type}`);
		identity.services.set(id, { name, id, type, enabled: true });
		for (const face of ['public', 'internal', 'admin']) {
			const own = hex(`endpoint:${type}:${face}`);
			identity.endpoints.set(own, {
				id: own,
				interface: face,
				region_id: 'RegionOne',
				service_id: id,
				url: urls[service] + path,
				enabled: true,
				region: 'RegionOne',
			});
		}
	}
};
