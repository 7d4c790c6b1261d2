import { counted } from '../../../../core/case.ts';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MusterError } from '../../../../core/errors.ts';
import { blockHash } from '../../wire/hashmap.ts';
import type { Cloud } from '../cloud.ts';
import { containersOf } from './containers.ts';
import type { Target } from './objects.ts';
import { pathsOf } from './place.ts';
import { split } from './split.ts';
import { headersOf, type UploadOptions } from './upload-options.ts';

/** Blocks that are sent at a time. */
const AT_ONCE = 4;
/** Rounds of sending what the cloud still misses. */
const ROUNDS = 3;

interface Spool {
	readonly file: string;
	readonly size: number;
	readonly hashes: readonly string[];
	close(): Promise<void>;
}

/**
 * The source as a file on disk and the hashes of its blocks: they must all be known before the first one is
 * sent.
 */
const spooled = async (
	source: AsyncIterable<Uint8Array>,
	blockSize: number,
	algorithm: string,
): Promise<Spool> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'muster-'));
	const file = path.join(folder, 'blocks');
	const close = () => rm(folder, { recursive: true, force: true });
	try {
		await using handle = await open(file, 'w');
		const hashes: string[] = [];
		let size = 0;
		for await (const block of split(source, blockSize)) {
			const parts: Uint8Array[] = [];
			for await (const part of block) parts.push(part);
			const bytes = Buffer.concat(parts);
			size += bytes.length;
			hashes.push(blockHash(bytes, (text) => createHash(algorithm).update(text).digest('hex')));
			await handle.write(bytes);
		}
		return { file, size, hashes, close };
	} catch (error) {
		await close();
		throw error;
	}
};

const blockOf = async (file: string, at: number, size: number): Promise<Buffer> => {
	const parts: Buffer[] = [];
	for await (const part of createReadStream(file, { start: at * size, end: (at + 1) * size - 1 }))
		parts.push(part as Buffer);
	return Buffer.concat(parts);
};

/** Uploads by hash map: the cloud says which blocks it misses, and only those are sent. */
export const uploadBlocks = async (
	cloud: Cloud,
	{ container, name }: Target,
	source: AsyncIterable<Uint8Array>,
	options: UploadOptions,
): Promise<void> => {
	const { of } = await pathsOf(cloud, options);
	const { account, signal, onProgress = () => {} } = options;
	const place = { account, signal };
	const { blockSize, blockHash: algorithm } = await containersOf(cloud).get(container, place);
	const size = blockSize ?? 4 * 2 ** 20;
	const spool = await spooled(source, size, algorithm ?? 'sha256');
	try {
		const put = () =>
			cloud.apis.object.send(
				{
					method: 'PUT',
					...of(container, name),
					query: { hashmap: true, format: 'json' },
					headers: headersOf(options, true),
					body: JSON.stringify({ bytes: spool.size, hashes: spool.hashes }),
					accept: [409],
					doing: `uploading ${name} to ${container}`,
				},
				place,
			);
		for (let round = 0; ; round++) {
			const { status, body } = await put();
			if (status !== 409) return;
			const missing = new Set(Array.isArray(body) ? (body as unknown[]).map(String) : []);
			if (missing.size === 0 || round === ROUNDS)
				throw new MusterError(
					'SERVER',
					`${counted(missing.size, 'block')} of ${name} could not be uploaded`,
					{
						details: { status: 0, missing: [...missing].slice(0, 10) },
					},
				);
			const places = [...missing].map((hash) => spool.hashes.indexOf(hash)).filter((at) => at >= 0);
			let sent = 0;
			const send = async (): Promise<void> => {
				for (let at = places.pop(); at !== undefined; at = places.pop()) {
					const block = await blockOf(spool.file, at, size);
					const request = {
						method: 'POST',
						...of(container),
						query: { update: true as const, format: 'json' },
						headers: { 'content-type': 'application/octet-stream' },
						body: block,
						doing: `uploading a block of ${name}`,
					};
					await cloud.apis.object.send(request, place);
					sent += block.length;
					onProgress(sent);
				}
			};
			await Promise.all(Array.from({ length: AT_ONCE }, send));
		}
	} finally {
		await spool.close();
	}
};
