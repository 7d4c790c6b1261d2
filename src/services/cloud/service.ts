import type { Part } from '../../catalogue/part.ts';
import { service } from '../../catalogue/service.ts';
import { checkCloud } from './check.ts';
import type { CloudClient } from './client/client.ts';
import { shareCloud } from './client/share.ts';
import { lists } from './lists.ts';
import { optionsWithHost } from './from-host.ts';
import { operations } from './operations/index.ts';
import type { CloudParts, FamilyName } from './parts.ts';
import { settings } from './settings.ts';
import { sources } from './sources/index.ts';
import type { Family, ServiceName } from './wire/services.ts';

const familyName = (family: Family): FamilyName => (family === 'synnefo' ? 'Synnefo' : 'OpenStack');

type CloudPart = Part<CloudClient, typeof settings>;

/**
 * A connection that is sure of its service: who asks for one that the cloud does not have hears it at once.
 */
const part = (name: ServiceName): CloudPart => ({
	async connect(values, { signal }) {
		const client = await shareCloud(await optionsWithHost(values), signal);
		try {
			// the identity service is where the test begins: it logs in itself
			if (name !== 'identity') await client.cloud.apis[name].endpoint({ signal });
			return client;
		} catch (error) {
			await client.close();
			throw error;
		}
	},
	facts: async ({ cloud }, { signal }) => ({ family: familyName((await cloud.login({ signal })).family) }),
});

/** Clouds: OpenStack and Synnefo. A part a service of the catalogue. */
export const cloud = service<CloudParts>()({
	name: 'cloud',
	title: 'Cloud',
	help: 'Servers, networks, volumes, images and objects in OpenStack and Synnefo clouds',
	settings,
	named: 'authUrl',
	// whose project it is, a login tells: another user or application credential may see the same
	identity: ['authUrl', 'project', 'projectDomain', 'region', 'endpoints', 'account', 'container'],
	color: '#b09840',
	alias: [
		'openstack',
		'synnefo',
		'swift',
		'nova',
		'neutron',
		'cinder',
		'glance',
		'keystone',
		'pithos',
		'kamaki',
		'okeanos',
	],
	product: 'openstack',
	synonyms: {
		server: ['vm', 'instance', 'virtual machine', 'kvm'],
		container: ['bucket'],
		volume: ['disk'],
		'floating ip': ['public ip'],
		'key pair': ['ssh key', 'keypair'],
		'security group': ['firewall'],
	},
	connection: { share: true, idle: 60 },
	parts: {
		identity: part('identity'),
		compute: part('compute'),
		network: part('network'),
		volume: part('volume'),
		image: part('image'),
		object: part('object'),
		account: part('account'),
	},
	check: { part: 'identity', run: (client, { signal }) => checkCloud(client, signal) },
	lists,
	operations,
	sources,
});

export { cloud as service };
