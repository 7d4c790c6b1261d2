import { randomBytes } from 'node:crypto';
import type { Answer, Item, Json } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { uuid } from '../world.ts';
import { disksOf, plugDisks } from './disks.ts';
import { bodyOf, type Nova } from './context.ts';
import { fail, json } from './errors.ts';
import { build, type Wire } from './lifecycle.ts';
import { type Rule, validate } from './schema.ts';
import { record } from './record.ts';
import { createSchema } from './create-schema.ts';
import type { Flavor, Server } from './state.ts';
import { linksOf } from './view.ts';
import { groupIds, wiresOf } from './wires.ts';

/** Quota use of the project: what is not deleted counts. */
export const used = ({ world }: Pick<Nova, 'world'>, project: string) => {
	const mine = [...world.compute.servers.values()].filter(
		(server) => server.project === project && !server.deleted && server.vmState !== 'deleted',
	);
	return {
		instances: mine.length,
		cores: mine.reduce((sum, { flavor }) => sum + flavor.vcpus, 0),
		ram: mine.reduce((sum, { flavor }) => sum + flavor.ram, 0),
	};
};

const checkQuota = (nova: Nova, project: string, flavor: Flavor, count: number): void => {
	const { quota } = nova.world.compute;
	const now = used(nova, project);
	const wanted = { instances: count, cores: count * flavor.vcpus, ram: count * flavor.ram };
	for (const what of ['instances', 'cores', 'ram'] as const)
		if (now[what] + wanted[what] > quota[what])
			throw fail(
				403,
				`Quota exceeded for ${what}: Requested ${wanted[what]}, but already used ${now[what]} of ${quota[what]} ${what}`,
			);
};

const checkImage = (nova: Nova, id: string, flavor: Flavor): void => {
	const image = nova.world.image.images.get(id);
	const mine =
		image &&
		((image.visibility !== 'private' && image.visibility !== 'shared') || image.owner === nova.token.project);
	if (!image || (!mine && !isAdmin(nova.token))) throw fail(400, 'Can not find requested image');
	if (image.status !== 'active') throw fail(400, `Image ${id} is not active.`);
	if (image.minRam > flavor.ram) throw fail(400, "Flavor's memory is too small for requested image.");
	if (image.minDisk > flavor.disk)
		throw fail(
			400,
			"Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is " +
				`${flavor.disk * 2 ** 30} bytes, minimum size is ${image.minDisk * 2 ** 30} bytes.`,
		);
};

const trouble = (nova: Nova, flavor: Flavor, wires: readonly Wire[], zone: Json | undefined) => {
	const { compute, network, troubles } = nova.world;
	const noHost = 'No valid host was found. ';
	if (troubles.nextServers.length > 0) return { message: String(troubles.nextServers.shift()), onHost: true };
	if (flavor.vcpus > compute.host.vcpus || flavor.ram > compute.host.ram)
		return { message: noHost, onHost: false };
	if (typeof zone === 'string' && zone.includes(':') && !zone.endsWith(':aio'))
		return {
			message: `No valid host was found. No such host - host: ${zone.split(':')[1]} node: None `,
			onHost: false,
		};
	const foreign = wires.find(
		(wire) => !wire.port && network.networks.get(wire.network)?.['router:external'] === true,
	);
	if (!foreign || isAdmin(nova.token)) return undefined;
	// nova says so in its log only: "It is not allowed to create an interface on external network"
	const message = 'Build of instance ID aborted: Failed to allocate the network(s), not rescheduling.';
	return { message, onHost: true };
};

const password = (): string => randomBytes(9).toString('base64url').slice(0, 12);

