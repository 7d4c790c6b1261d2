import { flag, record, size, text } from '../../../catalogue/field.ts';
import { containersOf } from '../client/objects/containers.ts';
import { op } from './crud.ts';
import { setAccess } from './container-access.ts';
import { containerRemoving } from './container-removing.ts';
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
	alias: ['swift', 'list buckets'],
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

/** Places for objects. */
export const containerOperations = [getMany, get, create, update, setAccess, ...containerRemoving] as const;
