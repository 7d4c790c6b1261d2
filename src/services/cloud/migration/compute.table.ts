import type { Migration } from '../../../catalogue/migration.ts';

/** Compute and Cyclades. */
export const rows: Migration['rows'] = [
	{
		theirs: 'list_servers(detail, changes_since, image, flavor, name, marker, limit, status, host)',
		ours: ['server.getMany'],
		note: 'Over all pages; names are compared exactly. `changes_since` is *Changed since*; by *Host* only for admins',
	},
	{
		theirs: 'get_server_details(id), get_server_info(id), get_server_status(id)',
		ours: ['server.get'],
		note: 'By name or ID',
	},
	{
		theirs: 'create_server(name, flavor_id, image_id, …)',
		ours: ['server.create'],
		note: 'Names or IDs; *Wait until done*; the password is a secret output. `personality` is *Files* (OpenStack: compute microversion 2.56 or older is asked for; better *User data*), `key_names` *Key pair* and *More key pairs* (Synnefo)',
	},
	{ theirs: 'update_server_name(id, name)', ours: ['server.rename'] },
	{ theirs: 'delete_server(id)', ours: ['server.delete'] },
	{ theirs: 'reboot_server(id, hard)', ours: ['server.reboot'] },
	{ theirs: 'start_server(id)', ours: ['server.start'] },
	{ theirs: 'shutdown_server(id)', ours: ['server.stop'] },
	{
		theirs: 'resize_server(id, flavor)',
		ours: ['server.resize', 'server.confirmResize', 'server.revertResize'],
	},
	{ theirs: 'confirm_resize_server(id)', ours: ['server.confirmResize'] },
	{ theirs: 'revert_resize_server(id)', ours: ['server.revertResize'] },
	{ theirs: 'rebuild_server(id, image, …)', ours: ['server.rebuild'] },
	{ theirs: 'change_admin_password(id, password)', ours: ['server.setPassword'] },
	{ theirs: 'create_server_image(id, name)', ours: ['server.createImage'] },
	{ theirs: 'rescue_server(id)', ours: ['server.rescue'] },
	{ theirs: 'unrescue_server(id)', ours: ['server.unrescue'] },
	{
		theirs: 'start(id), stop(id), pause, unpause, suspend, resume, lock, unlock, shelve, unshelve',
		ours: [
			'server.start',
			'server.stop',
			'server.pause',
			'server.unpause',
			'server.suspend',
			'server.resume',
			'server.lock',
			'server.unlock',
			'server.shelve',
			'server.unshelve',
		],
		note: 'Beyond kamaki',
	},
	{ theirs: 'get_server_metadata(id, key)', ours: ['server.getMetadata'] },
	{ theirs: 'create_server_metadata(id, key, value)', ours: ['server.setMetadata'] },
	{ theirs: 'update_server_metadata(id, **metadata)', ours: ['server.setMetadata'] },
	{ theirs: 'delete_server_metadata(id, key)', ours: ['server.removeMetadata'] },
	{
		theirs: 'get_server_nics(id), get_server_network_nics(id, net)',
		ours: ['port.getMany'],
		note: 'Or `addresses` of server.get',
	},
	{ theirs: 'list_flavors(detail), get_flavor_details(id)', ours: ['flavor.getMany', 'flavor.get'] },
	{
		theirs: 'list_images(detail), get_image_details(id), delete_image(id)',
		ours: ['image.getMany', 'image.get', 'image.delete'],
		note: 'Over the image service; Nova has dropped its own calls',
	},
	{
		theirs: 'get_image_metadata, create_image_metadata, update_image_metadata, delete_image_metadata',
		ours: ['image.update'],
		note: 'Properties of the image',
	},
	{
		theirs:
			'get_floating_ip_pools(), get_floating_ips(), alloc_floating_ip(), get_floating_ip(id), delete_floating_ip(id)',
		ours: ['floatingIp.getMany', 'floatingIp.allocate', 'floatingIp.get', 'floatingIp.release'],
		note: 'Nova’s calls are gone: the network service does it',
	},
	{
		theirs: 'list_keypairs(), get_keypair_details(name), create_key(name, public_key), delete_keypair(name)',
		ours: ['keyPair.getMany', 'keyPair.get', 'keyPair.create', 'keyPair.delete'],
		note: 'The private key is a secret output',
	},
	{
		theirs: 'check_tag_exists, add_tag, delete_tag, list_tags, replace_tags, delete_tags',
		ours: ['server.getTags', 'server.setTags'],
	},
	{ theirs: 'limits_get()', ours: ['quota.getMany'] },
	{ theirs: 'set_firewall_profile(id, profile, port_id)', ours: ['server.setFirewall'] },
	{
		theirs: 'get_server_console(id, type)',
		ours: ['server.getConsoleUrl'],
		note: 'Host, port and password of VNC are secret outputs',
	},
	{ theirs: 'reassign_server(id, project)', ours: ['server.reassign'] },
	{ theirs: 'get_server_stats(id), get_server_diagnostics(id)', ours: ['server.getStats'] },
	{ theirs: 'get_server_console_output(id)', ours: ['server.getConsoleLog'], note: 'OpenStack' },
	{
		theirs: 'list_volume_attachments(id), get_volume_attachment(id, attachment)',
		ours: ['volume.getMany', 'volume.get'],
		note: '`attachments` of the volume',
	},
	{
		theirs: 'attach_volume(id, volume), detach_volume(id, volume), delete_volume_attachment(id, attachment)',
		ours: ['volume.attach', 'volume.detach'],
	},
	{
		theirs: 'wait_server_while(id, status), wait_server_until(id, status), wait_server(id)',
		ours: ['server.waitFor', 'server.waitForServerChanged'],
	},
];
