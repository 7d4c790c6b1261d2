import { inflateRawSync } from 'node:zlib';
import { MusterError } from '../../../core/errors.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
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

const endOf = (bytes: Buffer, bad: Bad): number => {
	for (let at = bytes.length - 22; at >= 0 && at > bytes.length - 66_000; at--)
		if (bytes.readUInt32LE(at) === END) return at;
	throw bad('is not a zip archive');
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
	most = MOST,
): ReadonlyMap<string, Buffer> => {
	const bad = badOf(what);
	if (bytes.length < 22) throw bad('is not a zip archive');
	const end = endOf(bytes, bad);
	const found = new Map<string, Buffer>();
	try {
		let at = bytes.readUInt32LE(end + 16);
		for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
			if (bytes.readUInt32LE(at) !== ENTRY) throw bad('is a damaged archive');
			const [method, size, whole] = [
				bytes.readUInt16LE(at + 10),
				bytes.readUInt32LE(at + 20),
				bytes.readUInt32LE(at + 24),
			];
			const [names, extra, comment] = [
				bytes.readUInt16LE(at + 28),
				bytes.readUInt16LE(at + 30),
				bytes.readUInt16LE(at + 32),
			];
			const local = bytes.readUInt32LE(at + 42);
			const name = bytes.toString('utf8', at + 46, at + 46 + names);
			if (wanted.includes(name)) {
				if (whole > most) throw bad(`has a ${name} that is too large`);
				const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
				const packed = bytes.subarray(start, start + size);
				if (method === STORED) found.set(name, packed);
				else if (method === DEFLATED) found.set(name, inflateRawSync(packed, { maxOutputLength: most }));
				else throw bad(`packs ${name} in a way that is not known`);
			}
			at += 46 + names + extra + comment;
		}
	} catch (error) {
		if (error instanceof MusterError) throw error;
		throw bad('is a damaged archive');
	}
	return found;
};
