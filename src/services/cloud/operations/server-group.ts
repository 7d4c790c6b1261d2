import { choice, pick, text } from '../../../catalogue/field.ts';
import type { ServerGroup } from '../wire/server-group.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';

const sample = {
	id: '5a0bd4a2-1d0f-4f63-b2b4-3f2a9cb4c9b7',
	name: 'web',
	policy: 'anti-affinity',
	memberIds: ['4c20ad56-607b-4b46-b216-d31cc2c85f18'],
	projectId: 'c36351c80aed4a7192207d385d74c32a',
};
const plain: Plain<ServerGroup, 'serverGroup'> = {
	resource: 'serverGroup',
	title: 'server group',
	titles: 'server groups',
	part: 'compute',
	path: '/os-server-groups',
	field: 'serverGroup',
	only: 'OpenStack',
	pick: pick('Server group', {
		list: 'serverGroups',
		from: 'id',
		required: true,
		example: 'web',
		help: 'Its name or ID',
	}),
	sample,
	of: (client) => client.serverGroups,
};

const create = op({
	resource: 'serverGroup',
	name: 'create',
	action: 'Create a server group',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Create a group whose servers run on the same host or on different ones',
	part: 'compute',
	fields: {
		name: text('Group name', { required: true, example: 'web', help: 'What the group is called' }),
		policy: choice('Policy', {
			default: 'anti-affinity',
			help: 'On which hosts its servers run',
			options: [
				{ value: 'anti-affinity', label: 'Different hosts', help: 'Policy anti-affinity' },
				{
					value: 'soft-anti-affinity',
					label: 'Different hosts if possible',
					help: 'Policy soft-anti-affinity',
				},
				{ value: 'affinity', label: 'The same host', help: 'Policy affinity' },
				{ value: 'soft-affinity', label: 'The same host if possible', help: 'Policy soft-affinity' },
			],
		}),
	},
	covers: ['compute POST /os-server-groups'],
	sample: { ...sample, memberIds: [] },
	run: (client, { name, policy }, { signal }) => client.serverGroups.create({ name, policy }, { signal }),
});

/** Servers that belong together, or apart. */
export const serverGroupOperations = [getMany(plain, {}), getOne(plain), create, deleteOne(plain)] as const;
