import type { KnownRefusal } from './known-refusal.ts';

/** Nova’s. */
export const computeRefusals: readonly KnownRefusal[] = [
	{
		says: /^Instance \S+ is locked$/,
		code: 'CONFLICT',
		hint: '“Unlock a server” first. What an admin has locked only an admin unlocks.',
	},
	{
		says: /^Instance \S+ is not ready$|while it is in vm_state building/,
		code: 'CONFLICT',
		hint: 'The server is still being built: wait until it is active, e.g. with “Wait until done”.',
	},
	{
		says: /while it is in task_state/,
		code: 'CONFLICT',
		hint: 'The cloud is at work on the server: wait until that is over.',
	},
	{
		says: /while it is in vm_state resized/,
		code: 'CONFLICT',
		hint: '“Confirm the resize of a server”, or revert it, first.',
	},
	{
		says: /while it is in vm_state rescued/,
		code: 'CONFLICT',
		hint: '“Unrescue a server” first.',
	},
	{
		says: /while it is in vm_state shelved/,
		code: 'CONFLICT',
		hint: '“Unshelve a server” first.',
	},
	{
		says: /while it is in vm_state paused/,
		code: 'CONFLICT',
		hint: '“Unpause a server” first.',
	},
	{
		says: /while it is in vm_state suspended/,
		code: 'CONFLICT',
		hint: '“Resume a server” first.',
	},
	{
		says: /while it is in vm_state stopped/,
		code: 'CONFLICT',
		hint: '“Start a server” first. If it is meant to be off, nothing more is needed.',
	},
	{
		says: /while it is in vm_state active/,
		code: 'CONFLICT',
		hint: 'The server is active. If that is what you want, nothing more is needed.',
	},
	{
		says: /while it is in vm_state error/,
		code: 'CONFLICT',
		hint: '“Get a server” shows what failed. A hard reboot or a rebuild may mend it; else delete it.',
	},
	{
		says: /instances must change flavor/,
		code: 'CONFLICT',
		hint: 'The server has this flavor already: nothing more is needed.',
	},
	{
		says: /^Invalid key_name provided/,
		code: 'NOT_FOUND',
		hint: '“Get many key pairs” lists yours: each user has key pairs of their own.',
	},
	{
		says: /^Key ?pair '.*' already exists/,
		code: 'CONFLICT',
		hint: 'Choose another name, or delete that key pair first.',
	},
	{
		says: /availability zone is not available/,
		code: 'NOT_FOUND',
		hint: '“Get many availability zones” lists those there are.',
	},
	{
		says: /^Unable to find security_group/,
		code: 'NOT_FOUND',
		hint: '“Get many security groups” lists those of the project.',
	},
	{
		says: /name must be: printable characters/,
		code: 'SERVER',
		hint: 'Leave out emoji and line breaks, and blanks at either end.',
	},
	{
		says: /Multiple possible networks found/,
		code: 'CONFLICT',
		hint: 'The project has several: name under “Networks” those that the server is to have.',
	},
	{
		says: /requires a subnet in order to boot/,
		code: 'CONFLICT',
		hint: 'The network has no subnet, thus no addresses: “Create a subnet” first.',
	},
	{
		says: /^Port \S+ is still in use/,
		code: 'CONFLICT',
		hint: 'A server has this port already: detach it there first.',
	},
	{
		says: /Cannot detach a root device volume/,
		code: 'CONFLICT',
		hint: 'The server boots from this volume: it becomes free when the server is deleted.',
	},
	{
		says: /is already attached to instances/,
		code: 'CONFLICT',
		hint: 'A server has this volume already. To move it, detach it there first.',
	},
	{
		says: /available or downloading to reserve, but the current status is in-use|Currently in 'in-use'/,
		code: 'CONFLICT',
		hint: 'A server has this volume already. To move it, detach it there first.',
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
		says: /Unable to force up host/,
		code: 'CONFLICT',
		hint: 'Servers were evacuated from that host: restart its nova-compute first, which removes what is left of them.',
	},
	{
		says: /prior operation is still in progress/,
		code: 'CONFLICT',
		hint: 'Another import of the image is under way: wait until it is over.',
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
	{
		says: /Flavor's disk is smaller than the minimum size/,
		code: 'SERVER',
		hint: 'Choose a flavor with a larger disk, or a “Boot volume size” that is large enough.',
	},
	{
		says: /Flavor's memory is too small/,
		code: 'SERVER',
		hint: 'Choose a flavor with more memory, or another image.',
	},
];
