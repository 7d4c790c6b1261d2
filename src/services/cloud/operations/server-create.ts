import { choice, flag, json, list, pick, picks, record, size, text } from '../../../catalogue/field.ts';
import type { CloudClient } from '../client/client.ts';
import { createServerBody } from '../model/create-server.ts';
import { op, type Run } from './crud.ts';
import { flavor, networks, optionalImage, securityGroups } from './fields.ts';
import { serverSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

const idsOf = (names: readonly string[], find: (name: string) => Promise<string>): Promise<string[]> =>
	Promise.all(names.map(find));

/** Networks, security groups and image are of other services: names become ids there. */
const resolved = async (
	client: CloudClient,
	values: {
		readonly flavor: string;
		readonly image?: string | undefined;
		readonly bootVolume?: string | undefined;
		readonly networks?: readonly string[] | undefined;
		readonly ports?: readonly string[] | undefined;
	},
	run: Run,
) => {
	const { image, bootVolume, networks: names = [], ports = [] } = values;
	const [flavorId, imageId, volumeId, networkIds, portIds] = await Promise.all([
		client.flavors.idOf(values.flavor, run),
		image ? client.images.idOf(image, run) : undefined,
		bootVolume ? client.volumes.idOf(bootVolume, run) : undefined,
		idsOf(names, (name) => client.networks.idOf(name, run)),
		idsOf(ports, (name) => client.ports.idOf(name, run)),
	]);
	return { flavorId, imageId, volumeId, networkIds, portIds };
};

/** A new server. */
export const createServer = op({
	resource: 'server',
	name: 'create',
	action: 'Create a server',
	alias: ['nova', 'launch a server', 'boot a server'],
	effect: 'changes',
	help: 'Create a server that boots from an image or a volume',
	part: 'compute',
	fields: {
		name: text('Server name', { required: true, example: 'web-1', help: 'What the server is called' }),
		flavor,
		image: optionalImage,
		networks,
		keyName: pick('Key pair', {
			list: 'keyPairs',
			example: 'ops',
			help: 'Key pair whose public key may log in by SSH',
		}),
		securityGroups,
		ports: picks('Ports', {
			only: 'OpenStack',
			list: 'ports',
			from: 'id',
			advanced: true,
			example: 'web-1',
			help: 'Existing ports, e.g. with fixed IPs, after the interfaces in Networks; each keeps its own security groups: names or IDs',
		}),
		userData: text('User data', {
			lines: 6,
			advanced: true,
			placeholder: '#cloud-config',
			example: '#cloud-config\npackages: [nginx]',
			help: 'Script or #cloud-config that cloud-init runs at the first boot; plain text, up to 48 KiB',
		}),
		moreKeys: picks('More key pairs', {
			only: 'Synnefo',
			list: 'keyPairs',
			advanced: true,
			example: 'backup',
			help: 'Further key pairs whose public keys may log in',
		}),
		files: json('Files', {
			unquoted: true,
			advanced: true,
			example: '[{"path": "/etc/motd", "text": "Welcome"}]',
			help: 'Small files for its disk: path, and text or contents (base64), in Synnefo also owner, group and mode; not every hypervisor of OpenStack writes them, so prefer User data there',
		}),
		networking: choice('Without networks', {
			default: 'auto',
			advanced: true,
			help: 'What to do if Networks and Ports are empty',
			options: [
				{ value: 'auto', label: 'The cloud chooses' },
				{ value: 'none', label: 'No network' },
			],
		}),
		bootVolume: pick('Boot volume', {
			only: 'OpenStack',
			list: 'volumes',
			from: 'id',
			advanced: true,
			example: 'root-1',
			help: 'Volume to boot from instead of an image: name or ID',
		}),
		bootVolumeSize: size('Boot volume size', {
			only: 'OpenStack',
			advanced: true,
			min: 2 ** 20,
			example: '20G',
			help: 'Creates a volume of this size from the image and boots from it; whole GiB, rounded up',
		}),
		deleteBootVolume: flag('Delete boot volume', {
			only: 'OpenStack',
			default: false,
			advanced: true,
			help: 'Whether the boot volume is deleted together with the server',
		}),
		serverGroup: pick('Server group', {
			list: 'serverGroups',
			from: 'id',
			advanced: true,
			only: 'OpenStack',
			example: 'web',
			help: 'Group whose policy decides on which host it runs: name or ID',
		}),
		availabilityZone: pick('Availability zone', {
			only: 'OpenStack',
			list: 'computeZones',
			advanced: true,
			example: 'nova',
			help: 'Zone in which the server runs',
		}),
		metadata: record('Metadata', {
			advanced: true,
			item: 'entry',
			example: 'role = web',
			help: 'Keys and values stored with the server',
		}),
		tags: list('Tags', { advanced: true, item: 'tag', example: 'blue', help: 'Tags to find the server by' }),
		project: text('Project', {
			advanced: true,
			only: 'Synnefo',
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of the project whose quota is used, if not the default one',
		}),
	},
	covers: ['compute POST /servers'],
	sample: { ...serverSample, adminPass: 'GQqURgtQ7V' },
	optional: ['adminPass'],
	secretOutput: ['adminPass'],
	timeout: 60,
	async run(client, values, { signal }) {
		const [family, ids] = await Promise.all([
			client.servers.api.family({ signal }),
			resolved(client, values, { signal }),
		]);
		const body = createServerBody(family, {
			...ids,
			name: values.name,
			networking: values.networking,
			keyName: values.keyName,
			moreKeys: values.moreKeys,
			files: values.files,
			securityGroups: values.securityGroups ?? [],
			userData: values.userData,
			availabilityZone: values.availabilityZone,
			metadata: values.metadata ?? {},
			tags: values.tags ?? [],
			bootSize: values.bootVolumeSize,
			deleteVolume: values.deleteBootVolume,
			project: values.project,
		});
		const group = values.serverGroup
			? await client.serverGroups.idOf(values.serverGroup, { signal })
			: undefined;
		const beside = group ? { 'os:scheduler_hints': { group } } : {};
		// gone with 2.57
		const micro = 'personality' in body ? { most: '2.56' } : undefined;
		return client.servers.create(body, { signal, beside, micro });
	},
	settle: {
		until: 'the server is active',
		every: EVERY_SECONDS,
		deadline: 600,
		look: waitForStatus((client) => client.servers, ['ACTIVE']),
	},
});
