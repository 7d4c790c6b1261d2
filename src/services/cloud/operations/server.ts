import { choice, flag, list, pick, record, size, text } from '../../../catalogue/field.ts';
import type { CloudClient } from '../client/client.ts';
import { look } from '../client/look.ts';
import { sleep } from '../client/sleep.ts';
import { createServerBody } from '../model/create-server.ts';
import { judge } from '../model/judge.ts';
import { exactly } from '../model/names.ts';
import { onlyCopy } from '../model/only-copy.ts';
import type { Server } from '../wire/server.ts';
import { deleteOne, getMany, getOne, op, type Plain, type Run } from './crud.ts';
import { flavor, networks, optionalImage, securityGroups, serverId } from './fields.ts';
import { serverSample } from './samples.ts';
import { becomes, EVERY, goneIs } from './settled.ts';

export const serverPlain: Plain<Server, 'serverId'> = {
	resource: 'server',
	title: 'server',
	titles: 'servers',
	part: 'compute',
	path: '/servers',
	listed: '/servers/detail',
	field: 'serverId',
	pick: serverId,
	sample: serverSample,
	of: (client) => client.servers,
};

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
	},
	run: Run,
) => {
	const { image, bootVolume, networks: names = [] } = values;
	const [flavorId, imageId, volumeId, networkIds] = await Promise.all([
		client.flavors.idOf(values.flavor, run),
		image ? client.images.idOf(image, run) : undefined,
		bootVolume ? client.volumes.idOf(bootVolume, run) : undefined,
		idsOf(names, (name) => client.networks.idOf(name, run)),
	]);
	return { flavorId, imageId, volumeId, networkIds };
};

