import type { Migration } from '../../../catalogue/migration.ts';

/** Images (plankton). */
export const rows: Migration['rows'] = [
	{
		theirs: 'list_public(detail, filters, order)',
		ours: ['image.getMany'],
		note: 'By name, status, visibility and owner; filter and sort the rest in the editor',
	},
	{ theirs: 'get_meta(id)', ours: ['image.get'] },
	{ theirs: 'register(name, location, params, properties)', ours: ['image.register'] },
	{
		theirs: 'update_image(id, name, disk_format, …, **properties)',
		ours: ['image.update'],
		note: 'Properties merge. Formats are said when it is created; another owner takes *Make any API call*',
	},
	{ theirs: 'unregister(id)', ours: ['image.delete'] },
	{
		theirs: 'list_members(id), set_members(id, members), add_member(id, member), remove_member(id, member)',
		ours: ['image.getMembers', 'image.share', 'image.unshare'],
	},
	{ theirs: 'list_shared(member)', ours: ['api.call'], note: 'GET /shared-images/{member}' },
];
