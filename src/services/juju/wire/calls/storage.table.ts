import { defineCall } from '../choose.ts';
import { get, list, map, number, text, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { lacking, noParams, nothing, since2 } from '../row.ts';
import { statusInfo } from '../records/status-info.ts';
import { nameOf, tagOf } from '../tags.ts';
import type { StorageDirective } from '../values/storage.ts';

const kinds: Readonly<Record<number, string>> = { 1: 'block', 2: 'filesystem' };
export const decodeStorage = (input: unknown) => ({
	id: nameOf(get(input, 'storage-tag')) ?? '',
	owner: nameOf(get(input, 'owner-tag')) ?? null,
	kind: kinds[number(input, 'kind') ?? 0] ?? 'unknown',
	life: text(input, 'life') ?? 'alive',
	persistent: get(input, 'persistent') === true,
	status: statusInfo(get(input, 'status')),
	attachments: Object.values(map(input, 'attachments')).map((one) => ({
		unit: nameOf(get(one, 'unit-tag')) ?? '',
		machine: nameOf(get(one, 'machine-tag')) ?? null,
		location: text(one, 'location') ?? null,
		life: text(one, 'life') ?? 'alive',
	})),
});
const all = { filters: [{}] };
const flat = (response: unknown, name = 'result'): unknown[] =>
	list(response, 'results').flatMap((one) => [...list(one, name)]);
export const listStorage = defineCall<object>(
	'reads',
	'Storage.ListStorageDetails',
)(
	since2(
		'Storage.ListStorageDetails',
		[3, 7],
		() => all,
		(response) => flat(response).map(decodeStorage),
	),
);
const infoOf = (input: unknown, kind: 'filesystem' | 'volume') => ({
	id: nameOf(get(input, `${kind}-tag`)) ?? '',
	pool: text(get(input, 'info'), 'pool') ?? null,
	size: number(get(input, 'info'), 'size') ?? null,
	providerId: text(get(input, 'info'), `${kind}-id`) ?? null,
	life: text(input, 'life') ?? 'alive',
	status: statusInfo(get(input, 'status')),
	storage: nameOf(get(get(input, 'storage'), 'storage-tag')) ?? null,
});
export const listFilesystems = defineCall<object>(
	'reads',
	'Storage.ListFilesystems',
)(
	since2(
		'Storage.ListFilesystems',
		[3, 7],
		() => all,
		(response) => flat(response).map((one) => infoOf(one, 'filesystem')),
	),
);
export const listVolumes = defineCall<object>(
	'reads',
	'Storage.ListVolumes',
)(
	since2(
		'Storage.ListVolumes',
		[3, 7],
		() => all,
		(response) => flat(response).map((one) => infoOf(one, 'volume')),
	),
);
interface Add {
	readonly unit: string;
	readonly name: string;
	readonly directive: StorageDirective;
}
export const addStorage = defineCall<Add>(
	'changes',
	'Storage.AddToUnit',
)(
	since2(
		'Storage.AddToUnit',
		[3, 7],
		({ unit, name, directive }) => ({ storages: [{ unit: tagOf('unit', unit), name, storage: directive }] }),
		(response, { name }) =>
			only(
				itemsOf(response, [name], 'Storage.AddToUnit', (one) =>
					texts(get(one, 'result'), 'storage-tags').map((tag) => nameOf(tag) ?? tag),
				),
			),
	),
);
interface Attach {
	readonly storage: string;
	readonly unit: string;
	readonly force?: boolean | undefined;
}
const idOf = ({ storage, unit }: Attach) => ({
	'storage-tag': tagOf('storage', storage),
	'unit-tag': unit ? tagOf('unit', unit) : '',
});
export const attachStorage = defineCall<Attach>(
	'changes',
	'Storage.Attach',
)(
	since2(
		'Storage.Attach',
		[4, 7],
		(values) => ({ ids: [idOf(values)] }),
		(response, { storage }) => only(itemsOf(response, [storage], 'Storage.Attach', nothing)),
	),
);
export const detachStorage = defineCall<Attach>('changes', 'Storage.DetachStorage')(
	lacking(
		['force'],
		since2(
			'Storage.Detach',
			[4, 5],
			(values) => ({ ids: [idOf(values)] }),
			(response, { storage }) => only(itemsOf(response, [storage], 'Storage.Detach', nothing)),
		),
	),
	since2(
		'Storage.DetachStorage',
		[6, 7],
		(values) => ({ ids: { ids: [idOf(values)] }, force: values.force ?? false }),
		(response, { storage }) => only(itemsOf(response, [storage], 'Storage.DetachStorage', nothing)),
	),
);
export const removeStorage = defineCall<{
	readonly storage: string;
	readonly destroy: boolean;
	readonly force: boolean;
}>(
	'changes',
	'Storage.Remove',
)(
	since2(
		'Storage.Remove',
		[4, 7],
		({ storage, destroy, force }) => ({
			storage: [
				{
					tag: tagOf('storage', storage),
					'destroy-storage': destroy,
					...(force ? { force, 'destroy-attachments': true } : {}),
				},
			],
		}),
		(response, { storage }) => only(itemsOf(response, [storage], 'Storage.Remove', nothing)),
	),
);
export const listSpaces = defineCall<object>(
	'reads',
	'Spaces.ListSpaces',
)(
	since2('Spaces.ListSpaces', [2, 6], noParams, (response) =>
		list(response, 'results').map((one) => ({
			name: text(one, 'name') ?? '',
			id: text(one, 'id') ?? null,
			subnets: list(one, 'subnets').map((subnet) => ({
				cidr: text(subnet, 'cidr') ?? '',
				zones: texts(subnet, 'zones'),
			})),
		})),
	),
);
const spaceTag = (name: string) => `space-${name}`;
export const createSpace = defineCall<{ readonly name: string; readonly cidrs: readonly string[] }>(
	'changes',
	'Spaces.CreateSpaces',
)(
	since2(
		'Spaces.CreateSpaces',
		[5, 6],
		({ name, cidrs }) => ({ spaces: [{ 'space-tag': spaceTag(name), cidrs, public: false }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Spaces.CreateSpaces', nothing)),
	),
);
export const renameSpace = defineCall<{ readonly name: string; readonly to: string }>(
	'changes',
	'Spaces.RenameSpace',
)(
	since2(
		'Spaces.RenameSpace',
		[6, 6],
		({ name, to }) => ({ changes: [{ 'from-space-tag': spaceTag(name), 'to-space-tag': spaceTag(to) }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Spaces.RenameSpace', nothing)),
	),
);
export const removeSpace = defineCall<{
	readonly name: string;
	readonly force: boolean;
	readonly dryRun: boolean;
}>(
	'changes',
	'Spaces.RemoveSpace',
)(
	since2(
		'Spaces.RemoveSpace',
		[6, 6],
		({ name, force, dryRun }) => ({
			'space-param': [{ space: { tag: spaceTag(name) }, force, 'dry-run': dryRun }],
		}),
		// without force nothing is removed where something names it: that is no error to the server
		(response, { name }) =>
			only(
				itemsOf(response, [name], 'Spaces.RemoveSpace', (one) => ({
					constraints: list(one, 'constraints').flatMap((by) => nameOf(get(by, 'tag')) ?? []),
					bindings: list(one, 'bindings').flatMap((by) => nameOf(get(by, 'tag')) ?? []),
					settings: texts(one, 'controller-settings'),
				})),
			),
	),
);
export const listSubnets = defineCall<object>(
	'reads',
	'Subnets.ListSubnets',
)(
	since2('Subnets.ListSubnets', [2, 5], noParams, (response) =>
		list(response, 'results').map((one) => ({
			cidr: text(one, 'cidr') ?? '',
			space: nameOf(get(one, 'space-tag')) ?? null,
			zones: texts(one, 'zones'),
			providerId: text(one, 'provider-id') ?? null,
			life: text(one, 'life') ?? 'alive',
		})),
	),
);
