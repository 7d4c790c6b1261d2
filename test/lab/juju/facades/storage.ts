import { randomUUID } from 'node:crypto';
import { each, JujuError, notFound } from '../errors.ts';
import { anything, bool, duration, Entities, int, list, maybe, struct, text } from '../go.ts';
import { status } from '../state/make.ts';
import { machineTag, parseTag, unitTag } from '../state/names.ts';
import type { StorageInstance } from '../state/types.ts';
import { charmFor } from './application-config.ts';
import { Storage as Directive } from './application-deploy.ts';
import { unitIn } from './application-units.ts';
import { machineOf } from './status.ts';
import { type Call, type Facades, method } from './table.ts';

const tagOf = (one: StorageInstance) => `storage-${one.id.replace('/', '-')}`;
const KIND = { block: 1, filesystem: 2 } as const;

const shortStatus = (one: StorageInstance) => ({
	status: one.status.status,
	info: one.status.info,
	since: one.status.since,
});

const attachments = (call: Call, one: StorageInstance, full: boolean) => {
	if (one.attached === 'detached') return {};
	const unit = unitIn(call.model, one.unit);
	if (!unit) return {};
	return {
		attachments: {
			[unitTag(unit.name)]: {
				'storage-tag': tagOf(one),
				'unit-tag': unitTag(unit.name),
				'machine-tag': machineTag(machineOf(call.model, unit)?.id ?? ''),
				...(full && one.location && one.status.status !== 'pending' && { location: one.location }),
				...(full && { life: one.life }),
			},
		},
	};
};

/** A storage instance as details tell it. */
const details = (call: Call, one: StorageInstance, full = true) => ({
	'storage-tag': tagOf(one),
	'owner-tag': one.attached === 'detached' || one.status.status === 'detached' ? '' : unitTag(one.unit),
	kind: KIND[one.kind],
	status: shortStatus(one),
	life: one.life,
	persistent: false,
	...attachments(call, one, full),
});

const filesystem = (call: Call, one: StorageInstance, full = false) => {
	const unit = unitIn(call.model, one.unit);
	const machine = unit && machineOf(call.model, unit);
	return {
		'filesystem-tag': `filesystem-${one.number}`,
		info: { 'filesystem-id': String(one.number), pool: one.pool, size: one.size },
		life: one.life,
		status: shortStatus(one),
		...(machine &&
			one.attached !== 'detached' && {
				'machine-attachments': {
					[machineTag(machine.id)]: { 'mount-point': one.location, life: one.life },
				},
			}),
		storage: details(call, one, full),
	};
};

/** MiB of a machine's disk. */
const DISK = 258_019;

function* attach(call: Call, one: StorageInstance) {
	for (let step = 0; step < 3; step++) yield;
	if (one.status.status !== 'pending') return;
	one.status = status('attached');
	one.location = `${one.location}/${randomUUID()}`;
	// as large as the disk it is on
	if (one.pool === 'rootfs') one.size = DISK;
	call.world.changed();
}

function* detach(call: Call, one: StorageInstance) {
	yield;
	one.attached = 'detached';
	one.status = status('detached');
	call.world.changed();
}

const Add = struct('StoragesAddParams', {
	storages: list(struct('StorageAddParams', { unit: text, name: text, storage: Directive })),
});

const add = (call: Call, one: ReturnType<typeof Add.zero>['storages'][number]) => {
	const { model } = call;
	const unit = unitIn(model, parseTag(one.unit, 'unit').id);
	if (!unit) throw notFound(`unit "${parseTag(one.unit).id}"`);
	const application = model.applications.get(unit.application);
	const spec = application && charmFor(model, application).storage[one.name];
	if (!spec) throw new JujuError(`storage name "${one.name}" not supported by charm`, 'not supported');
	const pool = one.storage.pool || 'rootfs';
	if (!model.pools.has(pool)) throw new JujuError(`storage pool "${pool}" does not exist`, 'not found');
	const size = one.storage.size ?? spec['minimum-size'];
	if (size < spec['minimum-size'])
		throw new JujuError(
			`storage directive size ${size} is less than the charm minimum requirement of ${spec['minimum-size']}`,
		);
	const tags = Array.from({ length: one.storage.count ?? 1 }, () => {
		const number = model.next.storage++;
		const made: StorageInstance = {
			id: `${one.name}/${number}`,
			name: one.name,
			kind: spec.type,
			unit: unit.name,
			pool,
			size,
			number,
			life: 'alive',
			status: status('pending'),
			attached: 'alive',
			location: spec.location ?? '/srv',
		};
		model.storage.set(made.id, made);
		call.world.spawn(attach(call, made));
		return tagOf(made);
	});
	return { result: { 'storage-tags': tags } };
};

const find = (call: Call, tag: string): StorageInstance => {
	const { id } = parseTag(tag, 'storage');
	const found = call.model.storage.get(id);
	if (!found) throw new JujuError(`storage "${id}" does not exist`, 'not found');
	return found;
};

const remove = (call: Call, tag: string) => {
	const one = find(call, tag);
	if (one.attached !== 'detached')
		throw new JujuError(
			`removing storage "${one.id}": ensuring storage instance "${randomUUID()}" is not alive: storage instance still attached`,
		);
	call.model.storage.delete(one.id);
};

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

const all = (call: Call, kind?: StorageInstance['kind']) =>
	[...call.model.storage.values()].filter((one) => kind === undefined || one.kind === kind);

/** What `FullStatus` says of storage where it is asked to. */
export const storageStatus = (call: Call) => {
	const [files, blocks] = [all(call, 'filesystem'), all(call, 'block')];
	return {
		...(files.length + blocks.length > 0 && { storage: all(call).map((one) => details(call, one)) }),
		...(files.length > 0 && { filesystems: files.map((one) => filesystem(call, one, true)) }),
		...(blocks.length > 0 && { volumes: blocks.map((one) => details(call, one)) }),
	};
};

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
