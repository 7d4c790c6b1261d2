import { flag, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import {
	addStorage,
	attachStorage,
	detachStorage,
	listFilesystems,
	listStorage,
	listVolumes,
	removeStorage,
} from '../wire/calls/storage.table.ts';
import { readStorageDirective } from '../wire/values/storage.ts';
import { force, unit } from './fields.ts';
import { modelOp } from './op.ts';

const storageSample = {
	id: 'data/0',
	owner: 'web/0',
	kind: 'filesystem',
	life: 'alive',
	persistent: false,
	status: { current: 'attached', message: '', since: '2026-01-31T03:12:45.678Z' },
	attachments: [{ unit: 'web/0', machine: '0', location: '/srv/data', life: 'alive' }],
};
const optional = ['attachments.*'];
const storage = text('Storage', {
	required: true,
	from: 'id',
	example: 'data/0',
	help: 'Its ID, or the storage from an earlier step',
});

const find = async (client: JujuClient, id: string, signal: AbortSignal) =>
	(await client.ask(listStorage, {}, { signal })).find((one) => one.id === id);
const storageNow = async (client: JujuClient, id: string, signal: AbortSignal) => {
	const found = await find(client, id, signal);
	if (found) return found;
	throw new MusterError('NOT_FOUND', `There is no storage ${id}`, { details: { storage: id } });
};

const reads = { effect: 'reads', returns: 'many' } as const;
const getMany = modelOp({
	...reads,
	resource: 'storage',
	name: 'getMany',
	action: 'Get many storage instances',
	help: 'List the storage of a model and where it is attached',
	fields: {},
	covers: ['Storage.ListStorageDetails'],
	since: '2.0',
	sample: storageSample,
	optional,
	run: (client, _, { signal }) => client.ask(listStorage, {}, { signal }),
});
const placeSample = {
	id: '0',
	pool: 'rootfs',
	size: 1024,
	providerId: '0',
	life: 'alive',
	status: storageSample.status,
	storage: 'data/0',
};
const getFilesystems = modelOp({
	...reads,
	resource: 'storage',
	name: 'getFilesystems',
	action: 'Get many filesystems',
	help: 'List the filesystems of a model; sizes in MiB',
	fields: {},
	covers: ['Storage.ListFilesystems'],
	since: '2.0',
	sample: placeSample,
	run: (client, _, { signal }) => client.ask(listFilesystems, {}, { signal }),
});
const getVolumes = modelOp({
	...reads,
	resource: 'storage',
	name: 'getVolumes',
	action: 'Get many volumes',
	help: 'List the volumes of a model; sizes in MiB',
	fields: {},
	covers: ['Storage.ListVolumes'],
	since: '2.0',
	sample: placeSample,
	run: (client, _, { signal }) => client.ask(listVolumes, {}, { signal }),
});
const add = modelOp({
	resource: 'storage',
	name: 'add',
	action: 'Add storage to a unit',
	noun: 'storage instance',
	effect: 'changes',
	returns: 'many',
	help: 'Add storage that the charm defines to a unit',
	fields: {
		unit,
		name: text('Storage name', { required: true, example: 'data', help: 'The charm’s name for it' }),
		directive: text('Directive', {
			placeholder: 'as the charm says',
			example: 'ebs,20G,2',
			help: 'Pool, size and count, e.g. ebs,20G,2',
		}),
	},
	covers: ['Storage.AddToUnit', 'Storage.ListStorageDetails'],
	since: '2.0',
	sample: storageSample,
	optional,
	async run(client, { unit: name, name: kind, directive }, { signal }) {
		const made = await client.ask(
			addStorage,
			{ unit: name, name: kind, directive: readStorageDirective(kind, directive ?? '') },
			{ signal },
		);
		const all = await client.ask(listStorage, {}, { signal });
		return made.map((id) => all.find((one) => one.id === id) ?? { id });
	},
});
const attach = modelOp({
	resource: 'storage',
	name: 'attach',
	action: 'Attach storage to a unit',
	effect: 'changes',
	help: 'Attach detached storage to a unit',
	fields: { storage, unit },
	covers: ['Storage.Attach', 'Storage.ListStorageDetails'],
	since: '2.3',
	sample: storageSample,
	optional,
	async run(client, { storage: id, unit: name }, { signal }) {
		await client.ask(attachStorage, { storage: id, unit: name }, { signal });
		return storageNow(client, id, signal);
	},
});
const detach = modelOp({
	resource: 'storage',
	name: 'detach',
	action: 'Detach storage',
	effect: 'changes',
	help: 'Detach storage from its unit; its data stays',
	fields: { storage, force },
	covers: ['Storage.DetachStorage', 'Storage.Detach', 'Storage.ListStorageDetails'],
	since: '2.3',
	sample: storageSample,
	optional,
	async run(client, { storage: id, force: forced }, { signal }) {
		await client.ask(detachStorage, { storage: id, unit: '', force: forced }, { signal });
		return storageNow(client, id, signal);
	},
	settle: {
		until: 'it is attached to no unit',
		every: 1,
		deadline: 300,
		async look(client, _, { storage: id }, { signal }) {
			const now = await find(client, id, signal);
			return !now || now.attachments.length === 0
				? (now ?? { id, attachments: [] })
				: notYet(`${id} is ${now.status.current}`);
		},
	},
});
const remove = modelOp({
	resource: 'storage',
	name: 'remove',
	action: 'Remove storage',
	effect: 'destroys',
	help: 'Destroy storage with its data, or release it so that the cloud keeps it',
	fields: {
		storage,
		release: flag('Release only', {
			default: false,
			help: 'Whether to keep the storage with its data in the cloud',
		}),
		force,
	},
	covers: ['Storage.Remove', 'Storage.ListStorageDetails'],
	since: '2.3',
	sample: { ...storageSample, removed: true },
	optional,
	preview: (client, { storage: id }, { signal }) => storageNow(client, id, signal),
	async run(client, { storage: id, release, force: forced }, { signal }) {
		const before = await storageNow(client, id, signal);
		await client.ask(removeStorage, { storage: id, destroy: !release, force: forced }, { signal });
		return { ...before, removed: (await find(client, id, signal)) === undefined };
	},
	settle: {
		until: 'it is gone',
		every: 1,
		deadline: 600,
		async look(client, result, { storage: id }, { signal }) {
			const now = await find(client, id, signal);
			return now ? notYet(`${id} is ${now.status.current}`) : { ...(result as object), removed: true };
		},
	},
});

export const storageOperations = [getMany, add, attach, detach, remove, getFilesystems, getVolumes] as const;
