import { choice, flag, text } from '../../../catalogue/field.ts';
import type { Network } from '../wire/network.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { allProjects, description, network } from './fields.ts';
import { networkSample } from './samples.ts';

const plain: Plain<Network, 'network'> = {
	resource: 'network',
	title: 'network',
	titles: 'networks',
	part: 'network',
	path: '/networks',
	field: 'network',
	pick: network,
	sample: networkSample,
	of: (client) => client.networks,
};

const create = op({
	resource: 'network',
	name: 'create',
	action: 'Create a network',
	alias: ['neutron'],
	effect: 'changes',
	help: 'Create a network; servers can use it once it has a subnet',
	part: 'network',
	fields: {
		name: text('Network name', { required: true, example: 'backend', help: 'What the network is called' }),
		description: { ...description, only: 'OpenStack' },
		adminStateUp: flag('Admin state up', {
			default: true,
			advanced: true,
			help: 'Whether the network is switched on',
		}),
		shared: flag('Shared', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether other projects may use it; needs the admin role',
		}),
		external: flag('External', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether it is an external network, where floating IPs come from; needs the admin role',
		}),
		type: choice('Type', {
			default: 'MAC_FILTERED',
			advanced: true,
			only: 'Synnefo',
			help: 'Type of network in Synnefo; a MAC-filtered one is private',
			options: [
				{ value: 'MAC_FILTERED', label: 'MAC filtered' },
				{ value: 'IP_LESS_ROUTED', label: 'Routed without IP' },
				{ value: 'PHYSICAL_VLAN', label: 'Physical VLAN' },
				{ value: 'CUSTOM', label: 'Custom' },
			],
		}),
		project: text('Project', {
			advanced: true,
			example: 'c36351c80aed4a7192207d385d74c32a',
			help: 'ID of the project that gets it, if not your own',
		}),
	},
	covers: ['network POST /networks'],
	sample: networkSample,
	async run(client, values, { signal }) {
		const { name, project } = values;
		if ((await client.networks.api.family({ signal })) === 'synnefo') {
			const body = { name, type: values.type, admin_state_up: values.adminStateUp };
			return client.networks.create({ ...body, ...(project ? { project } : {}) }, { signal });
		}
		return client.networks.create(
			{
				name,
				admin_state_up: values.adminStateUp,
				...(values.description ? { description: values.description } : {}),
				...(values.shared ? { shared: true } : {}),
				...(values.external ? { 'router:external': true } : {}),
				...(project ? { project_id: project } : {}),
			},
			{ signal },
		);
	},
});

const update = op({
	resource: 'network',
	name: 'update',
	action: 'Update a network',
	effect: 'changes',
	help: 'Change a network; empty fields change nothing',
	part: 'network',
	fields: {
		network,
		name: text('New name', { example: 'backend-2', help: 'What it is called afterwards' }),
		description: { ...description, only: 'OpenStack', empty: true },
		adminStateUp: flag('Admin state up', {
			advanced: true,
			only: 'OpenStack',
			help: 'Whether the network is switched on',
		}),
		shared: flag('Shared', {
			advanced: true,
			only: 'OpenStack',
			help: 'Whether other projects may use it; needs the admin role',
		}),
	},
	covers: ['network PUT /networks/{id}'],
	sample: networkSample,
	async run(client, { network: input, name, description, adminStateUp, shared }, { signal }) {
		const id = await client.networks.idOf(input, { signal });
		const change = {
			...(name ? { name } : {}),
			...(description === undefined ? {} : { description }),
			...(adminStateUp === undefined ? {} : { admin_state_up: adminStateUp }),
			...(shared === undefined ? {} : { shared }),
		};
		return client.networks.update(id, change, { signal, label: input });
	},
});

/** Networks. */
export const networkOperations = [
	getMany(
		plain,
		{
			name: text('Named', { example: 'private', help: 'Only networks with exactly this name' }),
			external: flag('External', {
				help: 'Whether to list only external networks, or only the others',
			}),
			allProjects: allProjects('networks'),
		},
		{
			query: async ({ name }) => (name ? { name } : {}),
			keep: (it, { name, external }) =>
				(!name || it.name === name) && (external === undefined || it.external === external),
			ours: {
				open:
					async () =>
					({ shared, external }) =>
						shared === true || external === true,
			},
			help: 'List the networks that the project can use',
		},
	),
	getOne(plain),
	create,
	update,
	deleteOne(plain, { help: 'Delete a network and its subnets; it must have no ports' }),
] as const;
