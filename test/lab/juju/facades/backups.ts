import { type Backup, checksumOf } from '../state/backups.ts';
import { type Call } from './table.ts';

/** A backup as 2.x and 3.x tell of it. */
export const told = (call: Call, backup: Backup) => ({
	id: backup.id,
	checksum: checksumOf(backup),
	'checksum-format': 'SHA-1, base64 encoded',
	size: backup.content.length,
	stored: backup.at,
	started: backup.at,
	finished: backup.at,
	notes: backup.notes,
	model: backup.model,
	machine: '0',
	hostname: 'vm',
	version: call.world.version,
	base: 'ubuntu@22.04',
	filename: `/var/tmp/juju-backup-${backup.id}.tar.gz`,
	'format-version': 1,
	'controller-uuid': call.world.uuid,
});
