import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Answer, Item, Json, Route } from '../call.ts';
import { action } from './actions.ts';
import { answer, bodyOf, fault, iso, links } from './answers.ts';
import { type Asked, demand } from './astakos.ts';
import { imageFor, visibleImages } from './image.ts';
import { build, destroy, machineOf, ready, setTags, shown, work } from './machines.ts';
import { plug } from './network.ts';
import { type Image, type Machine, numbered, type Synnefo, word } from './state.ts';
import { addVolume } from './volume.ts';

const flavor = (world: Synnefo, id: number, base: string, detail: boolean): Item => {
	const found = world.flavors.get(id);
	if (!found) throw fault(404, 'Flavor not found.');
	const brief = { id, name: found.name, links: links(`${base}/cyclades/compute/v2.0/flavors/${id}`) };
	if (!detail) return brief;
	return {
		...brief,
		ram: found.ram,
		disk: found.disk,
		vcpus: found.vcpus,
		'SNF:disk_template': 'ext_fake',
		'SNF:volume_type': 1,
		'SNF:allow_create': true,
		'SNF:flavor-access': [],
		'os-flavor-access:is_public': true,
	};
};

const image = (one: Image, base: string, detail: boolean): Item => {
	const href = `${base}/cyclades/compute/v2.0/images/${one.id}`;
	const alternate = { rel: 'alternate', href: `${base}/cyclades/image/v1.0/images/${one.id}` };
	const brief = { id: one.id, name: one.name, links: [...(links(href) as Json[]), alternate] };
	if (!detail) return brief;
	return {
		...brief,
		created: iso(one.changed).replace('.000000', ''),
		updated: iso(one.changed).replace('.000000', ''),
		user_id: one.owner,
		tenant_id: one.owner,
		public: one.public,
		is_snapshot: one.location.includes('/snapshots/'),
		status: 'ACTIVE',
		progress: 100,
		metadata: Object.fromEntries(one.properties),
	};
};

const list = ({ world, call, user }: Asked, detail: boolean): Answer => {
	const since = call.query.get('changes-since');
	const after = since === null ? undefined : Date.parse(since);
	if (after !== undefined && Number.isNaN(after)) throw fault(400, 'Invalid changes-since parameter.');
	const found = [...world.machines.values()].filter(
		(each) => each.user === user.uuid && (after === undefined ? !each.deleted : each.updated >= after),
	);
	if (after !== undefined && found.length === 0) return { status: 304 };
	return answer(200, {
		servers: found.map((each) => {
			const item = shown(world, each, call.base);
			return detail ? item : { id: each.id, name: each.name, links: item['links'] };
		}),
	});
};

const textMap = (value: unknown): Record<string, string> =>
	Object.fromEntries(Object.entries((value ?? {}) as Item).map(([key, each]) => [key, String(each)]));

const create = async ({ world, call, user }: Asked): Promise<Answer> => {
	const wanted = await bodyOf(call, 'server');
	const name = wanted['name'];
	if (typeof name !== 'string' || wanted['flavorRef'] === undefined || wanted['imageRef'] === undefined)
		throw fault(400, 'Malformed request.');
	const size = world.flavors.get(Number(wanted['flavorRef']));
	const found = imageFor(world, user, String(wanted['imageRef']));
	if (!size) throw fault(404, 'Flavor not found.');
	demand(world, user, 'cyclades.vm', 1);
	demand(world, user, 'cyclades.cpu', size.vcpus);
	demand(world, user, 'cyclades.ram', size.ram * 1024 ** 2);
	demand(world, user, 'cyclades.disk', size.disk * 1024 ** 3);
	const keys = (wanted['SNF:key_names'] ?? (wanted['key_name'] ? [wanted['key_name']] : [])) as string[];
	for (const key of keys)
		if (!world.keys.has(`${user.uuid}/${key}`)) throw fault(404, `Key pair '${key}' not found.`);
	const machine: Machine = {
		id: numbered(world, 'server'),
		name,
		user: user.uuid,
		project: String(wanted['project'] ?? user.defaultProject),
		sharedToProject: wanted['shared_to_project'] === true,
		flavor: Number(wanted['flavorRef']),
		image: found.id,
		metadata: textMap(wanted['metadata']),
		created: world.clock.now(),
		updated: world.clock.now(),
		state: 'BUILD',
		task: 'BUILD',
		rescue: false,
		tags: new Map(((wanted['tags'] ?? []) as string[]).map((tag) => [tag, 'PENDADD'])),
		keys,
		adminPass: word(10),
		diagnostics: [],
		personality: wanted['personality'] ?? [],
		deleted: false,
		lastPorts: [],
	};
	world.machines.set(machine.id, machine);
	addVolume(world, user, {
		size: size.disk,
		type: 1,
		machine: machine.id,
		status: 'in_use',
		image: found.id,
	});
	for (const net of (wanted['networks'] ?? []) as Item[])
		plug(world, user, machine, {
			network_id: net['uuid'] ?? net['network'] ?? null,
			...(net['fixed_ip'] ? { fixed_ips: [{ ip_address: net['fixed_ip'] }] } : {}),
		});
	build(world, machine);
	return answer(202, { server: { ...shown(world, machine, call.base), adminPass: machine.adminPass } });
};

