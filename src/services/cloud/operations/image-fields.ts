import { choice, file, flag, list, record, size } from '../../../catalogue/field.ts';

export const visibility = choice('Visibility', {
	help: 'Who may use it',
	options: [
		{ value: 'private', label: 'Private: this project' },
		{ value: 'shared', label: 'Shared: this project and those it is shared with' },
		{ value: 'community', label: 'Community: everybody, but not in their lists' },
		{ value: 'public', label: 'Public: everybody' },
	],
});
export const properties = record('Properties', {
	advanced: true,
	item: 'property',
	example: 'os_distro = debian',
	help: 'Further properties, e.g. of its operating system',
});
export const tags = list('Tags', {
	advanced: true,
	item: 'tag',
	only: 'OpenStack',
	example: 'lts',
	help: 'Tags to find the image by',
});
export const minDisk = size('Minimum disk', {
	advanced: true,
	only: 'OpenStack',
	example: '10G',
	help: 'Smallest disk of a server that boots from it; whole GiB, rounded up',
});
export const minRam = size('Minimum memory', {
	advanced: true,
	only: 'OpenStack',
	example: '512M',
	help: 'Smallest memory of a server that boots from it; whole MiB, rounded up',
});
export const isProtected = flag('Protected', {
	default: false,
	advanced: true,
	help: 'Whether to protect it from deletion',
});
export const disk = file('Disk', {
	required: true,
	fileName: 'debian-12.qcow2',
	help: 'The disk to upload, as a file',
});
