import { pick, text } from '../../../catalogue/field.ts';

export const container = pick('Container', {
	list: 'containers',
	required: true,
	blanks: true,
	example: 'photos',
	help: 'Name of the container',
});
/** Of objects: a connection may have one of its own. */
export const objectContainer = pick('Container', {
	list: 'containers',
	example: 'photos',
	help: 'Name of the container; if empty that of the connection',
});
export const object = text('Object', {
	required: true,
	blanks: true,
	example: '2026/01/cat.jpg',
	help: 'Its whole name with all slashes, or the record from an earlier step',
});
export const account = text('Account', {
	advanced: true,
	example: 'AUTH_c36351c80aed',
	help: 'Account of somebody else, if you may use it: AUTH_… in Swift, a user’s ID in Synnefo',
});

export const containerSample = {
	id: 'photos',
	name: 'photos',
	objects: 3,
	size: 5242880,
	modified: '2026-01-31T03:12:45.678Z',
};
export const containerInfoSample = {
	...containerSample,
	metadata: { owner: 'web' },
	readAccess: null,
	writeAccess: null,
	versions: false,
	quota: null,
	blockSize: null,
	blockHash: null,
	project: null,
};
export const entrySample = {
	container: 'photos',
	name: '2026/01/cat.jpg',
	isPrefix: false,
	size: 1048576,
	contentType: 'image/jpeg',
	etag: 'd41d8cd98f00b204e9800998ecf8427e',
	modified: '2026-01-31T03:12:45.678Z',
	segmented: false,
	versionId: null,
	isLatest: null,
};
export const objectSample = {
	container: 'photos',
	name: '2026/01/cat.jpg',
	size: 1048576,
	contentType: 'image/jpeg',
	etag: 'd41d8cd98f00b204e9800998ecf8427e',
	modified: '2026-01-31T03:12:45.000Z',
	metadata: { album: 'cats' },
	expires: null,
	segmented: null,
	manifest: null,
	versionId: null,
	contentEncoding: null,
	contentDisposition: null,
	publicUrl: null,
	sharing: null,
	hash: null,
};
