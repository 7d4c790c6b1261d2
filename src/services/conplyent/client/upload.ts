import { MusterError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/units.ts';
import { type Caller, failure, lastText } from './caller.ts';
import { pieces } from './pieces.ts';
import type { Running } from './running.ts';
import type { Settings } from './settings.ts';
import type { Ending, UploadOptions } from './types.ts';
import { atLeast, waitFor } from '../../../net/call.ts';

/**
 * Messages under way at a time: enough to hide the round trip, few enough that little is wasted when one
 * fails.
 */
const WINDOW = 16;

/**
 * The server echoes what it is given as Python writes it, up to four times as long, and above 64 KiB it waits
 * for the wire in steps of a millisecond: pieces whose echo stays below go half as fast again (measured with
 * random bytes).
 */
const CHUNK = 65_536;
const ECHO = 65_000;

/**
 * What Python raises where it could not open a file, as any OSError that names it: others, such as a full
 * disk, come with the file emptied.
 */
const NOT_OPENED: ReadonlySet<string> = new Set([
	'FileExistsError',
	'FileNotFoundError',
	'IsADirectoryError',
	'NotADirectoryError',
	'PermissionError',
]);

/** Whether what came back tells that the file was not even opened. */
const isUnopened = ({ error }: Ending): boolean =>
	error !== undefined &&
	(NOT_OPENED.has(error.type) || (/^(OS|IO)Error$/.test(error.type) && typeof error.args[2] === 'string'));

/** The folder of a path as the server’s own client finds it; both kinds of slash, for Windows. */
const above = (path: string): string | undefined => /^(.*[^/\\])[/\\]+[^/\\]*$/.exec(path)?.[1];

/**
 * Sends a file by `wrfile`: the first message replaces (or appends), the others append; the server takes them
 * in order.
 */
export const upload = async (
	{ submit, ask }: Caller,
	{ callTimeout, where }: Settings,
	path: string,
	content: Uint8Array | AsyncIterable<Uint8Array>,
	{
		append = false,
		makeFolders = true,
		chunk,
		progress,
		signal,
		timeout = atLeast(callTimeout, signal),
	}: UploadOptions = {},
): Promise<{ readonly bytes: number }> => {
	if (chunk !== undefined && !(Number.isInteger(chunk) && chunk >= 1 && chunk <= 8 * 1024 * 1024))
		throw new MusterError('BAD_INPUT', `chunk must be 1 to 8388608 bytes, not ${chunk}`);
	const folder = above(path);
	if (makeFolders && folder) await ask('mkdirs', [folder], { signal, timeout }, { exist_ok: true });
	let bytes = 0;
	const under: { readonly command: Running; readonly size: number }[] = [];
	/** Whether the server may have opened the file: to replace one empties it. */
	let isOpened = false;
	/** Bytes of the piece whose answer is waited for. */
	let asked = 0;
	const incomplete = (error: MusterError) => {
		if (!isOpened) return error;
		const isLost = error.code === 'CONNECTION_LOST' || error.code === 'OUTCOME_UNKNOWN';
		// what was sent may arrive, though nobody waits for it
		const isUnknown = isLost || asked > 0 || under.length > 0;
		const written = append ? 'has got its first' : 'holds the first';
		const state =
			bytes === 0 && isUnknown
				? `is as it was, or ${written} ${asked} bytes of it`
				: `is incomplete there: ${bytes} bytes${isUnknown ? ' or more' : ''}`;
		const message = `${error.message} (${path} ${state})`;
		return new MusterError(isLost ? 'OUTCOME_UNKNOWN' : error.code, message, {
			cause: error,
			...(isLost ? {} : { hint: error.hint }),
			details: { ...error.details, bytes },
		});
	};
	const settle = async () => {
		const { command, size } = under.shift() as (typeof under)[number];
		const late = () =>
			new MusterError(
				'OUTCOME_UNKNOWN',
				`Writing ${path}: ${where} gave no answer within ${formatDuration(timeout)}`,
			);
		asked = size;
		const ending = await waitFor(command.ending, `writing ${path}`, {
			signal,
			timeout,
			late,
		});
		asked = ending.ended === 'lost' ? size : 0;
		const error = failure(`Writing ${path}`, true, ending, lastText(command.queue.drain()));
		if (error && bytes === 0) isOpened = ending.ended !== 'refused' && !isUnopened(ending);
		if (error) throw error;
		bytes += size;
		progress?.(bytes);
	};
	try {
		const echo = Math.max(4096, ECHO - 4 * Buffer.byteLength(path));
		for await (const piece of chunk === undefined ? pieces(content, CHUNK, echo) : pieces(content, chunk)) {
			if (under.length >= WINDOW) await settle();
			under.push({
				command: submit('wrfile', [path, piece], { append: append || isOpened }, { signal }),
				size: piece.length,
			});
			// nothing more goes to a file that cannot be opened: a moment later it might be taken
			if (!isOpened) {
				isOpened = true;
				await settle();
			}
		}
		while (under.length > 0) await settle();
	} catch (error) {
		for (const { command } of under) command.queue.discard();
		throw error instanceof MusterError ? incomplete(error) : error;
	}
	return { bytes };
};