/** POST /servers */
export const createServer = async (nova: Nova): Promise<Answer> => {
	const { world, token, minor } = nova;
	const body = await bodyOf(nova);
	const input = body['server'];
	if (typeof input !== 'object' || input === null || Array.isArray(input))
		throw fail(400, "'server' is a required property");
	validate(createSchema(minor) as Rule, input, 'server');
	const project = String(token.project);
	const min = Number(input['min_count'] ?? 1);
	const max = Number(input['max_count'] ?? min);
	if (min > max) throw fail(400, 'min_count must be <= max_count');
	const zone = input['availability_zone'];
	if (typeof zone === 'string' && zone.split(':')[0] !== 'nova')
		throw fail(400, 'The requested availability zone is not available');
	const flavor = world.compute.flavors.get(String(input['flavorRef']));
	const disks = disksOf(nova, input['block_device_mapping_v2']);
	const image = String(input['imageRef'] ?? '');
	if (image === '' && disks.length === 0) throw fail(400, 'Missing imageRef attribute');
	if (!flavor) throw fail(400, `Flavor ${input['flavorRef']} could not be found.`);
	if (image !== '') checkImage(nova, image, flavor);
	const key = input['key_name'] ?? null;
	if (key !== null && !world.compute.keyPairs.some(({ name, user }) => name === key && user === token.user))
		throw fail(400, 'Invalid key_name provided.');
	const groups = groupIds(nova, input['security_groups']);
	const hints = (body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'] ?? {}) as Item;
	const group = hints['group'] === undefined ? null : String(hints['group']);
	if (group !== null && !world.compute.groups.has(group))
		throw fail(400, `Instance group ${group} could not be found.`);
	const wires = wiresOf(nova, input['networks']);
	checkQuota(nova, project, flavor, max);
	const name = String(input['name']);
	const adminPass = String(input['adminPass'] ?? password());
	const reservation = `r-${randomBytes(5).toString('hex').slice(0, 8)}`;
	const made = Array.from({ length: max }, (_, at): Server => {
		const server: Server = {
			id: uuid(),
			name: max > 1 ? `${name}-${at + 1}` : name,
			project,
			user: token.user,
			image: disks.some(({ boot }) => boot) ? '' : image,
			flavor,
			created: world.clock.now(),
			updated: world.clock.now(),
			vmState: 'building',
			taskState: 'scheduling',
			powerState: 0,
			hostId: '',
			host: world.compute.hosts[0] ?? '',
			zone: typeof zone === 'string' ? 'nova' : '',
			metadata: { ...(input['metadata'] as Record<string, string> | undefined) },
			tags: [...((input['tags'] ?? []) as string[])],
			keyName: key === null ? null : String(key),
			configDrive: input['config_drive'] === true || input['config_drive'] === 'True',
			description:
				'description' in input ? (input['description'] as string | null) : minor < 19 ? name : null,
			locked: null,
			lockedReason: null,
			diskConfig: String(input['OS-DCF:diskConfig'] ?? 'MANUAL'),
			hostname:
				name
					.toLowerCase()
					.replace(/[^a-z0-9.-]+/g, '-')
					.replace(/^-+|-+$/g, '') || 'server',
			groups: [],
			wired: false,
			addressed: false,
			attachments: [],
			fault: null,
			launched: null,
			terminated: null,
			deleted: false,
			scheduling: true,
			userData: (input['user_data'] ?? null) as string | null,
			reservation,
			serverGroup: group,
			actions: [],
			turn: 0,
			accessIPv4: String(input['accessIPv4'] ?? ''),
			accessIPv6: String(input['accessIPv6'] ?? ''),
		};
		world.compute.servers.set(server.id, server);
		record(nova, server, 'create');
		let finish = () => {};
		build(world, server, {
			wires,
			groups,
			trouble: trouble(nova, flavor, wires, zone),
			begin: () => {
				finish = plugDisks(nova, server, disks);
			},
			done: () => finish(),
		});
		if (group !== null) (world.compute.groups.get(group)?.['members'] as Json[]).push(server.id);
		return server;
	});
	if (input['return_reservation_id'] === true) return json(202, { reservation_id: reservation });
	const first = made[0] as Server;
	return json(
		202,
		{
			server: {
				id: first.id,
				links: linksOf(nova, `servers/${first.id}`),
				'OS-DCF:diskConfig': first.diskConfig,
				security_groups: groups.length > 0 ? input['security_groups'] : [{ name: 'default' }],
				adminPass,
			},
		},
		{ Location: `${nova.base}/servers/${first.id}` },
	);
};
