import type { KnownRefusal } from './known-refusal.ts';

/** Glance’s. */
export const imageRefusals: readonly KnownRefusal[] = [
	{
		says: /can be only replaced for a queued image/,
		code: 'CONFLICT',
		hint: 'The formats are fixed once the image has data: create an image with the right ones.',
	},
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
		says: /to complete copy_image action/,
		code: 'AUTH_REJECTED',
		hint: 'Copying images needs an admin, unless the cloud’s policy says otherwise.',
	},
	{
		says: /for web-download does not pass filtering/,
		code: 'UNSUPPORTED',
		hint: 'The cloud’s admin decides from which hosts, ports and schemes images are fetched: usually from ports 80 and 443 only, and never from the cloud’s own machine.',
	},
];
