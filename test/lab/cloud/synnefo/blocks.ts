import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** The hash of a block: over it without the NUL bytes at its end. */
export const hashOf = (block: Buffer): string => {
	let end = block.length;
	while (end > 0 && block[end - 1] === 0) end--;
	return sha256(block.subarray(0, end)).toString('hex');
};

/** The root over block hashes: padded with zeros to a power of two, then pairwise. */
export const rootOf = (hashes: readonly string[]): string => {
	if (hashes.length === 0) return sha256(Buffer.alloc(0)).toString('hex');
	let row: Buffer[] = hashes.map((hash) => Buffer.from(hash, 'hex'));
	while ((row.length & (row.length - 1)) !== 0) row.push(Buffer.alloc(32));
	while (row.length > 1)
		row = row.flatMap((left, at) =>
			at % 2 === 0 ? [sha256(Buffer.concat([left, row[at + 1] as Buffer]))] : [],
		);
	return (row[0] as Buffer).toString('hex');
};

/** Blocks by their hash, each kept once in a file of its own folder. */
export const createBlocks = (blockSize: number) => {
	const known = new Map<string, { at: number; length: number }>();
	let folder: string | undefined;
	let file = -1;
	let end = 0;
	const keep = (block: Buffer, hash = hashOf(block)): string => {
		if (known.has(hash)) return hash;
		if (file < 0) {
			folder = mkdtempSync(join(tmpdir(), 'cloud-lab-'));
			file = openSync(join(folder, 'blocks'), 'w+');
		}
		writeSync(file, block, 0, block.length, end);
		known.set(hash, { at: end, length: block.length });
		end += block.length;
		return hash;
	};
	return {
		blockSize,
		/** Keeps a block; tests may say under which hash. */
		keep,
		has: (hash: string) => known.has(hash),
		/** A block with NUL bytes up to that length, or cut there. */
		read(hash: string, length: number): Buffer {
			const found = known.get(hash);
			const bytes = Buffer.alloc(length);
			if (found) readSync(file, bytes, 0, Math.min(found.length, length), found.at);
			return bytes;
		},
		/** What a stream gives, cut into blocks. */
		async cut(stream: AsyncIterable<Buffer>) {
			const md5 = createHash('md5');
			const hashes: string[] = [];
			let held: Buffer[] = [];
			let waiting = 0;
			let size = 0;
			for await (const chunk of stream) {
				md5.update(chunk);
				size += chunk.length;
				held.push(chunk);
				waiting += chunk.length;
				while (waiting >= blockSize) {
					const all = Buffer.concat(held);
					hashes.push(keep(all.subarray(0, blockSize)));
					held = [all.subarray(blockSize)];
					waiting = all.length - blockSize;
				}
			}
			if (waiting > 0) hashes.push(keep(Buffer.concat(held)));
			return { size, hashes, md5: md5.digest('hex') };
		},
		/** The bytes from `from` to `to`, both included. */
		*bytes(hashes: readonly string[], size: number, from = 0, to = size - 1): Generator<Buffer> {
			for (let at = Math.floor(from / blockSize); at * blockSize <= to; at++) {
				const start = at * blockSize;
				const block = this.read(hashes[at] ?? '', Math.min(blockSize, size - start));
				yield block.subarray(Math.max(0, from - start), Math.min(block.length, to + 1 - start));
			}
		},
		md5(hashes: readonly string[], size: number): string {
			const hash = createHash('md5');
			for (const block of this.bytes(hashes, size)) hash.update(block);
			return hash.digest('hex');
		},
		close() {
			if (file >= 0) closeSync(file);
			if (folder) rmSync(folder, { recursive: true, force: true });
		},
	};
};
export type Blocks = ReturnType<typeof createBlocks>;
