import { uuid } from '../world.ts';

import type { Answer, Item, Route } from '../call.ts';
import { answer, bodyOf, fault, iso, links } from './answers.ts';
import { type Asked, demand } from './astakos.ts';
import { machineOf, ready, work } from './machines.ts';
import { numbered, type Snapshot, type Synnefo, type User, type Volume } from './state.ts';

type Wanted = Partial<Volume> & Pick<Volume, 'size' | 'type'>;

export const addVolume = (world: Synnefo, user: User, wanted: Wanted): Volume => {
	const on = wanted.machine ?? null;
	const made: Volume = {
		id: numbered(world, 'volume'),
		name: null,
		description: null,
		user: user.uuid,
		project: user.defaultProject,
		image: null,
		snapshot: null,
		source: null,
		metadata: {},
		created: world.clock.now(),
		machine: null,
		status: 'creating',
		deleted: false,
		...wanted,
		index: [...world.volumes.values()].filter((each) => !each.deleted && on !== null && each.machine === on)
			.length,
	};
	world.volumes.set(made.id, made);
	return made;
};

const volumeFor = ({ world, user }: Asked, id: string): Volume => {
	const found = /^\d+$/.test(id) ? world.volumes.get(Number(id)) : undefined;
	if (!found || found.deleted || found.user !== user.uuid) throw fault(404, `Volume ${id} not found`);
	return found;
};

const href = (base: string, kind: string, id: string | number) =>
	links(`${base}/cyclades/volume/v2.0/${kind}/${id}`);

const brief = (one: Volume, base: string): Item => ({
	id: String(one.id),
	display_name: one.name,
	links: href(base, 'volumes', one.id),
});

const detail = (one: Volume, base: string): Item => ({
	...brief(one, base),
	display_description: one.description,
	status: one.status,
	size: one.size,
	volume_type: one.type,
	user_id: one.user,
	tenant_id: one.project,
	shared_to_project: false,
	created_at: iso(one.created),
	deleted: false,
	delete_on_termination: true,
	metadata: one.metadata,
	snapshot_id: one.snapshot,
	source_volid: one.source === null ? null : String(one.source),
	image_id: one.image,
	attachments:
		one.machine === null ? [] : [{ server_id: one.machine, volume_id: one.id, device_index: one.index }],
});

const create = async (asked: Asked): Promise<Answer> => {
	const { world, call, user } = asked;
	const wanted = await bodyOf(call, 'volume');
	const size = Number(wanted['size']);
	if (!Number.isInteger(size) || size <= 0) throw fault(400, "Invalid volume 'size'.");
	const type = Number(wanted['volume_type'] ?? 1);
	const kind = world.volumeTypes.get(type);
	if (!kind) throw fault(404, `Volume type ${type} not found`);
	const device = wanted['server_id'];
	if (device == null && !kind.detachable)
		throw fault(400, `Volume type '${kind.name}' requires 'server_id' attribute to be set.`);
	const machine = device == null ? null : machineOf(world, user, String(device as string | number));
	if (machine) ready(machine, 'ATTACH_VOLUME');
	demand(world, user, 'cyclades.disk', size * 1024 ** 3);
	const made = addVolume(world, user, {
		size,
		type,
		name: (wanted['display_name'] ?? null) as string | null,
		description: (wanted['display_description'] ?? null) as string | null,
		metadata: (wanted['metadata'] ?? {}) as Item,
		image: (wanted['imageRef'] ?? null) as string | null,
		snapshot: (wanted['snapshot_id'] ?? null) as string | null,
		project: String(wanted['project'] ?? user.defaultProject),
		machine: machine?.id ?? null,
	});
	if (machine)
		work(world, machine, 'ATTACH_VOLUME', () => {
			made.status = 'in_use';
		});
	else
		world.clock.later(2, () => {
			made.status = 'available';
		});
	return answer(202, { volume: brief(made, call.base) });
};

const update = async (asked: Asked, id: string): Promise<Answer> => {
	const one = volumeFor(asked, id);
	const wanted = await bodyOf(asked.call, 'volume');
	if (wanted['delete_on_termination'] === false)
		throw fault(501, "Volumes with the 'delete_on_termination' attribute set to False are not supported");
	if (wanted['display_name'] !== undefined) one.name = String(wanted['display_name'] as string);
	if (wanted['display_description'] !== undefined)
		one.description = String(wanted['display_description'] as string);
	Object.assign(one.metadata, wanted['metadata']);
	return answer(200, { volume: detail(one, asked.call.base) });
};