const rename = async ({ world, call, user }: Asked, id: string): Promise<Answer> => {
	const machine = machineOf(world, user, id);
	const { name } = await bodyOf(call, 'server');
	if (typeof name !== 'string') throw fault(400, 'Malformed request.');
	machine.name = name;
	machine.updated = world.clock.now();
	return answer(204);
};

const setMetadata = async (asked: Asked, id: string, key?: string): Promise<Answer> => {
	const machine = machineOf(asked.world, asked.user, id);
	const given = textMap(await bodyOf(asked.call, key === undefined ? 'metadata' : 'meta'));
	if (key !== undefined && (Object.keys(given).length !== 1 || !(key in given)))
		throw fault(400, 'Malformed request.');
	Object.assign(machine.metadata, given);
	machine.updated = asked.world.clock.now();
	return answer(201, key === undefined ? { metadata: machine.metadata } : { meta: given });
};

const metaOf = (machine: Machine, key: string): Item => {
	const value = machine.metadata[key];
	if (value === undefined) throw fault(404, 'Metadata not found.');
	return { [key]: value };
};

const tags = (machine: Machine, only?: readonly string[]): Item => {
	const found = [...machine.tags].filter(([tag]) => only?.includes(tag) ?? true);
	return { tags: found.map(([tag]) => tag), statuses: found.map(([, state]) => state) };
};

const addTag = ({ world, call, user }: Asked, id: string, tag: string): Answer => {
	const machine = machineOf(world, user, id);
	if (machine.tags.has(tag)) return answer(204);
	machine.tags.set(tag, 'PENDADD');
	setTags(world, machine);
	return answer(201, undefined, { Location: `${call.base}${call.rawPath}` });
};

const dropTags = (machine: Machine, which: (tag: string) => boolean): void => {
	for (const [tag, state] of machine.tags)
		if (state === 'ACTIVE' && which(tag)) machine.tags.set(tag, 'PENDDEL');
};

const keypair = (name: string, key: string): Item => {
	const [, base64 = ''] = key.split(' ');
	const bytes = Buffer.from(base64, 'base64');
	const known = bytes.length > 11 + bytes.readUInt32BE(0) && bytes.length > 140;
	const digest = createHash('md5')
		.update(bytes)
		.digest('hex')
		.replaceAll(/..(?!$)/g, '$&:');
	return { name, public_key: key, fingerprint: known ? digest : 'unknown fingerprint' };
};

const createKey = async ({ world, call, user }: Asked): Promise<Answer> => {
	const { name, public_key: given } = await bodyOf(call, 'keypair');
	if (typeof name !== 'string') throw fault(400, 'Malformed request.');
	if (world.keys.has(`${user.uuid}/${name}`))
		throw fault(409, 'A keypair with that name already exists', { name: 'conflict' });
	const made = given === undefined ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : undefined;
	const pem = made?.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
	const spki = made?.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
	const key = typeof given === 'string' ? given : `ssh-rsa ${spki ?? ''}`;
	world.keys.set(`${user.uuid}/${name}`, { user: user.uuid, name, key });
	return answer(201, { keypair: { ...keypair(name, key), ...(pem ? { private_key: pem } : {}) } });
};

const keyOf = ({ world, user }: Asked, name: string) => {
	const found = world.keys.get(`${user.uuid}/${name}`);
	if (!found) throw fault(404, 'Keypair not found');
	return found;
};

const attachment = (machine: number, volume: number): Item => ({
	id: volume,
	volumeId: volume,
	serverId: machine,
	device: '',
});

