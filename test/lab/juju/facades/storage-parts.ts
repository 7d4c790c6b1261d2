import { randomUUID } from 'node:crypto';
import { JujuError, notFound } from '../errors.ts';
import { list, struct, text } from '../go.ts';
import { status } from '../state/make.ts';
import { machineTag, parseTag, unitTag } from '../state/names.ts';
import type { StorageInstance } from '../state/types.ts';
import { charmFor } from './application-read.ts';
import { Storage as Directive } from './application-prepare.ts';
import { unitIn } from './application-units.ts';
import { machineOf } from './status-parts.ts';
import { type Call } from './table.ts';

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
export const details = (call: Call, one: StorageInstance, full = true) => ({
	'storage-tag': tagOf(one),
	'owner-tag': one.attached === 'detached' || one.status.status === 'detached' ? '' : unitTag(one.unit),
	kind: KIND[one.kind],
	status: shortStatus(one),
	life: one.life,
	persistent: false,
	...attachments(call, one, full),
});

export const filesystem = (call: Call, one: StorageInstance, full = false) => {
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

export function* attach(call: Call, one: StorageInstance) {
	for (let step = 0; step < 3; step++) yield;
	if (one.status.status !== 'pending') return;
	one.status = status('attached');
	one.location = `${one.location}/${randomUUID()}`;
	// as large as the disk it is on
	if (one.pool === 'rootfs') one.size = DISK;
	call.world.changed();
}

export function* detach(call: Call, one: StorageInstance) {
	yield;
	one.attached = 'detached';
	one.status = status('detached');
	call.world.changed();
}

export const Add = struct('StoragesAddParams', {
	storages: list(struct('StorageAddParams', { unit: text, name: text, storage: Directive })),
});

export const add = (call: Call, one: ReturnType<typeof Add.zero>['storages'][number]) => {
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

export const find = (call: Call, tag: string): StorageInstance => {
	const { id } = parseTag(tag, 'storage');
	const found = call.model.storage.get(id);
	if (!found) throw new JujuError(`storage "${id}" does not exist`, 'not found');
	return found;
};

export const remove = (call: Call, tag: string) => {
	const one = find(call, tag);
	if (one.attached !== 'detached')
		throw new JujuError(
			`removing storage "${one.id}": ensuring storage instance "${randomUUID()}" is not alive: storage instance still attached`,
		);
	call.model.storage.delete(one.id);
};

export const all = (call: Call, kind?: StorageInstance['kind']) =>
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
