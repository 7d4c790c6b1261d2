import type { Migration } from '../../../catalogue/migration.ts';

/** Networks. */
export const rows: Migration['rows'] = [
	{ theirs: 'list_networks(detail)', ours: ['network.getMany'] },
	{
		theirs: 'create_network(name, admin_state_up, shared); create_network(type, name, shared, project_id)',
		ours: ['network.create'],
	},
	{
		theirs: 'create_networks([…]), create_subnets([…]), create_ports([…])',
		ours: ['network.create', 'subnet.create', 'port.create'],
		note: 'One an item; a loop in the editor',
	},
	{ theirs: 'get_network_details(id)', ours: ['network.get'] },
	{ theirs: 'update_network(id, name, admin_state_up, shared)', ours: ['network.update'] },
	{ theirs: 'delete_network(id)', ours: ['network.delete'] },
	{
		theirs: 'reassign_network(id, project), reassign_floating_ip(id, project)',
		ours: ['api.call'],
		note: 'POST /networks/{id}/action, /floatingips/{id}/action',
	},
	{
		theirs: 'list_subnets(), get_subnet_details(id), create_subnet(…), update_subnet(…), delete_subnet(id)',
		ours: ['subnet.getMany', 'subnet.get', 'subnet.create', 'subnet.update', 'subnet.delete'],
	},
	{
		theirs: 'list_ports(detail), get_port_details(id), get_port_status(id)',
		ours: ['port.getMany', 'port.get'],
	},
	{
		theirs: 'create_port(network_id, device_id, …)',
		ours: ['port.create', 'port.attach'],
		note: '*Attach* plugs a server in, in both families. *MAC address*, *Fixed IPs* and *Device ID* are fields',
	},
	{
		theirs: 'update_port(…), delete_port(id)',
		ours: ['port.update', 'port.delete', 'port.detach'],
		note: '*Fixed IPs* are all that it has afterwards; *Device ID* only notes a device: *Attach* plugs a server in',
	},
	{
		theirs: 'wait_port_while(id, status), wait_port_until(id, status), wait_port(id)',
		ours: ['port.attach'],
		note: '*Wait until done*',
	},
	{
		theirs: 'list_floatingips(), get_floatingip_details(id)',
		ours: ['floatingIp.getMany', 'floatingIp.get'],
	},
	{ theirs: 'create_floatingip(network, address, project)', ours: ['floatingIp.allocate'] },
	{
		theirs: 'update_floatingip(id, …)',
		ours: ['floatingIp.attach', 'floatingIp.detach'],
		note: 'Synnefo’s way by a port is hidden behind the same steps',
	},
	{ theirs: 'delete_floatingip(id)', ours: ['floatingIp.release'] },
	{ theirs: 'security groups and routers (not in kamaki)', ours: ['securityGroup.addRule', 'router.create'] },
];
