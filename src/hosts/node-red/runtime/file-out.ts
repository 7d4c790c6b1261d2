import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileOut } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';

/** Bytes of a result file that a message may carry. */
const MAX_BYTES = 256 * 2 ** 20;

/** A result file in memory. @throws MusterError LIMIT where it is too large for a message. */
export const inMemory = async (file: FileOut): Promise<Buffer> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of file.read()) {
		size += chunk.length;
		if (size > MAX_BYTES)
			throw new MusterError(
				'LIMIT',
				`${file.name ?? 'The file'} is larger than the ${MAX_BYTES / 2 ** 20} MiB that a message may carry`,
			);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size);
};

interface Place {
	/** Where the bytes go first. */
	readonly part: string;
	readonly target: string;
}

/**
 * Beside the file that a link leads to, under a name of its own: others may write the same file. What is no
 * file, a device or a pipe, takes the bytes itself.
 */
const placeFor = async (path: string): Promise<Place> => {
	const target = await realpath(path).catch(() => path);
	const about = await stat(target).catch(() => undefined);
	if (about?.isDirectory())
		throw new MusterError('BAD_INPUT', `The file cannot be written to ${path}, which is a folder`, {
			hint: 'Give the name of the file, too.',
		});
	const isOther = about !== undefined && !about.isFile();
	return { target, part: isOther ? target : `${target}.${crypto.randomUUID().slice(0, 8)}.part` };
};

/**
 * Streams a result file to a path; it appears there only when it is whole. @throws MusterError BAD_INPUT
 * where it cannot be written.
 */
export const onDisk = async (file: FileOut, path: string): Promise<{ path: string; size: number }> => {
	const { part, target } = await placeFor(path);
	let size = 0;
	const counted = async function* () {
		for await (const chunk of file.read()) {
			size += chunk.length;
			yield chunk;
		}
	};
	try {
		await pipeline(Readable.from(counted()), createWriteStream(part));
		if (part !== target) await rename(part, target);
	} catch (cause) {
		if (part !== target) await rm(part, { force: true });
		const { code, syscall, path: where } = cause as NodeJS.ErrnoException;
		if (syscall === undefined || where !== part) throw cause;
		throw new MusterError('BAD_INPUT', `The file cannot be written to ${path} (${code})`, {
			hint: 'Check the path and its permissions.',
			cause,
		});
	}
	return { path, size };
};
