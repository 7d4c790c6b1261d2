import { crc32 } from 'node:zlib';
import { FlateErrorCode, unzipSync } from 'fflate';
import { MusterError } from '../../../core/errors.ts';

/** Bytes of one file that is read out of an archive, where nothing else is said. */
const MAX_BYTES = 4 * 2 ** 20;

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

const END = Buffer.from('PK\x05\x06', 'latin1');
const IN_ZIP64 = 0xff_ff_ff_ff;

/** Reads the checksums in the directory of an archive, one after the other (APPNOTE 4.3.12 to 4.3.16). */
const checksumsOf = (bytes: Buffer): (() => number) => {
	const end = bytes.lastIndexOf(END);
	let at = bytes.readUInt32LE(end + 16);
	if (at === IN_ZIP64) at = Number(bytes.readBigUInt64LE(Number(bytes.readBigUInt64LE(end - 12)) + 48));
	return () => {
		const lengths = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
		const checksum = bytes.readUInt32LE(at + 16);
		at += lengths.reduce((sum, one) => sum + one, 46);
		return checksum;
	};
};

/**
 * Some files of a zip archive, by name; those that are not there are left out. Nothing is written, and no
 * file of more than `most` bytes (4 MiB) read.
 * @throws MusterError BAD_INPUT where it is no archive, or a damaged one
 */
export const readZip = (
	bytes: Buffer,
	wanted: readonly string[],
	what: 'charm' | 'bundle' = 'charm',
	most = MAX_BYTES,
): ReadonlyMap<string, Buffer> => {
	const bad = badOf(what);
	try {
		const stated = new Map<string, { readonly checksum: number; readonly size: number }>();
		let next: (() => number) | undefined;
		const found = unzipSync(bytes, {
			// each entry once, in the order of the directory
			filter({ name, originalSize }) {
				const checksum = (next ??= checksumsOf(bytes))();
				if (!wanted.includes(name)) return false;
				if (originalSize > most) throw bad(`has a ${name} that is too large`);
				stated.set(name, { checksum, size: originalSize });
				return true;
			},
		});
		for (const [name, file] of Object.entries(found)) {
			const { checksum, size } = stated.get(name) ?? {};
			if (file.length !== size || crc32(file) !== checksum) throw bad('is a damaged archive');
		}
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
