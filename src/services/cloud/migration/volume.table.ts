import type { Migration } from '../../../catalogue/migration.ts';

/** Block storage. */
export const rows: Migration['rows'] = [
	{
		theirs: 'list_volumes(detail), get_volume_details(id), get_volume_status(id)',
		ours: ['volume.getMany', 'volume.get'],
	},
	{ theirs: 'create_volume(size, name, server_id, …)', ours: ['volume.create'] },
	{
		theirs: 'update_volume(id, …)',
		ours: ['volume.update'],
		note: 'Metadata merges; `delete_on_termination` is *Delete with server*: in OpenStack said to nova (2.85) of the servers that have it',
	},
	{ theirs: 'delete_volume(id)', ours: ['volume.delete'] },
	{ theirs: 'reassign_volume(id, project)', ours: ['api.call'], note: 'POST /volumes/{id}/action' },
	{ theirs: 'list_snapshots(detail), get_snapshot_details(id)', ours: ['snapshot.getMany', 'snapshot.get'] },
	{ theirs: 'create_snapshot(volume_id, name, description)', ours: ['snapshot.create'] },
	{
		theirs: 'update_snapshot(id, name, description), delete_snapshot(id)',
		ours: ['snapshot.update', 'snapshot.delete'],
	},
	{
		theirs: 'list_volume_types(), get_volume_type_details(id)',
		ours: ['volumeType.getMany', 'volumeType.get'],
	},
	{
		theirs: 'wait_volume(id, stop), wait_volume_while(id, status), wait_volume_until(id, status)',
		ours: ['volume.waitForVolumeChanged'],
		note: 'Create, attach and detach wait themselves',
	},
];
