import { list, record, text } from '../../../catalogue/field.ts';
import { accountInfo, changeAccount } from '../client/objects/account.ts';
import { op } from './crud.ts';
import { account } from './object-fields.ts';
import { urlKeys } from './object-shared.ts';

const common = { resource: 'account', part: 'object', timeout: 30, secretOutput: urlKeys } as const;
const sample = {
	account: 'AUTH_c36351c80aed4a7192207d385d74c32a',
	containers: 3,
	objects: 120,
	size: 5242880,
	quota: null,
	metadata: { owner: 'web' },
	groups: {},
};

const get = op({
	...common,
	name: 'get',
	action: 'Get an account',
	effect: 'reads',
	help: 'Read an object storage account’s size, quota, metadata and groups',
	fields: { account },
	covers: ['object HEAD /'],
	sample,
	run: ({ cloud }, { account: whose }, { signal }) => accountInfo(cloud, { account: whose, signal }),
});

const update = op({
	...common,
	name: 'update',
	action: 'Update an account',
	effect: 'changes',
	help: 'Change the metadata of an object storage account',
	fields: {
		metadata: record('Metadata', {
			required: true,
			item: 'entry',
			example: 'owner = web',
			help: 'Keys and values to set; other keys stay, an empty value removes its key',
		}),
		account,
	},
	covers: ['object POST /'],
	sample,
	run: ({ cloud }, { metadata, account: whose }, { signal }) =>
		changeAccount(cloud, { metadata }, { account: whose, signal }),
});

const setGroup = op({
	...common,
	name: 'setGroup',
	action: 'Set a group of an account',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Set the members of a group, with which objects can be shared; other groups stay',
	fields: {
		group: text('Group', { required: true, example: 'editors', help: 'Name of the group, in lower case' }),
		members: list('Members', {
			empty: true,
			item: 'user',
			example: '00000000-0000-4000-8000-000000000b0b',
			help: 'IDs of all its users; an empty list removes the group',
		}),
	},
	covers: ['object POST /'],
	sample: { ...sample, groups: { editors: ['00000000-0000-4000-8000-000000000b0b'] } },
	run: ({ cloud }, { group, members = [] }, { signal }) =>
		changeAccount(cloud, { groups: { [group]: members } }, { signal }),
});

/** An account of objects as a whole. */
export const accountOperations = [get, update, setGroup] as const;
