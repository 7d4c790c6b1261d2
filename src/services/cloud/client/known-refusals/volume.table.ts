import type { KnownRefusal } from './known-refusal.ts';

/** Cinder’s. */
export const volumeRefusals: readonly KnownRefusal[] = [
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
		says: /must not be migrating, attached/,
		code: 'CONFLICT',
		hint: 'Detach the volume first, if a server has it. Its snapshots go with it if “With snapshots” is on. One in error_deleting stays until an admin resets its state.',
	},
	{
		says: /status (is:?|must be 'available'\. Currently in) '?error/,
		code: 'CONFLICT',
		hint: 'The volume is in error. An admin of the cloud can reset its state; if there is nothing on it, delete it.',
	},
	{
		says: /status must be available, but current status is: in-use/,
		code: 'CONFLICT',
		hint: 'A server has the volume: turn on “While in use”, or detach the volume first.',
	},
	{
		says: /New size for extend must be greater/,
		code: 'SERVER',
		hint: 'A volume only grows: give a size that is larger than its own.',
	},
	{
		says: /Availability zone '.*' is invalid/,
		code: 'NOT_FOUND',
		hint: 'Leave the zone empty, or take one that has volumes: “Get many availability zones”.',
	},
	{
		says: /cannot be smaller than the image minDisk/,
		code: 'SERVER',
		hint: 'Give at least the size that the image needs: its “minDisk” in “Get an image”.',
	},
];