const volumesOf = (world: Synnefo, machine: Machine) =>
	[...world.volumes.values()].filter((each) => each.machine === machine.id && !each.deleted);

const attach = async ({ world, call, user }: Asked, id: string): Promise<Answer> => {
	const machine = machineOf(world, user, id);
	const { volumeId } = await bodyOf(call, 'volumeAttachment');
	const volume = world.volumes.get(Number(volumeId));
	if (!volume || volume.user !== user.uuid || volume.deleted)
		throw fault(404, `Volume ${String(volumeId)} not found`);
	if (volume.status !== 'available')
		throw fault(400, `Cannot attach volume while volume is in '${volume.status.toUpperCase()}' status.`);
	ready(machine, 'ATTACH_VOLUME');
	volume.status = 'attaching';
	volume.index = volumesOf(world, machine).length;
	volume.machine = machine.id;
	work(world, machine, 'ATTACH_VOLUME', () => {
		volume.status = 'in_use';
	});
	return answer(202, { volumeAttachment: attachment(machine.id, volume.id) });
};

const attached = ({ world, user }: Asked, id: string, number: string) => {
	const machine = machineOf(world, user, id);
	const volume = volumesOf(world, machine).find((each) => String(each.id) === number);
	if (!volume) throw fault(404, `Volume ${number} not found`);
	return { machine, volume };
};

const detach = (asked: Asked, id: string, number: string): Answer => {
	const { machine, volume } = attached(asked, id, number);
	if (!asked.world.volumeTypes.get(volume.type)?.detachable)
		throw fault(400, 'Cannot detach volume: its type is not detachable.');
	ready(machine, 'DETACH_VOLUME');
	volume.status = 'detaching';
	work(asked.world, machine, 'DETACH_VOLUME', () => {
		volume.status = 'available';
		volume.machine = null;
	});
	return answer(202);
};

const statsOf = (id: number): Item => {
	const secret = Buffer.from(`snf-${id}`.padEnd(16, '\0')).toString('base64').replaceAll('=', '%3D');
	const url = (kind: string) => `http://stats.example.synnefo.org/stats/v1.0/${kind}/${secret}`;
	return {
		serverRef: id,
		refresh: 60,
		cpuBar: url('cpu-bar'),
		cpuTimeSeries: url('cpu-ts'),
		netBar: url('net-bar'),
		netTimeSeries: url('net-ts'),
	};
};

const machine =
	(answered: (asked: Asked, one: Machine, key: string) => Answer) =>
	(asked: Asked, id: string, key = ''): Answer =>
		answered(asked, machineOf(asked.world, asked.user, id), key);

