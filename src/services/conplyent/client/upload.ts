import { MusterError } from '../../../runtime/errors.ts';
import { type Caller, failure, lastText } from './caller.ts';
import type { Running } from './running.ts';
import type { UploadOptions } from './types.ts';
import { waitFor } from './waiting.ts';

/** Messages under way at a time: enough to hide the round trip, few enough that little is wasted when one fails. */
const WINDOW = 16;

/** Bytes in pieces of one size, the last one smaller. The pieces are copies. Nothing at all gives one empty piece. */
export async function* pieces(content: Uint8Array | AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer, void, undefined> {
	const source = content instanceof Uint8Array ? [content] : content;
	let piece = Buffer.allocUnsafe(size);
	let used = 0;
	let any = false;
	for await (const part of source) {
		for (let at = 0; at < part.length; ) {
			const count = Math.min(size - used, part.length - at);
			piece.set(part.subarray(at, at + count), used);
			used += count;
			at += count;
			if (used < size) continue;
			yield piece;
			any = true;
			piece = Buffer.allocUnsafe(size);
			used = 0;
		}
	}
	if (used > 0 || !any) yield piece.subarray(0, used);
}

/** The folder of a path as the server’s own client finds it; both kinds of slash, for Windows. */
const above = (path: string): string | undefined => /^(.*[^/\\])[/\\]+[^/\\]*$/.exec(path)?.[1];

/** Sends a file by `wrfile`: the first message replaces (or appends), the others append; the server takes them in order. */
export const upload = async (
	{ submit, ask }: Caller,
	callTimeout: number,
	path: string,
	content: Uint8Array | AsyncIterable<Uint8Array>,
	{ append = false, makeFolders = true, chunk = 65_536, progress, signal, timeout = callTimeout }: UploadOptions = {},
): Promise<{ readonly bytes: number }> => {
	if (!Number.isInteger(chunk) || chunk < 1 || chunk > 8 * 1024 * 1024)
		throw new MusterError('BAD_INPUT', `chunk must be 1 to 8388608 bytes, not ${chunk}`);
	const folder = above(path);
	if (makeFolders && folder) await ask('mkdirs', [folder], { signal, timeout }, { exist_ok: true });
	let bytes = 0;
	const under: { readonly command: Running; readonly size: number }[] = [];
	const incomplete = (error: MusterError) =>
		new MusterError(error.code, `${error.message} (${path} is incomplete there: ${bytes} bytes)`, {
			cause: error,
			hint: error.hint,
			details: { ...error.details, bytes },
		});
	const settle = async () => {
		const { command, size } = under.shift() as (typeof under)[number];
		const late = () => new MusterError('OUTCOME_UNKNOWN', `Writing ${path}: no answer within ${timeout} s`);
		const ending = await waitFor(command.ending, `writing ${path}`, { signal, timeout, late });
		const error = failure(`Writing ${path}`, true, ending, lastText(command.queue.drain()));
		if (error) throw error;
		bytes += size;
		progress?.(bytes);
	};
	try {
		let first = true;
		for await (const piece of pieces(content, chunk)) {
			if (under.length >= WINDOW) await settle();
			under.push({ command: submit('wrfile', [path, piece], first ? { append } : { append: true }, { signal }), size: piece.length });
			first = false;
		}
		while (under.length > 0) await settle();
	} catch (error) {
		for (const { command } of under) command.queue.discard();
		throw error instanceof MusterError ? incomplete(error) : error;
	}
	return { bytes };
};