const remove = (asked: Asked, id: string): Answer => {
	const { world, user } = asked;
	const one = volumeFor(asked, id);
	const gone = () => {
		one.deleted = true;
		one.machine = null;
	};
	if (one.index === 0 && one.machine !== null) throw fault(400, 'Cannot delete the root volume of server.');
	if (one.machine === null) world.clock.later(2, gone);
	else work(world, machineOf(world, user, String(one.machine)), 'DETACH_VOLUME', gone);
	one.status = 'deleting';
	return answer(202);
};

const snapshotFor = ({ world, user }: Asked, id: string): Snapshot => {
	const found = world.snapshots.get(id);
	if (!found || found.user !== user.uuid) throw fault(404, `Snapshot ${id} not found`);
	return found;
};

const snapshot = (one: Snapshot, base: string): Item => ({
	id: one.id,
	display_name: one.name,
	display_description: one.description,
	volume_id: String(one.volume),
	size: one.size,
	status: one.status,
	user_id: one.user,
	tenant_id: one.user,
	created_at: iso(one.created).replace(/\.\d+/, ''),
	metadata: {},
	'os-extended-snapshot-attribute:progress': one.status === 'CREATING' ? 0 : 100,
	links: href(base, 'snapshots', one.id),
});

const snap = async (asked: Asked): Promise<Answer> => {
	const { world, call, user } = asked;
	const wanted = await bodyOf(call, 'snapshot');
	const volume = volumeFor(asked, String(wanted['volume_id']));
	if (volume.machine === null) throw fault(400, 'Cannot snapshot a volume that is not attached.');
	const made: Snapshot = {
		id: uuid(),
		name: String(wanted['display_name'] ?? ''),
		description: String(wanted['display_description'] ?? ''),
		volume: volume.id,
		size: volume.size,
		user: user.uuid,
		created: world.clock.now(),
		status: 'CREATING',
	};
	world.snapshots.set(made.id, made);
	world.clock.later(4, () => {
		made.status = 'AVAILABLE';
	});
	return answer(202, { snapshot: snapshot(made, call.base) });
};

const mine = ({ world, user }: Asked) =>
	[...world.volumes.values()].filter((each) => !each.deleted && each.user === user.uuid);

const types = ({ world }: Asked): Item[] =>
	[...world.volumeTypes].map(([id, { name, template, detachable }]) => ({
		id,
		name,
		deleted: false,
		'SNF:disk_template': template,
		'SNF:detachable': detachable,
	}));

const snapshots = (asked: Asked): Answer =>
	answer(200, {
		snapshots: [...asked.world.snapshots.values()]
			.filter((each) => each.user === asked.user.uuid)
			.map((each) => snapshot(each, asked.call.base)),
	});

export const volumeRoutes: readonly Route<Asked>[] = [
	[
		'GET',
		'/volumes',
		(asked) => answer(200, { volumes: mine(asked).map((one) => brief(one, asked.call.base)) }),
	],
	[
		'GET',
		'/volumes/detail',
		(asked) => answer(200, { volumes: mine(asked).map((one) => detail(one, asked.call.base)) }),
	],
	['POST', '/volumes', create],
	[
		'GET',
		'/volumes/:id',
		(asked, id) => answer(200, { volume: detail(volumeFor(asked, id), asked.call.base) }),
	],
	['PUT', '/volumes/:id', update],
	['DELETE', '/volumes/:id', remove],
	[
		'POST',
		'/volumes/:id/action',
		async (asked, id) => {
			const one = volumeFor(asked, id);
			const { project } = await bodyOf(asked.call, 'reassign');
			one.project = String(project);
			return answer(200);
		},
	],
	['GET', '/snapshots', snapshots],
	['GET', '/snapshots/detail', snapshots],
	['POST', '/snapshots', snap],
	[
		'GET',
		'/snapshots/:id',
		(asked, id) => answer(200, { snapshot: snapshot(snapshotFor(asked, id), asked.call.base) }),
	],
	[
		'PUT',
		'/snapshots/:id',
		async (asked, id) => {
			const one = snapshotFor(asked, id);
			const wanted = await bodyOf(asked.call, 'snapshot');
			if (typeof wanted['display_name'] === 'string') one.name = wanted['display_name'];
			if (typeof wanted['display_description'] === 'string') one.description = wanted['display_description'];
			return answer(200, { snapshot: snapshot(one, asked.call.base) });
		},
	],
	[
		'DELETE',
		'/snapshots/:id',
		(asked, id) => {
			snapshotFor(asked, id);
			asked.world.snapshots.delete(id);
			return answer(202);
		},
	],
	['GET', '/types', (asked) => answer(200, { volume_types: types(asked) })],
	[
		'GET',
		'/types/:id',
		(asked, id) => {
			const found = types(asked).find((each) => String(each['id']) === id);
			if (!found) throw fault(404, `Volume type ${id} not found`);
			return answer(200, { volume_type: found });
		},
	],
];
