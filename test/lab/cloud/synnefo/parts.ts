import type { Answer, Item, Route } from '../call.ts';
import { answer, bodyOf, fault } from './answers.ts';
import type { Asked } from './astakos.ts';
import { machineOf, ready, setTags, work } from './machines.ts';
import type { Machine, Synnefo } from './state.ts';

export const textMap = (value: unknown): Record<string, string> =>
	Object.fromEntries(Object.entries((value ?? {}) as Item).map(([key, each]) => [key, String(each)]));

const setMetadata = async (asked: Asked, id: string, key?: string): Promise<Answer> => {
	const machine = machineOf(asked.world, asked.user, id);
	const input = textMap(await bodyOf(asked.call, key === undefined ? 'metadata' : 'meta'));
	if (key !== undefined && (Object.keys(input).length !== 1 || !(key in input)))
		throw fault(400, 'Malformed request.');
	Object.assign(machine.metadata, input);
	machine.updated = asked.world.clock.now();
	return answer(201, key === undefined ? { metadata: machine.metadata } : { meta: input });
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

export const machine =
	(answered: (asked: Asked, one: Machine, key: string) => Answer) =>
	(asked: Asked, id: string, key = ''): Answer =>
		answered(asked, machineOf(asked.world, asked.user, id), key);

export const partRoutes: readonly Route<Asked>[] = [
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
];
