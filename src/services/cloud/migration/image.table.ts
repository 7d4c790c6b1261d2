import type { Migration } from '../../../catalogue/migration.ts';

/** Images (plankton). */
export const rows: Migration['rows'] = [
	{
		theirs: 'list_public(detail, filters, order)',
		ours: ['image.getMany'],
		note: 'Filters are fields, *Properties* too; the order is *Sort by* and *Descending*',
	},
	{ theirs: 'get_meta(id)', ours: ['image.get'] },
	{ theirs: 'register(name, location, params, properties)', ours: ['image.register'] },
	{
		theirs: 'update_image(id, name, disk_format, …, **properties)',
		ours: ['image.update'],
		note: 'Properties merge. In OpenStack formats change only while the image has no data, and *Owner* only by an admin; in Synnefo the owner is the account of the object, and the status is the cloud’s',
	},
	{ theirs: 'unregister(id)', ours: ['image.delete'] },
	{
		theirs: 'list_members(id), set_members(id, members), add_member(id, member), remove_member(id, member)',
		ours: ['image.getMembers', 'image.share', 'image.unshare'],
	},
	{ theirs: 'list_shared(member)', ours: ['api.call'], note: 'GET /shared-images/{member}' },
];
