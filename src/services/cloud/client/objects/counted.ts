import { MusterError } from '../../../../core/errors.ts';
import type { Md5 } from './md5.ts';

/** A stream with what went through it. */
export interface Counted {
	readonly body: AsyncIterable<Uint8Array>;
	readonly size: () => number;
}

/** Counts and digests while bytes go by. */
export const counted = (
	source: AsyncIterable<Uint8Array>,
	md5: Md5 | undefined,
	onBytes: (sent: number) => void = () => {},
): Counted => {
	let size = 0;
	async function* body(): AsyncGenerator<Uint8Array> {
		for await (const part of source) {
			size += part.length;
			await md5?.update(part);
			yield part;
			onBytes(size);
		}
	}
	return { body: body(), size: () => size };
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
