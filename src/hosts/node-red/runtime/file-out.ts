import type { FileOut } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../runtime/errors.ts';

/** Bytes of a result file that a message may carry. */
const MOST = 256 * 2 ** 20;

export const isFile = (value: unknown): value is FileOut =>
	typeof value === 'object' && value !== null && typeof (value as Partial<FileOut>).read === 'function';

/** A result file in memory. @throws MusterError LIMIT where it is too large for a message. */
export const inMemory = async (file: FileOut): Promise<Buffer> => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of file.read()) {
		size += chunk.length;
		if (size > MOST)
			throw new MusterError('LIMIT', `${file.name ?? 'The file'} is larger than the ${MOST / 2 ** 20} MiB that a message may carry`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size);
};
