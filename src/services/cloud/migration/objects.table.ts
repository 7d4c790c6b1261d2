import type { Migration } from '../../../catalogue/migration.ts';

/** Objects (Swift and Pithos). */
export const rows: Migration['rows'] = [
	{
		theirs: 'get_account_info(), account_head',
		ours: ['account.get', 'quota.getMany'],
	},
	{
		theirs: 'replace_account_meta, set_account_meta, del_account_meta, get_account_meta',
		ours: ['account.update', 'account.get'],
		note: 'An empty text removes an entry',
	},
	{ theirs: 'get_account_quota(), get_account_versioning()', ours: ['quota.getMany'] },
	{
		theirs: 'set_account_group(group, members), get_account_group(), del_account_group(group)',
		ours: ['account.setGroup', 'account.get'],
	},
	{
		theirs: 'create_container(container, sizelimit, versioning, metadata, project_id)',
		ours: ['container.create'],
	},
	{
		theirs:
			'get_container_info(), get_container_meta(), get_container_object_meta(), get_container_limit(), get_container_versioning()',
		ours: ['container.get'],
	},
	{
		theirs:
			'set_container_meta(…), del_container_meta(key), set_container_limit(…), set_container_versioning(…)',
		ours: ['container.update'],
	},
	{ theirs: 'reassign_container(project)', ours: ['container.update'], note: '*Project*' },
	{
		theirs: 'delete_container(), del_container(until, delimiter), purge_container()',
		ours: ['container.delete', 'container.empty', 'container.purgeHistory'],
	},
	{ theirs: 'list_containers()', ours: ['container.getMany'] },
	{
		theirs: 'list_objects(limit, marker, prefix, delimiter, path), list_objects_in_path(path)',
		ours: ['object.getMany'],
		note: '`meta` is *With metadata*; *Shared*, *Public* and *Until* are Pithos’ too. `path` is *Prefix* with *Delimiter* /',
	},
	{
		theirs: 'upload_object(obj, f, …), upload_object_unchunked(obj, f)',
		ours: ['object.upload'],
		note: 'By stream; Pithos gets the blocks it misses only. Encoding, disposition, *Read*, *Write* and *Public* are fields',
	},
	{ theirs: 'upload_from_string(obj, text)', ours: ['object.createFromText'] },
	{
		theirs: 'create_object(obj), create_directory(obj)',
		ours: ['object.createFromText'],
		note: 'With the content type application/directory',
	},
	{
		theirs: 'create_object_by_manifestation(obj, …)',
		ours: ['object.createFromPrefix', 'object.getSegments'],
		note: 'Large uploads make static manifests',
	},
	{
		theirs: 'download_object(obj, f, …), download_to_string(obj), stream_down(obj, f)',
		ours: ['object.download'],
		note: 'Range, version and conditions; goes on after a lost connection',
	},
	{ theirs: 'get_object_hashmap(obj)', ours: ['api.call'], note: 'GET ?hashmap' },
	{ theirs: 'get_object_info(obj, version), get_object_meta(obj)', ours: ['object.get'] },
	{
		theirs: 'set_object_meta(obj, …), replace_object_meta(…), del_object_meta(obj, key)',
		ours: ['object.update'],
		note: 'Merges; *Replace all* does not',
	},
	{ theirs: 'publish_object(obj), unpublish_object(obj)', ours: ['object.publish'] },
	{ theirs: 'get_object_sharing(obj)', ours: ['object.get'] },
	{ theirs: 'set_object_sharing(obj, read, write), del_object_sharing(obj)', ours: ['object.share'] },
	{
		theirs: 'append_object(obj, f), truncate_object(obj, size), overwrite_object(obj, start, end, f)',
		ours: ['object.append', 'object.truncate', 'object.overwrite'],
	},
	{ theirs: 'copy_object(…)', ours: ['object.copy'] },
	{ theirs: 'move_object(…)', ours: ['object.move'] },
	{
		theirs: 'del_object(obj, until, delimiter), delete_object(obj)',
		ours: ['object.delete', 'object.deleteMany'],
	},
	{ theirs: 'get_object_versionlist(obj)', ours: ['object.getVersions', 'object.restoreVersion'] },
	{ theirs: 'get_sharing_accounts()', ours: ['object.getSharingAccounts'] },
	{
		theirs: 'use_alternative_account(account)',
		ours: ['object.getMany'],
		note: '*Account* of every object step',
	},
];
