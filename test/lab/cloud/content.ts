import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { once } from 'node:events';

/** Bytes that were stored: small ones in memory, large ones in a file. */
export interface Content {
	readonly size: number;
	readonly md5: string;
	readonly sha256?: string;
	/** Bytes `from` to `to`, both included. Default all. */
	read(from?: number, to?: number): Readable;
	/** All of it; only for what is known to be small. */
	bytes(): Promise<Buffer>;
	drop(): void;
}

const HELD = 1024 * 1024;

export const contentOf = (bytes: Buffer): Content => ({
	size: bytes.length,
	md5: createHash('md5').update(bytes).digest('hex'),
	read: (from = 0, to = bytes.length - 1) =>
		Readable.from([bytes.subarray(from, to + 1)], { objectMode: false }),
	bytes: async () => bytes,
	drop: () => {},
});

/** A folder for the large bodies; made when the first comes. */
export const createStore = () => {
	let folder: string | undefined;
	const fileOf = (file: string, size: number, md5: string): Content => ({
		size,
		md5,
		read: (from = 0, to = size - 1) =>
			to < from
				? Readable.from([])
				: createReadStream(file, { start: from, end: to, highWaterMark: 256 * 1024 }),
		bytes: async () => Buffer.concat(await createReadStream(file).toArray()),
		drop: () => rmSync(file, { force: true }),
	});
	return {
		/**
		 * Keeps what the stream gives; above 1 MiB in a file. Rejects where the stream fails or `limit` is
		 * passed.
		 */
		async keep(stream: AsyncIterable<Buffer>, limit = Infinity): Promise<Content> {
			const hash = createHash('md5');
			let held: Buffer[] = [];
			let size = 0;
			let file: string | undefined;
			let writer: ReturnType<typeof createWriteStream> | undefined;
			const write = async (chunk: Buffer) => {
				if (writer && !writer.write(chunk)) await once(writer, 'drain');
			};
			try {
				for await (const chunk of stream) {
					hash.update(chunk);
					size += chunk.length;
					if (size > limit) throw new TooLarge();
					if (writer) await write(chunk);
					else held.push(chunk);
					if (writer || size <= HELD) continue;
					folder ??= mkdtempSync(join(tmpdir(), 'cloud-lab-'));
					file = join(folder, randomUUID());
					writer = createWriteStream(file);
					for (const part of held) await write(part);
					held = [];
				}
			} catch (error) {
				writer?.destroy();
				if (file) rmSync(file, { force: true });
				throw error;
			}
			const md5 = hash.digest('hex');
			if (!writer || !file) {
				const bytes = Buffer.concat(held);
				return { ...contentOf(bytes), md5 };
			}
			writer.end();
			await once(writer, 'finish');
			return fileOf(file, size, md5);
		},
		close() {
			if (folder) rmSync(folder, { recursive: true, force: true });
		},
	};
};

export type Store = ReturnType<typeof createStore>;

/** Thrown by `keep` where the limit is passed. */
export class TooLarge extends Error {}