const createServer = op({
	resource: 'server',
	name: 'create',
	action: 'Create a server',
	effect: 'changes',
	help: 'Create a server from an image or a volume',
	part: 'compute',
	fields: {
		name: text('Server name', { required: true, example: 'web-1', help: 'What the server is called' }),
		flavor,
		image: optionalImage,
		networks,
		keyName: pick('Key pair', { list: 'keyPairs', example: 'ops', help: 'Whose public key may log in' }),
		securityGroups,
		userData: text('User data', {
			lines: 6,
			advanced: true,
			placeholder: '#cloud-config',
			help: 'What cloud-init runs at the first start, as plain text',
		}),
		networking: choice('Without networks', {
			default: 'auto',
			advanced: true,
			help: 'What happens where no network is named',
			options: [
				{ value: 'auto', label: 'The cloud chooses' },
				{ value: 'none', label: 'No network' },
			],
		}),
		bootVolume: pick('Boot volume', {
			list: 'volumes',
			from: 'id',
			advanced: true,
			example: 'root-1',
			help: 'A volume to start from, instead of an image',
		}),
		bootVolumeSize: size('Boot volume size', {
			advanced: true,
			example: '20G',
			help: 'Makes a new volume of this size from the image, and starts from that',
		}),
		deleteBootVolume: flag('Delete boot volume', {
			default: false,
			advanced: true,
			help: 'Whether the boot volume is deleted with the server',
		}),
		serverGroup: pick('Server group', {
			list: 'serverGroups',
			from: 'id',
			advanced: true,
			only: 'openstack',
			example: 'web',
			help: 'Which servers it runs together with, or apart from',
		}),
		availabilityZone: pick('Availability zone', {
			list: 'computeZones',
			advanced: true,
			example: 'nova',
			help: 'Where the server shall run',
		}),
		metadata: record('Metadata', {
			advanced: true,
			item: 'entry',
			example: 'role = web',
			help: 'Texts kept with the server',
		}),
		tags: list('Tags', { advanced: true, item: 'tag', example: 'blue', help: 'Words to find the server by' }),
		project: text('Project', {
			advanced: true,
			only: 'synnefo',
			help: 'Whose quota is used, where it is not the default project',
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
		return client.servers.create(body, { signal, beside });
	},
	settle: {
		until: 'the server is active',
		every: EVERY,
		deadline: 600,
		look: becomes((client) => client.servers, ['ACTIVE']),
	},
});

const getServers = getMany(
	serverPlain,
	{
		status: text('Status', { example: 'ACTIVE', help: 'Only servers with this status' }),
		name: text('Named', { example: 'web-1', help: 'Only servers with exactly this name' }),
		allProjects: flag('All projects', {
			default: false,
			advanced: true,
			only: 'openstack',
			help: 'Whether to list the servers of every project; needs an admin',
		}),
		tags: list('Tags', {
			advanced: true,
			item: 'tag',
			only: 'openstack',
			help: 'Only servers that have all of these',
		}),
	},
	{
		query: async ({ name, status, allProjects, tags }, client, run) => {
			if ((await client.servers.api.family(run)) === 'synnefo') return {};
			return {
				name: name ? exactly(name) : undefined,
				status: status?.toUpperCase(),
				all_tenants: allProjects ? 1 : undefined,
				tags: tags?.length ? tags.join(',') : undefined,
			};
		},
		keep: ({ name, status }, wanted) =>
			(!wanted.name || wanted.name === name) && (!wanted.status || wanted.status.toUpperCase() === status),
	},
);

const renameServer = op({
	resource: 'server',
	name: 'rename',
	action: 'Rename a server',
	effect: 'changes',
	help: 'Give a server another name',
	part: 'compute',
	fields: {
		serverId,
		name: text('New name', {
			required: true,
			example: 'web-2',
			help: 'What the server is called afterwards',
		}),
	},
	covers: ['compute PUT /servers/{id}'],
	sample: serverSample,
	timeout: 30,
	async run(client, { serverId: given, name }, { signal }) {
		const id = await client.servers.idOf(given, { signal });
		return client.servers.update(id, { name }, { signal });
	},
});

const deleteServer = deleteOne(serverPlain, {
	help: 'Delete a server and the disk on its machine; volumes stay unless they were to go with it',
	fields: {
		allowLoss: flag('Allow loss', {
			default: false,
			help: 'Whether to delete it though no image of its disk exists',
		}),
	},
	guard: {
		allow: 'allowLoss',
		async look(client, { serverId: given }, { signal }) {
			const server = await client.servers.find(given, { signal });
			if (server.imageId === null) return { server, images: [] };
			const images = [];
			for await (const image of client.images.list({ query: { instance_uuid: server.id }, signal }))
				images.push(image);
			return { server, images };
		},
		danger: (_, seen) => onlyCopy(seen as Parameters<typeof onlyCopy>[0]),
	},
	settle: goneIs((client) => client.servers, 'the server is gone', 300),
});

const waitForServer = op({
	resource: 'server',
	name: 'waitFor',
	action: 'Wait for a server',
	effect: 'reads',
	help: 'Wait until a server has a status; an error or a deletion ends the waiting at once',
	part: 'compute',
	fields: {
		serverId,
		status: text('Status', {
			default: 'ACTIVE',
			example: 'SHUTOFF',
			help: 'E.g. ACTIVE, SHUTOFF, VERIFY_RESIZE or DELETED',
		}),
	},
	covers: ['compute GET /servers/{id}'],
	sample: serverSample,
	timeout: 600,
	async run(client, { serverId: given, status }, { signal, progress }) {
		const wanted = [status.toUpperCase()];
		let id = given;
		for (let looks = 1; ; looks++) {
			const seen = await look(async () => {
				const server = await (looks === 1
					? client.servers.find(id, { signal })
					: client.servers.get(id, { signal }));
				id = server.id;
				return server;
			});
			if (seen.is !== 'unseen') {
				const server = seen.is === 'there' ? seen.record : undefined;
				const verdict = judge('server', server, wanted);
				if (verdict === true) return server ?? { id, status: 'DELETED' };
				progress(looks, undefined, verdict);
			}
			await sleep(EVERY * 1000, signal);
		}
	},
});

/** What one does with servers as a whole. */
export const serverOperations = [
	getServers,
	getOne(serverPlain),
	createServer,
	renameServer,
	waitForServer,
	deleteServer,
] as const;
