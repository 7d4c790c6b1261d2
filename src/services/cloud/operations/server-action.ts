import { choice, text } from '../../../catalogue/field.ts';
import { typedSecret } from '../../../catalogue/typed-secret.ts';
import { MusterError } from '../../../core/errors.ts';
import { readBack } from '../client/resource.ts';
import { type ServerAction, serverActions } from '../model/server-actions.table.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { op } from './crud.ts';
import { flavor, image, serverId } from './fields.ts';
import { imageSample, serverSample } from './samples.ts';
import { type Acted, act, common, settleOn } from './server-act.ts';
import { serverMoves } from './server-moves.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

const plainAction = (action: ServerAction) =>
	op({
		...common,
		name: action.name,
		action: action.action,
		...(action.alias ? { alias: action.alias } : {}),
		help: action.help,
		covers: action.covers,
		fields: { serverId },
		...(action.body.synnefo ? {} : { only: 'OpenStack' }),
		async run(client, { serverId: input }, { signal }) {
			const family = await client.servers.api.family({ signal });
			const body = (family === 'synnefo' ? action.body.synnefo : undefined) ?? action.body.openstack;
			return (await act(client, input, action.doing, () => body, { signal })).server;
		},
		...(action.becomes.length > 0 ? settleOn(action.until, action.becomes) : {}),
	});

const reboot = op({
	...common,
	name: 'reboot',
	action: 'Reboot a server',
	alias: ['restart a server'],
	help: 'Restart a server, by asking its system or by cutting the power',
	fields: {
		serverId,
		how: choice('Type', {
			default: 'SOFT',
			help: 'Soft asks the system to shut down first, hard does not',
			options: [
				{ value: 'SOFT', label: 'Soft' },
				{ value: 'HARD', label: 'Hard' },
			],
		}),
	},
	run: async (client, { serverId: input, how }, run) =>
		(await act(client, input, 'rebooting', () => ({ reboot: { type: how } }), run)).server,
	...settleOn('is active again', ['ACTIVE']),
});

const resize = op({
	...common,
	name: 'resize',
	action: 'Resize a server',
	alias: ['change the flavor of a server', 'scale a server'],
	help: 'Give a server another flavor; in OpenStack confirm or revert it afterwards, in Synnefo stop the server first',
	fields: { serverId, flavor },
	timeout: 60,
	async run(client, { serverId: input, flavor: wanted }, run) {
		const [family, id] = await Promise.all([
			client.servers.api.family(run),
			client.flavors.idOf(wanted, run),
		]);
		const flavorRef = family === 'synnefo' && /^\d+$/.test(id) ? Number(id) : id;
		return (await act(client, input, 'resizing', () => ({ resize: { flavorRef } }), run)).server;
	},
	// Synnefo resizes what is stopped and asks for no confirmation
	...settleOn('has its new size and can be confirmed', ['VERIFY_RESIZE', 'STOPPED'], 900),
});

const password = text('New password', {
	secret: true,
	advanced: true,
	help: typedSecret('For the administrator; if empty the cloud makes one'),
});

const withPassword = ({ server, answer }: Acted, input?: string) => {
	const adminPass = textOf(answer['adminPass'] ?? recordOf(answer['server'])['adminPass']) || input;
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
	help: 'Boot a server from a rescue image, with its own disk as a second one',
	fields: { serverId, password },
	run: async (client, { serverId: input, password: adminPass }, run) =>
		withPassword(
			await act(client, input, 'rescuing', () => ({ rescue: adminPass ? { adminPass } : {} }), run),
		),
	...settleOn('runs from its rescue disk', ['RESCUE', 'ACTIVE']),
});

const rebuild = op({
	...common,
	...passwordOut,
	name: 'rebuild',
	action: 'Rebuild a server',
	effect: 'destroys',
	only: 'OpenStack',
	help: 'Rewrite a server’s disk from an image; its ID and addresses stay, everything on the disk is lost',
	fields: { serverId, image, password },
	preview: (client, { serverId: input }, { signal }) => client.servers.find(input, { signal }),
	async run(client, { serverId: input, image: wanted, password: adminPass }, run) {
		const imageRef = await client.images.idOf(wanted, run);
		const rebuilding = { imageRef, ...(adminPass ? { adminPass } : {}) };
		return withPassword(await act(client, input, 'rebuilding', () => ({ rebuild: rebuilding }), run));
	},
	...settleOn('is active', ['ACTIVE', 'SHUTOFF'], 600),
});

const setPassword = op({
	...common,
	name: 'setPassword',
	action: 'Set the password of a server',
	only: 'OpenStack',
	help: 'Set the administrator’s password; the hypervisor and the image must support it',
	fields: {
		serverId,
		password: text('New password', {
			required: true,
			secret: true,
			help: typedSecret('For the administrator'),
		}),
	},
	run: async (client, { serverId: input, password: adminPass }, run) =>
		(await act(client, input, 'setting the password of', () => ({ changePassword: { adminPass } }), run))
			.server,
});

const createImage = op({
	...common,
	name: 'createImage',
	action: 'Create an image of a server',
	alias: ['snapshot a server', 'back up a server'],
	only: 'OpenStack',
	help: 'Save a server’s disk as a new image',
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
	async run(client, { serverId: input, name }, { signal }) {
		const server = await client.servers.find(input, { signal });
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
		every: EVERY_SECONDS,
		deadline: 1800,
		look: waitForStatus((client) => client.images, ['active']),
	},
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
	...serverMoves,
] as const;
