import { notConplyent } from '../limits.ts';

/** Reads little-endian numbers, bytes and texts one after another; past the end is `PROTOCOL`. */
export const cursor = (bytes: Buffer) => {
	let at = 0;
	const take = (count: number): number => {
		const from = at;
		if (count > bytes.length - from) throw notConplyent('a pickle that ends too early');
		at = from + count;
		return from;
	};
	const u32 = () => bytes.readUInt32LE(take(4));
	const u64 = () => {
		const from = take(8);
		return bytes.readUInt32LE(from + 4) * 2 ** 32 + bytes.readUInt32LE(from);
	};
	return {
		u8: () => bytes[take(1)] as number,
		u16: () => bytes.readUInt16LE(take(2)),
		i32: () => bytes.readInt32LE(take(4)),
		u32,
		u64,
		double: () => bytes.readDoubleBE(take(8)),
		text: (length: number) => {
			const from = take(length);
			return bytes.toString('utf8', from, from + length);
		},
		/** A copy: the message it came in may be many times larger. */
		copy: (length: number) => {
			const from = take(length);
			return Buffer.from(bytes.subarray(from, from + length));
		},
		line: () => {
			const end = bytes.indexOf(0x0a, at);
			if (end < 0 || end - at > 1024) throw notConplyent('a name without an end');
			const from = take(end - at + 1);
			return bytes.toString('utf8', from, end);
		},
		left: () => bytes.length - at,
	};
};
