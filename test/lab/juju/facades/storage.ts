import { each, JujuError, notFound } from '../errors.ts';
import { anything, bool, duration, Entities, int, list, maybe, struct, text } from '../go.ts';
import { status } from '../state/make.ts';
import { parseTag } from '../state/names.ts';
import { type Call, type Facades, method } from './table.ts';
import { details, filesystem, attach, detach, Add, add, find, remove, all } from './storage-parts.ts';

const notYet = (call: Call) => {
	if (call.major >= 4)
		throw new JujuError(`not yet available in ${call.world.version}`, 'not yet available; try again later');
};

const empty = (attrs: unknown) =>
	typeof attrs === 'object' && attrs !== null && Object.keys(attrs).length > 0 ? attrs : null;

const filtered = (filters: readonly unknown[], result: () => readonly object[]) => {
	if (filters.length === 0) return {};
	return {
		results: filters.map(() => {
			const found = result();
			return found.length > 0 ? { result: found } : {};
		}),
	};
};

const Filters = (name: string) => struct(name, { filters: list(anything) });

const Ids = list(struct('StorageAttachmentId', { 'storage-tag': text, 'unit-tag': text }));

const Pool = struct('StoragePool', { name: text, provider: text, attrs: anything });

export const storage: Facades = {
	Storage: {
		ListStorageDetails: method(Filters('StorageFilters'), { needs: 'read' }, ({ filters }, call) => {
			if (filters.length === 0) {
				if (call.major >= 4) throw new JujuError('at least one filter is required', 'not valid');
				return { results: [] };
			}
			return filtered(filters, () => all(call).map((one) => details(call, one)));
		}),
		StorageDetails: method(Entities, { needs: 'read' }, ({ entities }, call) => {
			if (entities.length === 0) return {};
			for (const [at, { tag }] of entities.entries()) {
				if (call.major >= 4 && !/^storage-.+-\d+$/.test(tag))
					throw new JujuError(`invalid storage entity tag ${at}`, 'not valid');
			}
			return {
				results: each(entities, ({ tag }) => {
					const found = call.model.storage.get(parseTag(tag, 'storage').id);
					if (!found) throw notFound(`storage instance "${parseTag(tag).id}"`);
					return { result: details(call, found) };
				}),
			};
		}),
		ListFilesystems: method(Filters('FilesystemFilters'), { needs: 'read' }, ({ filters }, call) =>
			filtered(filters, () => all(call, 'filesystem').map((one) => filesystem(call, one))),
		),
		ListVolumes: method(Filters('VolumeFilters'), { needs: 'read' }, ({ filters }, call) =>
			filtered(filters, () => all(call, 'block').map((one) => details(call, one))),
		),
		ListPools: method(
			struct('StoragePoolFilters', {
				filters: list(struct('StoragePoolFilter', { names: list(text), providers: list(text) })),
			}),
			{ needs: 'read' },
			({ filters }, call) =>
				filters.length > 0
					? {
							results: filters.map(({ names, providers }) => ({
								'storage-pools': [...call.model.pools.values()].filter(
									(one) =>
										(names.length === 0 || names.includes(one.name)) &&
										(providers.length === 0 || providers.includes(one.provider)),
								),
							})),
						}
					: {},
		),
		CreatePool: method(
			struct('StoragePoolArgs', { pools: list(Pool) }),
			{ needs: 'write' },
			({ pools }, call) => ({
				results: each(pools, (one) => {
					if (call.model.pools.has(one.name))
						throw new JujuError(`storage pool "${one.name}" already exists`, 'already exists');
					call.model.pools.set(one.name, { name: one.name, provider: one.provider, attrs: empty(one.attrs) });
				}),
			}),
		),
		RemovePool: method(
			struct('StoragePoolDeleteArgs', { pools: list(struct('StoragePoolDeleteArg', { name: text })) }),
			{ needs: 'write', min: 4 },
			({ pools }, call) => {
				notYet(call);
				return { results: each(pools, (one) => void call.model.pools.delete(one.name)) };
			},
		),
		UpdatePool: method(
			struct('StoragePoolArgs', { pools: list(Pool) }),
			{ needs: 'write', min: 4 },
			({ pools }, call) => {
				notYet(call);
				return {
					results: each(pools, (one) => {
						const known = call.model.pools.get(one.name);
						if (!known) throw notFound(`storage pool "${one.name}"`);
						known.attrs = one.attrs;
					}),
				};
			},
		),
		AddToUnit: method(Add, { needs: 'write', block: 'change' }, ({ storages }, call) => ({
			results: each(storages, (one) => add(call, one)),
		})),
		DetachStorage: method(
			struct('StorageDetachmentParams', {
				ids: struct('StorageAttachmentIds', { ids: Ids }),
				force: maybe(bool),
				'max-wait': maybe(duration),
			}),
			{ needs: 'write', block: 'change', min: 3 },
			({ ids }, call) => ({
				results: each(ids.ids, (one) => {
					const found = find(call, one['storage-tag']);
					call.world.spawn(detach(call, found));
				}),
			}),
		),
		Attach: method(
			struct('StorageAttachmentIds', { ids: Ids }),
			{ needs: 'write', block: 'change' },
			({ ids }, call) => ({
				results: each(ids, (one) => {
					const found = find(call, one['storage-tag']);
					found.unit = parseTag(one['unit-tag'], 'unit').id;
					found.attached = 'alive';
					if (call.major >= 4) {
						found.location = '';
						return;
					}
					found.status = status('pending');
					call.world.spawn(attach(call, found));
				}),
			}),
		),
		Remove: method(
			struct('RemoveStorage', {
				storage: list(
					struct('RemoveStorageInstance', {
						tag: text,
						'destroy-storage': bool,
						'destroy-attachments': bool,
						force: maybe(bool),
					}),
				),
			}),
			{ needs: 'write', block: 'remove' },
			(params, call) => ({ results: each(params.storage, ({ tag }) => void remove(call, tag)) }),
		),
		Import: method(
			struct('BulkImportStorageParams', {
				storage: list(
					struct('ImportStorageParams', { kind: int, pool: text, 'provider-id': text, 'storage-name': text }),
				),
			}),
			{ needs: 'write', block: 'change', min: 4 },
			(params) => ({
				results: each(params.storage, () => {
					throw new JujuError(
						'adopting filesystem: adopting machine scoped filesystem without model scoped volume is not possible',
					);
				}),
			}),
		),
	},
};
