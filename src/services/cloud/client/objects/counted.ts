import { createHash, type Hash } from 'node:crypto';
import { MusterError } from '../../../../core/errors.ts';

/** A stream with what went through it: bytes and MD5. */
export interface Counted {
	readonly body: AsyncIterable<Uint8Array>;
	readonly size: () => number;
	/** Hex. Once, at the end. */
	readonly md5: () => string;
}

/** Counts and digests while bytes go by. */
export const counted = (
	source: AsyncIterable<Uint8Array>,
	onBytes: (sent: number) => void = () => {},
): Counted => {
	const hash: Hash = createHash('md5');
	let size = 0;
	async function* body(): AsyncGenerator<Uint8Array> {
		for await (const part of source) {
			size += part.length;
			hash.update(part);
			yield part;
			onBytes(size);
		}
	}
	return { body: body(), size: () => size, md5: () => hash.digest('hex') };
};

/** What came is not what was meant. */
export const mismatch = (what: string, wanted: string, found: string, done: boolean): MusterError =>
	new MusterError(
		'PROTOCOL',
		`${what} was changed on its way: its hash is ${found}, ${wanted} was expected`,
		{
			hint: done
				? 'The object is on the cloud, but not as it was sent: upload it again.'
				: 'Download it again; if it stays so, turn off Verify and look at what is there.',
			details: { wanted, found },
		},
	);
