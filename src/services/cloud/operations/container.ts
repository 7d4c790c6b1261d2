import { flag, record, size, text } from '../../../catalogue/field.ts';
import { partly } from '../../../catalogue/results.ts';
import { containersOf } from '../client/objects/containers.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { removeAll } from '../client/objects/remove-all.ts';
import { readInstant } from '../model/instant.ts';
import { op } from './crud.ts';
import { setAccess } from './container-access.ts';
import { containerLeftovers } from './container-leftovers.ts';
import { urlKeys } from './object-shared.ts';
import { account, container, containerInfoSample, containerSample } from './object-fields.ts';

const common = { resource: 'container', part: 'object', timeout: 30 } as const;
const secretOutput = urlKeys;
const metadata = record('Metadata', {
	advanced: true,
	item: 'entry',
	example: 'owner = web',
	help: 'Keys and values to set; other keys stay, an empty value removes its key',
});
const quota = size('Quota', {
	advanced: true,
	example: '10G',
	help: 'How much it may hold; 0 means no quota',
});
const versions = flag('Keep versions', {
	advanced: true,
	help: 'Whether old versions of its objects are kept',
});
const name = text('Container name', {
	required: true,
	example: 'photos',
	help: 'What the container is called; no slashes',
});

const getMany = op({
	...common,
	name: 'getMany',
	action: 'Get many containers',
	alias: ['list buckets'],
	effect: 'reads',
	help: 'List the containers of the account',
	returns: 'many',
	fields: {
		prefix: text('Prefix', {
			blanks: true,
			example: 'backup-',
			help: 'Only containers whose name begins with this',
		}),
		account,
	},
	covers: ['object GET /'],
	sample: containerSample,
	timeout: 60,
	run: ({ cloud }, { prefix, account: whose }, { signal, limit }) =>
		containersOf(cloud).list({ prefix, account: whose, limit, signal }),
});

const get = op({
	...common,
	name: 'get',
	action: 'Get a container',
	effect: 'reads',
	help: 'Read a container’s size, metadata, access and quota',
	fields: { container, account },
	covers: ['object HEAD /{container}'],
	sample: containerInfoSample,
	secretOutput,
	run: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
});

const create = op({
	...common,
	name: 'create',
	action: 'Create a container',
	alias: ['create a bucket'],
	effect: 'changes',
	help: 'Create a container for objects',
	fields: {
		name,
		existing: flag('Allow existing', {
			default: false,
			advanced: true,
			help: 'Whether to go on if the container is there already',
		}),
		metadata: { ...metadata, help: 'Keys and values stored with it' },
		quota,
		versions,
		project: text('Project', {
			advanced: true,
			only: 'Synnefo',
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of the project whose quota is used',
		}),
		account,
	},
	covers: ['object PUT /{container}'],
	sample: containerInfoSample,
	secretOutput,
	run: ({ cloud }, { name: of, existing, account: whose, ...change }, { signal }) =>
		containersOf(cloud).create(of, change, { existing, account: whose, signal }),
});

const update = op({
	...common,
	name: 'update',
	action: 'Update a container',
	effect: 'changes',
	help: 'Change a container’s metadata, quota or versioning; empty fields change nothing',
	fields: {
		container,
		metadata,
		quota,
		versions,
		project: text('Project', {
			advanced: true,
			only: 'Synnefo',
			example: '2ee8a1d7-e2db-49cf-8d6b-f6419a82829b',
			help: 'ID of the project whose quota is used from now on',
		}),
		account,
	},
	covers: ['object POST /{container}'],
	sample: containerInfoSample,
	secretOutput,
	run: ({ cloud }, { container: of, account: whose, ...change }, { signal }) =>
		containersOf(cloud).change(of, change, { account: whose, signal }),
});

const empty = op({
	...common,
	name: 'empty',
	action: 'Empty a container',
	effect: 'destroys',
	help: 'Delete every object of a container; the container stays',
	fields: {
		container,
		withSegments: flag('With segments', {
			default: true,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the segments of large objects are deleted too',
		}),
		withVersions: flag('Old versions too', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the old versions that the container keeps are deleted too; the segments of large ones stay',
		}),
		account,
	},
	covers: ['object GET /{container}', 'object DELETE /{container}/{object}'],
	sample: { container: 'photos', deleted: 3 },
	timeout: 600,
	preview: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
	async run({ cloud }, { container: of, withSegments, withVersions, account: whose }, { signal, progress }) {
		const options = { account: whose, signal, versions: withVersions };
		const objects = objectsOf(cloud).list(of, options);
		const { done, failed } = await removeAll(cloud, of, objects, {
			...options,
			withSegments: withSegments && !withVersions,
			onProgress: progress,
		});
		return failed.length > 0 ? partly({ done, failed }) : { container: of, deleted: done.length };
	},
});

const remove = op({
	...common,
	name: 'delete',
	action: 'Delete a container',
	effect: 'destroys',
	help: 'Delete a container; it must be empty',
	fields: { container, account },
	covers: ['object DELETE /{container}'],
	sample: { name: 'photos', deleted: true },
	preview: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
	async run({ cloud }, { container: of, account: whose }, { signal }) {
		await containersOf(cloud).remove(of, { account: whose, signal });
		return { name: of, deleted: true };
	},
});

const purge = op({
	...common,
	name: 'purgeHistory',
	action: 'Purge the history of a container',
	effect: 'destroys',
	only: 'Synnefo',
	help: 'Delete the old versions of a container’s objects, all or up to a time',
	fields: {
		container,
		until: text('Until', {
			example: '2026-01-31T00:00:00Z',
			help: 'Delete versions up to this time; if empty up to now',
		}),
		account,
	},
	covers: ['object DELETE /{container}'],
	sample: { name: 'photos', purged: true },
	timeout: 600,
	preview: ({ cloud }, { container: of, account: whose }, { signal }) =>
		containersOf(cloud).get(of, { account: whose, signal }),
	async run({ cloud }, { container: of, until, account: whose }, { signal }) {
		const at = until ? readInstant(until, 'until', 'Until') : Date.now() / 1000;
		await containersOf(cloud).purge(of, Math.floor(at), { account: whose, signal });
		return { name: of, purged: true };
	},
});

/** Places for objects. */
export const containerOperations = [
	getMany,
	get,
	create,
	update,
	setAccess,
	empty,
	...containerLeftovers,
	purge,
	remove,
] as const;
