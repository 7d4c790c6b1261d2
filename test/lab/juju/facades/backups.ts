import { type Call } from './table.ts';

export const backup = (call: Call, notes: string) => ({
	id: '20261128-214000.lab',
	checksum: 'c2hh',
	'checksum-format': 'SHA-1, base64 encoded',
	size: 11,
	stored: '2026-11-28T21:40:00Z',
	started: '2026-11-28T21:39:00Z',
	finished: '2026-11-28T21:40:00Z',
	notes,
	model: call.model.uuid,
	machine: '0',
	hostname: 'vm',
	version: call.world.version,
	base: 'ubuntu@22.04',
	filename: '/var/tmp/juju-backup-20261128-214000.tar.gz',
	'format-version': 1,
	'controller-uuid': call.world.uuid,
});
