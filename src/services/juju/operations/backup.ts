import { text } from '../../../catalogue/field.ts';
import { fileOut } from '../../../catalogue/results.ts';
import {
	backupInfo,
	createBackup,
	deleteImages,
	listBackups,
	listImages,
	removeBackup,
} from '../wire/calls/backup.table.ts';
import { modelOp } from './op.ts';

const sample = {
	id: '20260131-031245.f3db5ed7',
	notes: 'before the upgrade',
	size: 1048576,
	checksum: 'a1b2',
	started: '2026-01-31T03:12:45Z',
	finished: '2026-01-31T03:13:45Z',
	stored: '2026-01-31T03:13:46Z',
	version: '2.9.43',
	file: null,
};
const id = text('Backup', {
	required: true,
	from: 'id',
	example: '20260131-031245.f3db5ed7',
	help: 'Its ID, or the backup from an earlier step',
});

const create = modelOp({
	resource: 'backup',
	name: 'create',
	action: 'Create a backup',
	alias: ['back up a controller'],
	effect: 'changes',
	help: 'Back up the controller’s database; Model has to be the controller’s own',
	fields: {
		notes: text('Notes', { required: true, example: 'before the upgrade', help: 'What it is for' }),
	},
	timeout: 600,
	covers: ['Backups.Create'],
	until: '3.6',
	sample,
	run: (client, { notes }, { signal }) =>
		client.ask(createBackup, { notes, download: false }, { signal, seconds: 600 }),
});
const getMany = modelOp({
	resource: 'backup',
	name: 'getMany',
	action: 'Get many backups',
	effect: 'reads',
	returns: 'many',
	help: 'List the backups that the controller keeps',
	fields: {},
	covers: ['Backups.List'],
	until: '2.9',
	sample,
	run: (client, _, { signal }) => client.ask(listBackups, {}, { signal }),
});
const get = modelOp({
	resource: 'backup',
	name: 'get',
	action: 'Get a backup',
	effect: 'reads',
	help: 'A backup with its size, times and notes',
	fields: { backup: id },
	covers: ['Backups.Info'],
	until: '2.9',
	sample,
	run: (client, { backup }, { signal }) => client.ask(backupInfo, { id: backup }, { signal }),
});
const download = modelOp({
	resource: 'backup',
	name: 'download',
	action: 'Download a backup',
	effect: 'reads',
	returns: 'file',
	help: 'The archive of a backup that the controller keeps',
	fields: { backup: id },
	timeout: 600,
	covers: ['GET backups'],
	until: '2.9',
	sample: { name: 'juju-backup.tgz' },
	async run(client, { backup }, { signal }) {
		const key = client.offer.major < 2 ? 'ID' : 'id';
		const { body, headers } = await client.http.stream(
			{
				method: 'GET',
				path: `${client.http.modelPath}/backups`,
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ [key]: backup }),
				signal,
			},
			'backup download',
		);
		const size = Number(headers['content-length']);
		return fileOut({
			name: `juju-backup-${backup}.tar.gz`,
			mimeType: 'application/gzip',
			...(Number.isFinite(size) ? { size } : {}),
			read: () => body,
		});
	},
});
const remove = modelOp({
	resource: 'backup',
	name: 'remove',
	action: 'Remove a backup',
	effect: 'destroys',
	help: 'Remove a backup that the controller keeps',
	fields: { backup: id },
	covers: ['Backups.Remove', 'Backups.List'],
	until: '2.9',
	sample: { id: '20260131-031245.f3db5ed7', removed: true },
	preview: (client, { backup }, { signal }) => client.ask(backupInfo, { id: backup }, { signal }),
	async run(client, { backup }, { signal }) {
		await client.ask(removeBackup, { id: backup }, { signal });
		const left = await client.ask(listBackups, {}, { signal });
		return { id: backup, removed: !left.some((one) => one.id === backup) };
	},
});

const image = {
	kind: text('Kind', { placeholder: 'any', example: 'lxd', help: 'Kind of container' }),
	series: text('Series', { placeholder: 'any', example: 'focal', help: 'Series of its operating system' }),
	arch: text('Architecture', { placeholder: 'any', example: 'amd64', help: 'Its processor architecture' }),
};
const imageSample = {
	kind: 'lxd',
	series: 'focal',
	arch: 'amd64',
	url: 'https://…',
	created: '2026-01-31T03:12:45Z',
};
const getImages = modelOp({
	resource: 'image',
	name: 'getMany',
	action: 'Get many container images',
	effect: 'reads',
	returns: 'many',
	help: 'List the container images that the controller keeps',
	fields: image,
	covers: ['ImageManager.ListImages'],
	until: '2.9',
	sample: imageSample,
	run: (client, { kind = '', series = '', arch = '' }, { signal }) =>
		client.ask(listImages, { kind, series, arch }, { signal }),
});
const removeImages = modelOp({
	resource: 'image',
	name: 'remove',
	action: 'Remove container images',
	effect: 'destroys',
	help: 'Remove container images that the controller keeps; they are fetched again when needed',
	fields: {
		kind: text('Kind', { required: true, example: 'lxd', help: 'Kind of container' }),
		series: text('Series', { required: true, example: 'focal', help: 'Series of its operating system' }),
		arch: text('Architecture', { required: true, example: 'amd64', help: 'Its processor architecture' }),
	},
	covers: ['ImageManager.DeleteImages'],
	until: '2.9',
	sample: { kind: 'lxd', series: 'focal', arch: 'amd64', removed: true },
	preview: (client, { kind = '', series = '', arch = '' }, { signal }) =>
		client.ask(listImages, { kind, series, arch }, { signal }),
	async run(client, { kind = '', series = '', arch = '' }, { signal }) {
		await client.ask(deleteImages, { kind, series, arch }, { signal });
		return { kind, series, arch, removed: true };
	},
});

export const backupOperations = [create, getMany, get, download, remove, getImages, removeImages] as const;
