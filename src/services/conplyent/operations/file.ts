import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import { bytes, file, flag, text } from '../../../catalogue/field.ts';
import { type FileOut, operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../runtime/errors.ts';
import { remoteSha256 } from '../checksum.ts';
import type { ConplyentClient } from '../client/types.ts';
import { path } from './fields.ts';

const op = operations<ConplyentClient>();

const verify = flag('Verify', {
	default: true,
	advanced: true,
	help: 'Whether to compare checksums, where a program on the server can make one',
});

/** Writes a stream and compares what arrived. */
const written = async (
	client: ConplyentClient,
	target: string,
	content: AsyncIterable<Uint8Array>,
	{ append, check, size }: { append: boolean; check: boolean; size?: number },
	context: {
		readonly signal: AbortSignal;
		progress(done: number, of?: number): void;
	},
) => {
	const { signal, progress } = context;
	const hash = createHash('sha256');
	const hashed = async function* () {
		for await (const part of content) {
			hash.update(part);
			yield part;
		}
	};
	const sent = await client.upload(target, hashed(), {
		append,
		signal,
		timeout: undefined,
		progress: (done) => progress(done, size),
	});
	const sha256 = hash.digest('hex');
	const there = check && !append ? await remoteSha256(client, target, { signal }) : undefined;
	if (there !== undefined && there !== sha256)
		throw new MusterError(
			'SERVER',
			`${target} arrived damaged: its checksum is ${there.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…`,
			{
				hint: 'Send it again; if it happens again, look at the disk of the server.',
			},
		);
	return {
		path: target,
		bytes: sent.bytes,
		sha256,
		verified: there !== undefined,
	};
};

const sample = {
	path: '/srv/app/config.yml',
	bytes: 1024,
	sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
	verified: true,
};

export const uploadFile = op({
	resource: 'file',
	name: 'upload',
	action: 'Upload a file',
	effect: 'changes',
	help: 'Write a file on the server from one that flows in; folders above it are made',
	fields: {
		path,
		file: file('File', { required: true, help: 'The file to send' }),
		append: flag('Append', {
			default: false,
			advanced: true,
			help: 'Whether to add to a file that exists instead of replacing it',
		}),
		verify,
	},
	covers: ['wrfile', 'mkdirs'],
	sample,
	timeout: 3600,
	run: (client, { path: target, file: from, append, verify: check }, context) =>
		written(client, target, from.read(), { append, check, size: from.size }, context),
});

export const writeFile = op({
	resource: 'file',
	name: 'write',
	action: 'Write a file',
	effect: 'changes',
	help: 'Write a file on the server from text or bytes; folders above it are made',
	fields: {
		path,
		content: bytes('Content', { help: 'What the file shall hold' }),
		append: flag('Append', {
			default: false,
			advanced: true,
			help: 'Whether to add to a file that exists instead of replacing it',
		}),
		verify,
	},
	covers: ['wrfile', 'mkdirs'],
	sample,
	timeout: 600,
	async run(client, { path: target, content = new Uint8Array(), append, verify: check }, context) {
		const once = async function* () {
			yield content;
		};
		return written(client, target, once(), { append, check, size: content.length }, context);
	},
});

export const downloadFile = op({
	resource: 'file',
	name: 'download',
	action: 'Download a file',
	effect: 'reads',
	help: 'Read a file from the server',
	returns: 'file',
	fields: { path },
	covers: ['rdfile'],
	sample: { name: 'config.yml', size: 1024 },
	timeout: 3600,
	run: async (client, { path: from }, { signal }): Promise<FileOut> => ({
		name: basename(from.replaceAll('\\', '/')),
		read: () => client.download(from, { signal }),
	}),
});

export const listFiles = op({
	resource: 'file',
	name: 'getMany',
	action: 'Get many files',
	effect: 'reads',
	help: 'List a folder of the server; hidden entries are left out by it',
	returns: 'many',
	fields: {
		path: text('Folder', {
			placeholder: 'the working folder',
			example: '/var/log',
			help: 'Which folder',
		}),
	},
	covers: ['ls'],
	sample: { name: 'config.yml', kind: 'file' },
	timeout: 60,
	run: (client, { path: folder }, { signal }) => client.list(folder || undefined, { signal }),
});

export const makeFolder = op({
	resource: 'file',
	name: 'makeFolder',
	action: 'Make a folder',
	effect: 'changes',
	help: 'Make a folder on the server',
	fields: {
		path,
		parents: flag('Parents', {
			default: true,
			advanced: true,
			help: 'Whether folders above are made too, and one that exists is no mistake',
		}),
	},
	covers: ['mkdir', 'mkdirs'],
	sample: { path: '/srv/app', made: true },
	async run(client, { path: folder, parents }, { signal }) {
		if (parents) await client.makeFolders(folder, { signal, existing: true });
		else await client.makeFolder(folder, { signal });
		return { path: folder, made: true };
	},
});

export const removeFile = op({
	resource: 'file',
	name: 'remove',
	action: 'Remove a file or folder',
	effect: 'destroys',
	help: 'Delete a file or folder on the server',
	fields: {
		path,
		recursive: flag('Recursive', {
			default: false,
			help: 'Whether a folder goes with everything in it',
		}),
	},
	covers: ['rm'],
	sample: { path: '/srv/app/old', removed: true },
	async preview(client, { path: target, recursive }, { signal }) {
		const entries = await client.list(target, { signal }).catch(() => undefined);
		return {
			path: target,
			kind: entries ? 'folder' : 'file',
			...(entries ? { entries: entries.map(({ name }) => name) } : {}),
			removable: !entries?.length || recursive,
		};
	},
	async run(client, { path: target, recursive }, { signal }) {
		await client.remove(target, { recursive, signal });
		return { path: target, removed: true };
	},
});

export const touchFile = op({
	resource: 'file',
	name: 'touch',
	action: 'Touch a file',
	effect: 'changes',
	help: 'Make an empty file, or set the time of one that exists to now',
	fields: { path },
	covers: ['touch'],
	sample: { path: '/srv/app/restart.txt', touched: true },
	async run(client, { path: target }, { signal }) {
		await client.touch(target, { signal });
		return { path: target, touched: true };
	},
});

export const getFolder = op({
	resource: 'file',
	name: 'getWorkingFolder',
	action: 'Get the working folder',
	effect: 'reads',
	help: 'The folder in which relative paths and commands of the server begin',
	fields: {},
	covers: ['cwd'],
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
	fields: { path },
	covers: ['cd'],
	sample: { folder: '/srv/app' },
	run: async (client, { path: folder }, { signal }) => ({
		folder: await client.setFolder(folder, { signal }),
	}),
});