export const computeRoutes: readonly Route<Asked>[] = [
	['GET', '/servers', (asked) => list(asked, false)],
	['GET', '/servers/detail', (asked) => list(asked, true)],
	['POST', '/servers', create],
	[
		'GET',
		'/servers/:id',
		machine(({ world, call }, one) => answer(200, { server: shown(world, one, call.base) })),
	],
	['PUT', '/servers/:id', rename],
	[
		'DELETE',
		'/servers/:id',
		machine(({ world }, one) => {
			destroy(world, one);
			return answer(204);
		}),
	],
	['POST', '/servers/:id/action', action],
	['GET', '/servers/:id/metadata', machine((_asked, one) => answer(200, { metadata: one.metadata }))],
	['POST', '/servers/:id/metadata', setMetadata],
	[
		'GET',
		'/servers/:id/metadata/:key',
		machine((_asked, one, key) => answer(200, { meta: metaOf(one, key) })),
	],
	['PUT', '/servers/:id/metadata/:key', setMetadata],
	[
		'DELETE',
		'/servers/:id/metadata/:key',
		machine((_asked, one, key) => {
			metaOf(one, key);
			delete one.metadata[key];
			return answer(204);
		}),
	],
	[
		'GET',
		'/servers/:id/ips',
		machine(({ world, call }, one) => {
			const { addresses, attachments } = shown(world, one, call.base);
			return answer(200, { addresses, attachments });
		}),
	],
	[
		'GET',
		'/servers/:id/ips/:net',
		machine(({ world, call }, one, net) => {
			const { addresses } = shown(world, one, call.base) as { addresses: Item };
			if (!(net in addresses)) throw fault(404, `Network '${net}' not found in server.`);
			return answer(200, { network: { [net]: addresses[net] } });
		}),
	],
	['GET', '/servers/:id/stats', machine((_asked, one) => answer(200, { stats: statsOf(one.id) }))],
	['GET', '/servers/:id/diagnostics', machine((_asked, one) => answer(200, one.diagnostics))],
	['GET', '/servers/:id/password', machine(() => answer(200, { password: '' }))],
	['DELETE', '/servers/:id/password', machine(() => answer(204))],
	['GET', '/servers/:id/tags', machine((_asked, one) => answer(200, tags(one)))],
	[
		'PUT',
		'/servers/:id/tags',
		async ({ world, call, user }, id) => {
			const one = machineOf(world, user, id);
			const wanted = ((await bodyOf(call))['tags'] ?? []) as string[];
			dropTags(one, (tag) => !wanted.includes(tag));
			for (const tag of wanted) if (!one.tags.has(tag)) one.tags.set(tag, 'PENDADD');
			setTags(world, one);
			return answer(200, tags(one, wanted));
		},
	],
	[
		'DELETE',
		'/servers/:id/tags',
		machine(({ world }, one) => {
			dropTags(one, () => true);
			setTags(world, one);
			return answer(204);
		}),
	],
	[
		'GET',
		'/servers/:id/tags/:tag',
		machine((_asked, one, tag) => {
			const state = one.tags.get(tag);
			return state ? answer(204, undefined, { 'tag-status': state }) : answer(404);
		}),
	],
	['PUT', '/servers/:id/tags/:tag', addTag],
	[
		'DELETE',
		'/servers/:id/tags/:tag',
		machine(({ world }, one, tag) => {
			if (!one.tags.has(tag)) throw fault(404, `Tag '${tag}' not found.`);
			dropTags(one, (each) => each === tag);
			setTags(world, one);
			return answer(204);
		}),
	],
	[
		'GET',
		'/servers/:id/os-volume_attachments',
		machine(({ world }, one) =>
			answer(200, { volumeAttachments: volumesOf(world, one).map(({ id }) => attachment(one.id, id)) }),
		),
	],
	['POST', '/servers/:id/os-volume_attachments', attach],
	[
		'GET',
		'/servers/:id/os-volume_attachments/:volume',
		(asked, id, number) => {
			const { machine: one, volume } = attached(asked, id, number);
			return answer(200, { volumeAttachment: attachment(one.id, volume.id) });
		},
	],
	['DELETE', '/servers/:id/os-volume_attachments/:volume', detach],
	[
		'GET',
		'/flavors',
		({ world, call }) =>
			answer(200, { flavors: [...world.flavors.keys()].map((id) => flavor(world, id, call.base, false)) }),
	],
	[
		'GET',
		'/flavors/detail',
		({ world, call }) =>
			answer(200, { flavors: [...world.flavors.keys()].map((id) => flavor(world, id, call.base, true)) }),
	],
	[
		'GET',
		'/flavors/:id',
		({ world, call }, id) => answer(200, { flavor: flavor(world, Number(id), call.base, true) }),
	],
	[
		'GET',
		'/images',
		({ world, call, user }) =>
			answer(200, { images: visibleImages(world, user).map((each) => image(each, call.base, false)) }),
	],
	[
		'GET',
		'/images/detail',
		({ world, call, user }) =>
			answer(200, { images: visibleImages(world, user).map((each) => image(each, call.base, true)) }),
	],
	[
		'GET',
		'/images/:id',
		({ world, call, user }, id) => answer(200, { image: image(imageFor(world, user, id), call.base, true) }),
	],
	[
		'GET',
		'/os-keypairs',
		({ world, user }) =>
			answer(200, {
				keypairs: [...world.keys.values()]
					.filter((each) => each.user === user.uuid)
					.map(({ name, key }) => ({ keypair: keypair(name, key) })),
			}),
	],
	['POST', '/os-keypairs', createKey],
	[
		'GET',
		'/os-keypairs/:name',
		(asked, name) => answer(200, { keypair: keypair(name, keyOf(asked, name).key) }),
	],
	[
		'DELETE',
		'/os-keypairs/:name',
		(asked, name) => {
			keyOf(asked, name);
			asked.world.keys.delete(`${asked.user.uuid}/${name}`);
			return answer(204);
		},
	],
	['GET', '/limits', () => answer(200, { limits: { rate: [], absolute: {} } })],
	['GET', '/extensions', () => answer(200, { extensions: { values: [] } })],
];
