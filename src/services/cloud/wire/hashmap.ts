/** Hashes as Pithos makes them. The hash function is given: the wire knows no crypto. */
export type Digest = (bytes: Uint8Array) => string;

/** A block without the zero bytes at its end. */
export const trimmed = (block: Uint8Array): Uint8Array => {
	let end = block.length;
	while (end > 0 && block[end - 1] === 0) end--;
	return block.subarray(0, end);
};

/** The hash of one block, hex. */
export const blockHash = (block: Uint8Array, digest: Digest): string => digest(trimmed(block));

const bytesOf = (hex: string): Uint8Array =>
	Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));

/**
 * The Merkle root of a map of hashes: padded with zeros to a power of two, then hashed in pairs. No hash:
 * that of nothing.
 */
export const merkleRoot = (hashes: readonly string[], digest: Digest): string => {
	if (hashes.length === 0) return digest(new Uint8Array());
	let level = hashes.map(bytesOf);
	const length = (level[0] as Uint8Array).length;
	const size = 2 ** Math.ceil(Math.log2(level.length));
	while (level.length < size) level.push(new Uint8Array(length));
	while (level.length > 1) {
		const pairs: Uint8Array[] = [];
		for (let at = 0; at < level.length; at += 2) {
			const pair = new Uint8Array(length * 2);
			pair.set(level[at] as Uint8Array);
			pair.set(level[at + 1] as Uint8Array, length);
			pairs.push(bytesOf(digest(pair)));
		}
		level = pairs;
	}
	return [...(level[0] as Uint8Array)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
