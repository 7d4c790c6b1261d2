import type { ConplyentParts } from '../parts.ts';
import { createHash } from 'node:crypto';
import { bytes, file, flag } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { fileOut } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import { remoteSha256, remoteSha256OfFirst, remoteSize } from '../model/checksum.ts';
import type { ConplyentClient } from '../client/types.ts';
import { pathQueue } from '../model/path-queue.ts';
import { checkNoPipe } from '../model/endless.ts';
import { checkFileName, checkSystem, nameIn } from '../model/windows-path.ts';
import { path, STEP_SECONDS } from './fields.ts';

const op = operations<ConplyentParts>();

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
	checkFileName(target);
	await checkSystem(client, target, { signal });
	await checkNoPipe(client, target, { signal });
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
	alias: ['copy a file to a remote machine'],
	effect: 'changes',
	help: 'Write a file on the server from an incoming file; folders above it are made',
	fields: {
		path,
		file: file('File', { required: true, fileName: 'config.yml', help: 'The file to send' }),
		append: flag('Append', {
			default: false,
			advanced: true,
			help: 'Whether to add to a file that exists instead of replacing it',
		}),
		verify,
	},
	part: 'main',
	covers: ['wrfile', 'mkdirs'],
	sample,
	timeout: 3600,
	run: (client, { path: target, file: from, append, verify: check }, context) =>
		pathQueue(client)(target, context.signal, () =>
			written(client, target, from.read(), { append, check, size: from.size }, context),
		),
});

export const writeFile = op({
	resource: 'file',
	name: 'write',
	action: 'Write a file',
	effect: 'changes',
	help: 'Write a file on the server from text or bytes; folders above it are made',
	fields: {
		path,
		content: bytes('Content', { help: 'The content of the file' }),
		append: flag('Append', {
			default: false,
			advanced: true,
			help: 'Whether to add to a file that exists instead of replacing it',
		}),
		verify,
	},
	part: 'main',
	covers: ['wrfile', 'mkdirs'],
	sample,
	timeout: 600,
	async run(client, { path: target, content = new Uint8Array(), append, verify: check }, context) {
		const once = async function* () {
			yield content;
		};
		return pathQueue(client)(target, context.signal, () =>
			written(client, target, once(), { append, check, size: content.length }, context),
		);
	},
});

/**
 * The bytes of a file, and at their end an error if they are not what it holds. `expected`: bytes it had when
 * reading began.
 */
async function* verified(
	client: ConplyentClient,
	from: string,
	expected: number | undefined,
	signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
	const hash = createHash('sha256');
	let size = 0;
	for await (const part of client.download(from, { signal })) {
		hash.update(part);
		size += part.length;
		yield part;
	}
	if (expected !== undefined && size < expected)
		throw new MusterError(
			'SERVER',
			`${from} was cut short while it was read: ${size} of ${expected} bytes came`,
			{ hint: 'Read it again when nobody writes to it.' },
		);
	const sha256 = hash.digest('hex');
	const there = await remoteSha256OfFirst(client, from, size, { signal });
	if (there !== undefined && there !== sha256)
		throw new MusterError(
			'SERVER',
			`${from} arrived damaged, or was written while it was read: its checksums differ`,
			{
				hint: 'Read it again; turn Verify off for a file that changes all the time. It may grow while it is read.',
			},
		);
}

export const downloadFile = op({
	resource: 'file',
	name: 'download',
	action: 'Download a file',
	effect: 'reads',
	help: 'Read a file from the server',
	returns: 'file',
	fields: { path, verify },
	part: 'main',
	covers: ['rdfile'],
	sample: { name: 'config.yml', size: 1024 },
	timeout: 3600,
	async run(client, { path: from, verify: check }, { signal }) {
		const size = await remoteSize(client, from, { signal });
		return fileOut({
			name: nameIn(from),
			...(size === undefined ? {} : { size }),
			read: () => (check ? verified(client, from, size, signal) : client.download(from, { signal })),
		});
	},
});

export const touchFile = op({
	resource: 'file',
	name: 'touch',
	action: 'Touch a file',
	effect: 'changes',
	help: 'Make an empty file, or set the time of one that exists to now',
	fields: { path },
	part: 'main',
	covers: ['touch'],
	timeout: STEP_SECONDS,
	sample: { path: '/srv/app/restart.txt', touched: true },
	async run(client, { path: target }, { signal }) {
		await checkSystem(client, target, { signal });
		await client.touch(target, { signal });
		return { path: target, touched: true };
	},
});
