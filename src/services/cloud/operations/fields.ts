import { flag, pick, picks, text } from '../../../catalogue/field.ts';

export const named = 'Its name or ID, or the record from an earlier step';

export const raw = flag('Raw', {
	default: false,
	advanced: true,
	help: 'Whether to add the cloud’s own record, untouched',
});
/** What somebody says of a thing. */
export const description = text('Description', {
	advanced: true,
	example: 'for the databases',
	help: 'A few words about it',
});
/** Where an admin’s list would hold what is not the project’s. */
export const allProjects = (titles: string) =>
	flag('All projects', {
		default: false,
		advanced: true,
		only: 'OpenStack',
		help: `Whether to list the ${titles} of every project; needs the admin role`,
	});
/** `server` is a name that editors use for the connection. */
export const serverId = pick('Server', {
	list: 'servers',
	from: 'id',
	required: true,
	example: 'web-1',
	help: named,
});
export const flavor = pick('Flavor', {
	list: 'flavors',
	from: 'id',
	required: true,
	example: 'm1.small',
	help: 'Size of the server: name or ID of a flavor',
});
export const image = pick('Image', {
	list: 'images',
	from: 'id',
	required: true,
	example: 'debian-12',
	help: named,
});
export const optionalImage = pick('Image', {
	list: 'images',
	from: 'id',
	example: 'debian-12',
	help: 'Image to boot from: name or ID; leave it empty to boot from a volume',
});
export const network = pick('Network', {
	list: 'networks',
	from: 'id',
	required: true,
	example: 'private',
	help: named,
});
export const networks = picks('Networks', {
	list: 'networks',
	from: 'id',
	example: 'private',
	placeholder: 'the cloud chooses',
	help: 'Names or IDs, in the order of the interfaces; if empty the cloud chooses',
});
export const port = pick('Port', {
	list: 'ports',
	from: 'id',
	required: true,
	example: 'web-1',
	help: named,
});
export const volume = pick('Volume', {
	list: 'volumes',
	from: 'id',
	required: true,
	example: 'data-1',
	help: named,
});
export const securityGroups = picks('Security groups', {
	only: 'OpenStack',
	list: 'securityGroups',
	from: 'id',
	example: 'web',
	placeholder: 'the project’s default',
	help: 'Names or IDs; if empty the project’s default group',
});
