import type { Code } from '../../../core/errors.ts';

/** A refusal that clouds give in words of their own, though the status says another thing or nothing. */
export interface KnownRefusal {
	/** Among the server’s words, or the fault’s name. */
	readonly says: RegExp;
	readonly code: Code;
	/** What to do. */
	readonly hint: string;
}

/** Seen at a real OpenStack; the first that fits counts. Status 403, 404 and 400 of states are conflicts. */
export const knownRefusals: readonly KnownRefusal[] = [
	{
		says: /is protected and cannot be deleted/,
		code: 'CONFLICT',
		hint: 'Turn its “Protected” off first: “Update an image”.',
	},
	{
		says: /image has been deactivated/,
		code: 'CONFLICT',
		hint: 'Reactivate the image first.',
	},
	{
		says: /Not allowed to (re|de)activate image in status/,
		code: 'CONFLICT',
		hint: 'Only an active image can be deactivated, and only a deactivated one reactivated.',
	},
	{
		says: /Not allowed to create members for image/,
		code: 'CONFLICT',
		hint: 'Only its owner can share it, and only while its visibility is “shared”: “Update an image”.',
	},
	{
		says: /Image \S+ is not active/,
		code: 'CONFLICT',
		hint: 'Wait until the image is active, or reactivate it.',
	},
	{
		says: /status transition from \w+ to (saving|uploading) is not allowed/,
		code: 'CONFLICT',
		hint: 'The image has its disk already, and it cannot be changed. Create another image.',
	},
	{
		says: /cannot be target for import|needs to be in 'queued' state/,
		code: 'CONFLICT',
		hint: 'Only an image that waits for its disk can be filled: “Create an image” with “Upload” off.',
	},
	{
		says: /needs to be staged before/,
		code: 'CONFLICT',
		hint: '“Stage the disk of an image” first.',
	},
	{
		says: /Unable to force up host/,
		code: 'CONFLICT',
		hint: 'Servers were evacuated from that host: restart its nova-compute first, which removes what is left of them.',
	},
	{
		says: /to complete copy_image action/,
		code: 'AUTH_REJECTED',
		hint: 'Copying images needs an admin, unless the cloud’s policy says otherwise.',
	},
	{
		says: /for web-download does not pass filtering/,
		code: 'UNSUPPORTED',
		hint: 'The cloud’s admin decides from which hosts, ports and schemes images are fetched: usually from ports 80 and 443 only, and never from the cloud’s own machine.',
	},
	{
		says: /prior operation is still in progress/,
		code: 'CONFLICT',
		hint: 'Another import of the image is under way: wait until it is over.',
	},
	{
		says: /^SecurityGroupRuleExists$|rule already exists/i,
		code: 'CONFLICT',
		hint: 'The group has this rule already: nothing more is needed.',
	},
	{
		says: /^SecurityGroupInUse$/,
		code: 'CONFLICT',
		hint: 'Take it from the ports that have it first: “Update a port”.',
	},
	{
		says: /^ExternalGatewayForFloatingIPNotFound$/,
		code: 'CONFLICT',
		hint: 'Connect the server’s subnet to a router on that external network, or name another port of the server.',
	},
	{
		says: /^FloatingIPPortAlreadyAssociated$/,
		code: 'CONFLICT',
		hint: 'Detach the floating IP that this port has first, or name another port of the server.',
	},
	{
		says: /^(RouterInterfaceInUseByFloatingIP|RouterExternalGatewayInUseByFloatingIp)$/i,
		code: 'CONFLICT',
		hint: 'Detach the floating IPs that use the router first.',
	},
	{
		says: /^RouterInUse$/,
		code: 'CONFLICT',
		hint: 'Disconnect its subnets first: “Remove an interface from a router”.',
	},
	{
		says: /^(NetworkInUse|SubnetInUse)$/,
		code: 'CONFLICT',
		hint: '“Get many ports” of that network shows what uses it. Detach or delete those first.',
	},
	{
		says: /^ServicePortInUse$/,
		code: 'CONFLICT',
		hint: 'The port belongs to a router or another service of the cloud and is deleted together with it.',
	},
	{
		says: /Incremental backups exist/,
		code: 'CONFLICT',
		hint: 'Delete the incremental backups that were made after it first.',
	},
	{
		says: /must use the force flag/,
		code: 'CONFLICT',
		hint: 'Turn on “While in use”, or detach the volume first.',
	},
	{
		says: /No backups available to do an incremental backup/,
		code: 'CONFLICT',
		hint: 'Take a whole backup of the volume first.',
	},
	{
		says: /too small to restore backup/,
		code: 'CONFLICT',
		hint: 'Extend the volume first, or name none: then a new one is created.',
	},
	{
		says: /Service cinder-backup could not be found/,
		code: 'UNSUPPORTED',
		hint: 'No backup service runs in this cloud. Ask its admin, or take a snapshot.',
	},
	{
		says: /Compute service of \S+ is still in use/,
		code: 'CONFLICT',
		hint: 'The host is up, or Nova has not noticed yet that it is down: see “Get many compute services”. From a host that is up, migrate its servers.',
	},
	{
		says: /target host can't be the same one/,
		code: 'CONFLICT',
		hint: 'Name another host, or none: the cloud then chooses.',
	},
	{
		says: /Compute host \S+ could not be found/,
		code: 'NOT_FOUND',
		hint: '“Get many hypervisors” lists the hosts there are.',
	},
];
