import { choice, flag, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { CloudClient } from '../client/client.ts';
import { readBack } from '../client/resource.ts';
import { type ServerAction, serverActions } from '../model/server-actions.table.ts';
import type { Json } from '../wire/json.ts';
import { recordOf, textOf } from '../wire/json.ts';
import type { Server } from '../wire/server.ts';
import { op, type Run } from './crud.ts';
import { flavor, image, serverId } from './fields.ts';
import { imageSample, serverSample } from './samples.ts';
import { becomes, EVERY } from './settled.ts';

interface Acted {
	readonly server: Server;
	/** What the cloud answered, e.g. a password. */
	readonly answer: Json;
}

/** Gives an action to a server by name or ID, and reads how it stands then. */
export const act = async (
	client: CloudClient,
	given: string,
	doing: string,
	body: (server: Server) => Json | Promise<Json>,
	{ signal }: Run,
): Promise<Acted> => {
	const server = await client.servers.find(given, { signal });
	const words = `${doing} server ${server.name || server.id}`;
	const answer = await client.servers.act(server.id, await body(server), words, { signal });
	const after = await readBack(words, server.id, () => client.servers.get(server.id, { signal }));
	return { server: after, answer: recordOf(answer.body) };
};

const settleOn = (until: string, statuses: readonly string[], deadline = 300) => ({
	settle: {
		until: `the server ${until}`,
		every: EVERY,
		deadline,
		look: becomes((client: CloudClient) => client.servers, statuses),
	},
});

const common = {
	resource: 'server',
	effect: 'changes',
	part: 'compute',
	covers: ['compute POST /servers/{id}/action'],
	sample: serverSample,
	timeout: 30,
} as const;

const plainAction = (action: ServerAction) =>
	op({
		...common,
		name: action.name,
		action: action.action,
		help: action.help,
		covers: action.covers,
		fields: { serverId },
		...(action.body.synnefo ? {} : { only: 'openstack' }),
		async run(client, { serverId: given }, { signal }) {
			const family = await client.servers.api.family({ signal });
			const body = (family === 'synnefo' ? action.body.synnefo : undefined) ?? action.body.openstack;
			return (await act(client, given, action.doing, () => body, { signal })).server;
		},
		...(action.becomes.length > 0 ? settleOn(action.until, action.becomes) : {}),
	});

const reboot = op({
	...common,
	name: 'reboot',
	action: 'Reboot a server',
	help: 'Start a server anew, by asking its system or by switching it off and on',
	fields: {
		serverId,
		how: choice('How', {
			default: 'SOFT',
			help: 'Soft asks the system to shut down first, hard does not',
			options: [
				{ value: 'SOFT', label: 'Soft' },
				{ value: 'HARD', label: 'Hard' },
			],
		}),
	},
	run: async (client, { serverId: given, how }, run) =>
		(await act(client, given, 'rebooting', () => ({ reboot: { type: how } }), run)).server,
	...settleOn('is active again', ['ACTIVE']),
});

const resize = op({
	...common,
	name: 'resize',
	action: 'Resize a server',
	help: 'Give a server another flavor; in OpenStack the new size is confirmed or reverted afterwards',
	fields: { serverId, flavor },
	timeout: 60,
	async run(client, { serverId: given, flavor: wanted }, run) {
		const [family, id] = await Promise.all([
			client.servers.api.family(run),
			client.flavors.idOf(wanted, run),
		]);
		const flavorRef = family === 'synnefo' && /^\d+$/.test(id) ? Number(id) : id;
		return (await act(client, given, 'resizing', () => ({ resize: { flavorRef } }), run)).server;
	},
	// Synnefo resizes what is stopped and asks for no confirmation
	...settleOn('has its new size and waits for a confirmation', ['VERIFY_RESIZE', 'STOPPED'], 900),
});

const password = text('New password', {
	advanced: true,
	help: 'For the administrator; without it the cloud makes one',
});

const withPassword = ({ server, answer }: Acted, given?: string) => {
	const adminPass = textOf(answer['adminPass'] ?? recordOf(answer['server'])['adminPass']) || given;
	return adminPass ? { ...server, adminPass } : server;
};
const passwordOut = {
	sample: { ...serverSample, adminPass: 'GQqURgtQ7V' },
	optional: ['adminPass'],
	secretOutput: ['adminPass'],
};

const rescue = op({
	...common,
	...passwordOut,
	name: 'rescue',
	action: 'Rescue a server',
	help: 'Start a server from a rescue disk, its own as a second one',
	fields: { serverId, password },
	run: async (client, { serverId: given, password: adminPass }, run) =>
		withPassword(
			await act(client, given, 'rescuing', () => ({ rescue: adminPass ? { adminPass } : {} }), run),
		),
	...settleOn('runs from its rescue disk', ['RESCUE', 'ACTIVE']),
});

const rebuild = op({
	...common,
	...passwordOut,
	name: 'rebuild',
	action: 'Rebuild a server',
	effect: 'destroys',
	only: 'openstack',
	help: 'Write an image over a server’s disk; its id and addresses stay, everything on the disk is lost',
	fields: { serverId, image, password },
	preview: (client, { serverId: given }, { signal }) => client.servers.find(given, { signal }),
	async run(client, { serverId: given, image: wanted, password: adminPass }, run) {
		const imageRef = await client.images.idOf(wanted, run);
		const rebuilding = { imageRef, ...(adminPass ? { adminPass } : {}) };
		return withPassword(await act(client, given, 'rebuilding', () => ({ rebuild: rebuilding }), run));
	},
	...settleOn('is active', ['ACTIVE', 'SHUTOFF'], 600),
});

const setPassword = op({
	...common,
	name: 'setPassword',
	action: 'Set the password of a server',
	only: 'openstack',
	help: 'Set the administrator’s password, where the hypervisor can',
	fields: {
		serverId,
		password: text('New password', { required: true, help: 'For the administrator' }),
	},
	run: async (client, { serverId: given, password: adminPass }, run) =>
		(await act(client, given, 'setting the password of', () => ({ changePassword: { adminPass } }), run))
			.server,
});

const createImage = op({
	...common,
	name: 'createImage',
	action: 'Create an image of a server',
	only: 'openstack',
	help: 'Store a server’s disk as an image',
	fields: {
		serverId,
		name: text('Image name', {
			required: true,
			example: 'web-1 2026-01-31',
			help: 'What the image is called',
		}),
	},
	covers: ['compute POST /servers/{id}/action', 'image GET /images/{id}'],
	sample: { ...imageSample, name: 'web-1 2026-01-31' },
	timeout: 60,
	async run(client, { serverId: given, name }, { signal }) {
		const server = await client.servers.find(given, { signal });
		const words = `creating image ${name} of server ${server.name || server.id}`;
		const answer = await client.servers.act(server.id, { createImage: { name } }, words, {
			signal,
			micro: { most: '2.45' },
		});
		// the Location has no version in it: only its last part is of use
		const id =
			textOf(recordOf(answer.body)['image_id']) || (answer.headers['location'] ?? '').split('/').pop();
		if (!id) throw new MusterError('PROTOCOL', `The cloud did not say which image it makes while ${words}`);
		return readBack(words, id, () => client.images.get(id, { signal }));
	},
	settle: {
		until: 'the image is active',
		every: EVERY,
		deadline: 1800,
		look: becomes((client) => client.images, ['active']),
	},
});

const host = text('Machine', {
	advanced: true,
	example: 'compute-7',
	help: 'Where it shall run then; without it the cloud chooses',
});

const evacuate = op({
	...common,
	name: 'evacuate',
	action: 'Evacuate a server',
	only: 'openstack',
	help: 'Rebuild a server whose machine is down on another one; needs an admin',
	fields: { serverId, host },
	run: async (client, { serverId: given, host: wanted }, run) =>
		(await act(client, given, 'evacuating', () => ({ evacuate: wanted ? { host: wanted } : {} }), run))
			.server,
	...settleOn('is active on another machine', ['ACTIVE', 'SHUTOFF'], 900),
});

const liveMigrate = op({
	...common,
	name: 'liveMigrate',
	action: 'Live-migrate a server',
	only: 'openstack',
	help: 'Move a running server to another machine without stopping it; needs an admin',
	fields: {
		serverId,
		host,
		blockMigration: flag('Move disks', {
			default: false,
			advanced: true,
			help: 'Whether its disks are copied too, where they are not shared',
		}),
	},
	run: async (client, { serverId: given, host: wanted, blockMigration }, run) => {
		const body = {
			'os-migrateLive': { host: wanted ?? null, block_migration: blockMigration, disk_over_commit: false },
		};
		return (await act(client, given, 'moving', () => body, run)).server;
	},
	...settleOn('is active on another machine', ['ACTIVE'], 900),
});

const migrate = op({
	...common,
	name: 'migrate',
	action: 'Migrate a server',
	only: 'openstack',
	help: 'Stop a server and start it on another machine; confirm it like a resize; needs an admin',
	fields: { serverId },
	run: async (client, { serverId: given }, run) =>
		(await act(client, given, 'migrating', () => ({ migrate: null }), run)).server,
	...settleOn('waits for a confirmation', ['VERIFY_RESIZE'], 900),
});

/** What one does to a server that is there. */
export const serverActionOperations = [
	...serverActions.map((action) => plainAction(action)),
	reboot,
	resize,
	rebuild,
	rescue,
	setPassword,
	createImage,
	evacuate,
	liveMigrate,
	migrate,
] as const;
