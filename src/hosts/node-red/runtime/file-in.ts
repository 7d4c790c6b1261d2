import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileIn } from '../../../catalogue/field.ts';
import { bytesIn, READ_BYTES } from '../../../core/bytes.ts';
import { MusterError } from '../../../core/errors.ts';

const onDisk = async (path: string): Promise<FileIn> => {
	const about = await stat(path).catch((cause: NodeJS.ErrnoException) => {
		throw new MusterError(
			'BAD_INPUT',
			`The file ${path} cannot be read: ${cause.code === 'ENOENT' ? 'there is none' : cause.message}`,
			{ hint: 'Files are read on the machine of Node-RED. Nothing was sent.', cause },
		);
	});
	if (!about.isFile())
		throw new MusterError('BAD_INPUT', `${path} is not a file`, {
			hint: 'Give the path of one file. Nothing was sent.',
		});
	const read = () => createReadStream(path, { highWaterMark: READ_BYTES });
	return { name: basename(path), size: about.size, read };
};

const inMemory = (bytes: Uint8Array): FileIn => ({
	size: bytes.length,
	async *read() {
		yield bytes;
	},
});

/**
 * Where a text is a path: typed by hand, from the environment, or said to be one. Elsewhere a text is the
 * content.
 */
const PATHS: ReadonlySet<string> = new Set(['str', 'env', 'path']);

/**
 * A file from a path, a Buffer or a text. Anything else is left as it is, for the field to complain about.
 */
export const fileIn = async (value: unknown, type: string): Promise<unknown> => {
	const bytes = bytesIn(value);
	if (bytes) return inMemory(bytes);
	if (typeof value !== 'string' || value === '') return value;
	return PATHS.has(type) ? onDisk(value) : inMemory(Buffer.from(value));
};
