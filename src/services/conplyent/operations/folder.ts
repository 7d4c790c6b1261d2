import type { ConplyentParts } from '../parts.ts';
import { flag, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import { listFolder } from '../model/list-folder.ts';
import { lookAt } from '../model/look.ts';
import { checkRemovable, linkError, removalRefusal } from '../model/removable.ts';
import { checkSystem } from '../model/windows-path.ts';
import { folderPath, path, STEP_SECONDS, wholePath } from './fields.ts';

const op = operations<ConplyentParts>();

export const listFiles = op({
	resource: 'file',
	name: 'getMany',
	action: 'Get many files',
	alias: ['list a folder', 'list a directory'],
	effect: 'reads',
	help: 'List a folder of the server; the server leaves out hidden entries',
	returns: 'many',
	fields: {
		path: text('Folder', {
			...wholePath,
			placeholder: 'the working folder',
			example: '/var/log',
			help: 'Folder to list',
		}),
	},
	part: 'main',
	covers: ['ls', 'exec'],
	sample: { name: 'config.yml', kind: 'file' },
	timeout: 60,
	run: (client, { path: folder }, { signal }) => listFolder(client, folder || undefined, { signal }),
});

export const makeFolder = op({
	resource: 'file',
	name: 'makeFolder',
	action: 'Make a folder',
	alias: ['make a directory', 'create a directory', 'mkdir'],
	effect: 'changes',
	help: 'Make a folder on the server',
	fields: {
		path: folderPath,
		parents: flag('Parents', {
			default: true,
			advanced: true,
			help: 'Whether to make the folders above it too, and to accept one that exists',
		}),
	},
	part: 'main',
	covers: ['mkdir', 'mkdirs'],
	timeout: STEP_SECONDS,
	sample: { path: '/srv/app', made: true },
	async run(client, { path: folder, parents }, { signal }) {
		await checkSystem(client, folder, { signal });
		if (parents) await client.makeFolders(folder, { signal, existing: true });
		else await client.makeFolder(folder, { signal });
		return { path: folder, made: true };
	},
});

export const removeFile = op({
	resource: 'file',
	name: 'remove',
	action: 'Remove a file or folder',
	alias: ['delete a file', 'delete a directory'],
	effect: 'destroys',
	help: 'Delete a file or folder on the server',
	fields: {
		path,
		recursive: flag('Recursive', {
			default: false,
			help: 'Whether a folder goes with everything in it',
		}),
	},
	part: 'main',
	covers: ['rm'],
	timeout: STEP_SECONDS,
	sample: { path: '/srv/app/old', removed: true },
	async preview(client, { path: target, recursive }, { signal }) {
		checkRemovable(target);
		const found = await lookAt(client, target, { signal });
		if (found.kind === 'none')
			throw new MusterError('NOT_FOUND', `${target} does not exist on the server`, {
				hint: 'List the folder to see what there is.',
			});
		if (found.kind === 'link')
			return { path: target, kind: 'link', removable: false, reason: removalRefusal(found.leads) };
		if (found.kind === 'file') return { path: target, kind: 'file', removable: true };
		const { entries, count } = found;
		const more = count > entries.length ? { more: count - entries.length } : {};
		return { path: target, kind: 'folder', entries, ...more, removable: count === 0 || recursive };
	},
	async run(client, { path: target, recursive }, { signal }) {
		checkRemovable(target);
		try {
			await client.remove(target, { recursive, signal });
		} catch (error) {
			if (recursive || codeOf(error) !== 'CONFLICT') throw await linkError(client, target, error, { signal });
			throw new MusterError('CONFLICT', `${target} is a folder that is not empty`, {
				hint: 'Turn on Recursive to remove it with everything in it. Nothing was removed.',
				cause: error,
			});
		}
		return { path: target, removed: true };
	},
});

export const getFolder = op({
	resource: 'file',
	name: 'getWorkingFolder',
	action: 'Get the working folder',
	effect: 'reads',
	help: 'The folder in which relative paths and commands of the server begin',
	fields: {},
	part: 'main',
	covers: ['cwd'],
	timeout: STEP_SECONDS,
	sample: { folder: '/home/runner' },
	run: async (client, _, { signal }) => ({
		folder: await client.folder({ signal }),
	}),
});

export const setFolder = op({
	resource: 'file',
	name: 'setWorkingFolder',
	action: 'Set the working folder',
	effect: 'changes',
	help: 'Change the server’s working folder, for all its clients and jobs',
	fields: { path: folderPath },
	part: 'main',
	covers: ['cd'],
	timeout: STEP_SECONDS,
	sample: { folder: '/srv/app' },
	run: async (client, { path: folder }, { signal }) => ({
		folder: await client.setFolder(folder, { signal }),
	}),
});
