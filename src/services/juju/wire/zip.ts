import { FlateErrorCode, unzipSync } from 'fflate';
import { MusterError } from '../../../core/errors.ts';

/** Bytes of one file that is read out of an archive, where nothing else is said. */
const MOST = 4 * 2 ** 20;

type Bad = (why: string) => MusterError;
const badOf =
	(what: 'charm' | 'bundle'): Bad =>
	(why) =>
		new MusterError('BAD_INPUT', `The ${what} ${why}`, {
			...(what === 'charm'
				? { hint: 'Give the .charm file that charmcraft pack makes. Nothing was sent.' }
				: {}),
			details: { field: what === 'charm' ? 'file' : what },
		});

/**
 * Some files of a zip archive, by name; those that are not there are left out. Nothing is written, and no
 * file of more than `most` bytes (4 MiB) read.
 * @throws MusterError BAD_INPUT where it is no archive, or a damaged one
 */
export const readZip = (
	bytes: Buffer,
	wanted: readonly string[],
	what: 'charm' | 'bundle' = 'charm',
	most = MOST,
): ReadonlyMap<string, Buffer> => {
	const bad = badOf(what);
	try {
		const found = unzipSync(bytes, {
			filter({ name, originalSize }) {
				if (!wanted.includes(name)) return false;
				if (originalSize > most) throw bad(`has a ${name} that is too large`);
				return true;
			},
		});
		return new Map(
			Object.entries(found).map(([name, { buffer, byteOffset, length }]) => [
				name,
				Buffer.from(buffer, byteOffset, length),
			]),
		);
	} catch (error) {
		if (error instanceof MusterError) throw error;
		const { code } = error as { code?: unknown };
		if (code === FlateErrorCode.InvalidZipData) throw bad('is not a zip archive');
		if (code === FlateErrorCode.UnknownCompressionMethod) throw bad('is packed in a way that is not known');
		throw bad('is a damaged archive');
	}
};
