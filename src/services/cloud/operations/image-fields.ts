import { choice, flag, list, record, size } from '../../../catalogue/field.ts';

export const GIB = 2 ** 30;
export const MIB = 2 ** 20;

export const visibility = choice('Visibility', {
	help: 'Who may use it',
	options: [
		{ value: 'private', label: 'This project' },
		{ value: 'shared', label: 'This project and its members' },
		{ value: 'community', label: 'Whoever knows its ID' },
		{ value: 'public', label: 'Everybody' },
	],
});
export const properties = record('Properties', {
	advanced: true,
	item: 'property',
	example: 'os_distro = debian',
	help: 'Texts that say more of it, e.g. its system',
});
export const tags = list('Tags', {
	advanced: true,
	item: 'tag',
	only: 'OpenStack',
	help: 'Words to find it by',
});
export const minDisk = size('Least disk', {
	advanced: true,
	only: 'OpenStack',
	example: '10G',
	help: 'The smallest disk it fits on',
});
export const minRam = size('Least memory', {
	advanced: true,
	only: 'OpenStack',
	example: '512M',
	help: 'The smallest memory it runs in',
});
export const isProtected = flag('Protected', {
	default: false,
	advanced: true,
	help: 'Whether it cannot be deleted',
});
