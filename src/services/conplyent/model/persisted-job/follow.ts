import { atLeast } from '../../../../net/call.ts';
import { randomBytes } from 'node:crypto';
import { pause } from '../../../../net/backoff.ts';
import { MusterError } from '../../../../core/errors.ts';
import { lastText } from '../../client/caller.ts';
import type { CallOptions, ConplyentClient } from '../../client/types.ts';
import { checkFolder, nothingKeptError } from './persisted-job.ts';
import { SLICE } from './scripts.ts';

/** A part of a kept output. */
export interface KeptPart {
	readonly bytes: Buffer;
	/** Where the next part begins. */
	readonly next: number;
	/** Bytes of the whole output as of now. */
	readonly size: number;
	/**
	 * The exit code; `running` while there is none; `gone` if the program ended without leaving one (killed by
	 * force, machine restarted).
	 */
	readonly exit: number | 'running' | 'gone';
}

/** Bytes fetched at a time. */
const SLICE_BYTES = 4 * 1024 * 1024;
/** Bytes that come beside the answer where no file can be written. */
const INLINE_BYTES = 256 * 1024;
/** How often a question that the server dropped is asked again. It only reads. */
const TRIES = 5;

const exitOf = (word: string): KeptPart['exit'] => {
	if (word === '-') return 'running';
	return word === 'gone' ? 'gone' : Number(word);
};

/**
 * Reads a kept output from byte `from` on, up to 4 MiB. Nothing can get lost: the part is read as a file, and
 * its size is compared. `NOT_FOUND` if nothing is kept in that folder.
 */
export const readKept = async (
	client: ConplyentClient,
	folder: string,
	from = 0,
	options: CallOptions = {},
): Promise<KeptPart> => {
	const name = `slice-${randomBytes(8).toString('hex')}`;
	const sizes = [String(from), String(SLICE_BYTES), name, String(INLINE_BYTES)];
	const script = ['sh', '-c', SLICE, 'muster', checkFolder(folder), ...sizes];
	for (let tried = 1; ; tried += 1) {
		const outcome = await client.call(
			'exec',
			[script],
			{},
			{ ...options, timeout: options.timeout ?? atLeast(60, options.signal), reads: true },
		);
		const line = lastText(outcome.output);
		const told =
			outcome.ended === 'exited' ? /^(\d+) (-|gone|\d+)(?: ([0-9a-f]+))?\s*$/.exec(line) : undefined;
		if (outcome.ended === 'exited' && outcome.exitCode === 125) throw nothingKeptError(folder);
		if (told) {
			const size = Number(told[1]);
			const exit = exitOf(told[2] as string);
			if (size <= from) return { bytes: Buffer.alloc(0), next: from, size, exit };
			if (told[3] !== undefined) {
				const inline = Buffer.from(told[3], 'hex');
				return { bytes: inline, next: from + inline.length, size, exit };
			}
			const bytes = await fetchSlice(client, `${folder}/${name}`, options);
			// It may have grown meanwhile, but never have shrunk
			if (bytes.length < Math.min(size - from, SLICE_BYTES))
				throw new MusterError(
					'CONNECTION_LOST',
					`Reading ${folder}/output: ${bytes.length} of ${size - from} bytes came`,
				);
			return {
				bytes,
				next: from + bytes.length,
				size: Math.max(size, from + bytes.length),
				exit,
			};
		}
		if (outcome.ended !== 'lost' || tried >= TRIES)
			throw new MusterError(
				'SERVER',
				`Reading ${folder}/output: the server’s shell could not do it (${outcome.ended}, exit code ${outcome.exitCode})`,
				{
					details: {
						output: outcome.output
							.map((piece) => ('text' in piece ? piece.text : ''))
							.join('')
							.slice(0, 2000),
					},
				},
			);
	}
};

const fetchSlice = async (client: ConplyentClient, path: string, options: CallOptions): Promise<Buffer> => {
	const parts: Buffer[] = [];
	try {
		for await (const part of client.download(path, options)) parts.push(part);
	} finally {
		if (!client.lost.aborted) await client.remove(path, { timeout: options.timeout }).catch(() => {});
	}
	return Buffer.concat(parts);
};

export interface FollowOptions extends CallOptions {
	/** Byte to begin with. Default 0. */
	readonly from?: number;
	/**
	 * Seconds between two looks while nothing comes: from the first to the second, doubling. Default 0.2 and 2.
	 */
	readonly every?: readonly [number, number];
}

/**
 * A kept output from byte `from` to its end, part by part as it grows; the last part has the exit code. It
 * works from any process; after a lost connection go on with `from` set to the last part’s `next`.
 */
export async function* followKept(
	client: ConplyentClient,
	folder: string,
	options: FollowOptions = {},
): AsyncGenerator<KeptPart, void, undefined> {
	const { from = 0, every = [0.2, 2], signal, timeout } = options;
	let at = from;
	let wait = every[0];
	for (;;) {
		const part = await readKept(client, folder, at, { signal, timeout });
		at = part.next;
		const last = part.exit !== 'running' && at >= part.size;
		if (part.bytes.length > 0 || last) yield part;
		if (last) return;
		if (part.bytes.length > 0) wait = every[0];
		if (at >= part.size) {
			await pause(wait * 1000, AbortSignal.any([client.lost, ...(signal ? [signal] : [])]));
			wait = Math.min(wait * 2, every[1]);
		}
	}
}
