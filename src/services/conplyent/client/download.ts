import { atLeast } from '../../../net/call.ts';
import { MusterError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/units.ts';
import { type Caller, failure } from './caller.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Link } from './link.ts';
import type { Running } from './running.ts';
import type { Settings } from './settings.ts';
import type { DownloadOptions } from './types.ts';
import { heardWithin } from './waiting.ts';

/** Bytes that may wait for a slow reader before the server is stopped, and those at which it goes on. */
const HIGH = 8 * 1024 * 1024;
const LOW = 1024 * 1024;

/**
 * Reads a file by `rdfile`. Reading from the socket is paused for a slow reader only while nothing but
 * downloads is under way: the server waits for the wire with pieces of 64 KiB, but drops what any other job
 * writes meanwhile (protocol, section 8).
 */
export async function* download(
	{ submit }: Caller,
	{ dispatch, link, settings }: { dispatch: Dispatcher; link: Link; settings: Settings },
	path: string,
	{ chunk = 65_536, signal, timeout = atLeast(settings.callTimeout, signal) }: DownloadOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
	if (!Number.isInteger(chunk) || chunk < 1)
		throw new MusterError('BAD_INPUT', `chunk must be a number of bytes above 0, not ${chunk}`);
	const change = (full: boolean) => {
		const alone =
			dispatch.oldest() === undefined && [...dispatch.jobs.values()].every((job) => job === command);
		if (full && alone && chunk >= 65_536) link.pause();
		else if (!full && link.paused) link.resume();
	};
	const command: Running = submit(
		'rdfile',
		[path, chunk],
		{},
		{
			signal,
			pressure: { high: HIGH, low: LOW, change },
			queue: { bytes: 32 * HIGH },
		},
	);
	const late = () =>
		new MusterError(
			'TIMEOUT',
			`Reading ${path}: nothing came from ${settings.where} within ${formatDuration(timeout)}`,
		);
	let title = true;
	try {
		for (;;) {
			const piece = await command.queue.next({ within: timeout, signal });
			if (piece === 'silence') throw late();
			if (piece === undefined) break;
			if ('value' in piece && piece.value instanceof Uint8Array) yield piece.value as Buffer;
			else if ('missing' in piece)
				throw new MusterError(
					piece.by === 'reader' ? 'LIMIT' : 'CONNECTION_LOST',
					`Reading ${path}: pieces are missing, dropped ${piece.by === 'reader' ? 'here since they were not taken in time' : 'by the server'}`,
				);
			// “Contents of X” comes first; a second text would be what was refused
			else if ('text' in piece && !title) throw new MusterError('SERVER', `Reading ${path}: ${piece.text}`);
			title = false;
		}
		if (!(await heardWithin(command.ending, timeout, signal))) throw late();
		const ending = await command.ending;
		const error = failure(`Reading ${path}`, false, ending, command.last());
		if (error) throw error;
	} finally {
		command.queue.discard();
		if (link.paused) link.resume();
	}
}
