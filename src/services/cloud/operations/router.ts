import { flag, pick, text } from '../../../catalogue/field.ts';
import type { Router } from '../wire/network.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { contradictionError } from './contradiction.ts';
import { allProjects } from './fields.ts';
import { routerSample } from './samples.ts';
import { subnet } from './subnet.ts';

const router = pick('Router', {
	list: 'routers',
	from: 'id',
	required: true,
	example: 'r1',
	help: 'Its name or ID, or the record from an earlier step',
});

const plain: Plain<Router, 'router'> = {
	resource: 'router',
	title: 'router',
	titles: 'routers',
	part: 'network',
	path: '/routers',
	field: 'router',
	only: 'OpenStack',
	pick: router,
	sample: routerSample,
	of: (client) => client.routers,
};
const common = {
	resource: 'router',
	effect: 'changes',
	part: 'network',
	only: 'OpenStack',
	timeout: 30,
} as const;

const external = pick('External network', {
	list: 'externalNetworks',
	from: 'id',
	example: 'public',
	help: 'External network to connect it to: name or ID',
});

const create = op({
	...common,
	name: 'create',
	action: 'Create a router',
	help: 'Create a router, which connects subnets to each other and to an external network',
	fields: {
		name: text('Router name', { required: true, example: 'r1', help: 'What the router is called' }),
		external,
	},
	covers: ['network POST /routers'],
	sample: routerSample,
	async run(client, { name, external: input }, { signal }) {
		const gateway = input ? { network_id: await client.networks.idOf(input, { signal }) } : undefined;
		return client.routers.create(
			{ name, ...(gateway ? { external_gateway_info: gateway } : {}) },
			{ signal },
		);
	},
});

const update = op({
	...common,
	name: 'update',
	action: 'Update a router',
	help: 'Change a router’s name or external network; empty fields change nothing',
	fields: {
		router,
		name: text('New name', { example: 'r2', help: 'What it is called afterwards' }),
		external,
		noExternal: flag('No external network', {
			default: false,
			help: 'Whether to disconnect it from its external network; floating IPs then stop working',
		}),
	},
	covers: ['network PUT /routers/{id}'],
	sample: routerSample,
	async run(client, { router: input, name, external: wanted, noExternal }, { signal }) {
		if (noExternal && wanted) throw contradictionError('External network', 'No external network');
		const id = await client.routers.idOf(input, { signal });
		const gateway = wanted ? { network_id: await client.networks.idOf(wanted, { signal }) } : undefined;
		const info = noExternal ? null : gateway;
		const change = {
			...(name ? { name } : {}),
			...(info === undefined ? {} : { external_gateway_info: info }),
		};
		return client.routers.update(id, change, { signal, label: input });
	},
});

const interfaceSample = {
	routerId: routerSample.id,
	subnetId: '62fce5df-a8e6-4763-bb55-c56e2c2575f0',
	portId: '132af799-bfb6-4afa-a4b3-f71d2abef1a3',
};

const joining = (name: 'addInterface' | 'removeInterface', action: string, help: string, verb: string) =>
	op({
		...common,
		name,
		action,
		help,
		fields: { router, subnet },
		covers: [`network PUT /routers/{id}/${verb}`],
		sample: interfaceSample,
		async run(client, { router: input, subnet: joined }, { signal }) {
			const [id, subnetId] = await Promise.all([
				client.routers.idOf(input, { signal }),
				client.subnets.idOf(joined, { signal }),
			]);
			const request = {
				method: 'PUT',
				path: `${path`/routers/${id}`}/${verb}`,
				json: { subnet_id: subnetId },
				doing: `${name === 'addInterface' ? 'connecting' : 'disconnecting'} router ${input} and subnet ${joined}`,
			};
			const answer = recordOf((await client.routers.api.send(request, { signal })).body);
			return { routerId: id, subnetId, portId: textOf(answer['port_id']) };
		},
	});

/** Routers; Synnefo has none that users make. */
export const routerOperations = [
	getMany(
		plain,
		{
			name: text('Named', { example: 'r1', help: 'Only routers with exactly this name' }),
			allProjects: allProjects('routers'),
		},
		{
			query: async ({ name }) => (name ? { name } : {}),
			keep: (it, { name }) => !name || it.name === name,
			ours: {},
		},
	),
	getOne(plain),
	create,
	update,
	joining(
		'addInterface',
		'Add an interface to a router',
		'Connect a subnet to a router',
		'add_router_interface',
	),
	joining(
		'removeInterface',
		'Remove an interface from a router',
		'Disconnect a subnet from a router',
		'remove_router_interface',
	),
	deleteOne(plain, { help: 'Delete a router; no subnet may be connected to it' }),
] as const;
