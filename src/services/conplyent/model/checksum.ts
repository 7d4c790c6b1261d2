import { atLeast } from '../../../net/call.ts';
import { asPath } from './as-path.ts';
import type { CallOptions, ConplyentClient } from '../client/types.ts';
import { DEVICE, holdsUp, PIPE } from './endless.ts';

/** A device has no content to compare, and a pipe would be waited for. */
const NO_FILE = 9;
const OF_FILE = `[ -f "$1" ] || exit ${NO_FILE}
exec sha256sum -- "$1"`;

/** Programs that print a file’s SHA-256, of Linux, macOS and Windows, in the order they are tried. */
const programs: readonly ((path: string) => string[])[] = [
	(path) => ['sh', '-c', OF_FILE, 'muster', path],
	(path) => ['shasum', '-a', '256', '--', path],
	(path) => ['certutil', '-hashfile', path, 'SHA256'],
];

/** A SHA-256 in the output of one of these programs: 64 hexadecimal digits, which old Windows separates. */
export const findSha256 = (text: string): string | undefined => {
	for (const line of text.split(/\r?\n/)) {
		const digits =
			/^\\?([0-9a-f]{64})\b/i.exec(line)?.[1] ?? /^[0-9a-f]{64}$/i.exec(line.replaceAll(' ', ''))?.[0];
		if (digits) return digits.toLowerCase();
	}
	return undefined;
};

/**
 * The SHA-256 of a file on the server, by a program there; `undefined` if none of the known programs is
 * installed, none can read the file, or it is a device or a pipe.
 */
export const remoteSha256 = async (
	client: ConplyentClient,
	path: string,
	options: CallOptions = {},
): Promise<string | undefined> => {
	for (const program of programs) {
		const outcome = await client.call(
			'exec',
			[program(asPath(path))],
			{},
			{ timeout: atLeast(300, options.signal), ...options },
		);
		if (outcome.ended === 'exited' && outcome.exitCode === NO_FILE) return undefined;
		if (outcome.ended !== 'exited' || outcome.exitCode !== 0) continue;
		return findSha256(outcome.output.map((piece) => ('text' in piece ? piece.text : '')).join(''));
	}
	return undefined;
};

/**
 * Prints the SHA-256 of the first `$1` bytes of a file: what is written behind them meanwhile does not count.
 * What has no size is made while it is read, as in /proc, and differs each time.
 */
const OF_FIRST = `[ -s "$2" ] || exit 1
if command -v sha256sum >/dev/null; then head -c "$1" -- "$2" | sha256sum
else head -c "$1" -- "$2" | shasum -a 256
fi`;

/** As {@link remoteSha256}, of the first `size` bytes; POSIX only. */
export const remoteSha256OfFirst = async (
	client: ConplyentClient,
	path: string,
	size: number,
	options: CallOptions = {},
): Promise<string | undefined> => {
	const command = ['sh', '-c', OF_FIRST, 'muster', String(size), asPath(path)];
	const outcome = await client.call(
		'exec',
		[command],
		{},
		{ timeout: atLeast(300, options.signal), ...options, reads: true },
	);
	if (outcome.ended !== 'exited' || outcome.exitCode !== 0) return undefined;
	return findSha256(outcome.output.map((piece) => ('text' in piece ? piece.text : '')).join(''));
};

const SIZE = `[ -p "$1" ] && exit ${PIPE}
[ -c "$1" ] && exit ${DEVICE}
[ -f "$1" ] && [ -s "$1" ] || exit 1
wc -c <"$1"`;

/**
 * Bytes of a file on the server; `undefined` where no shell is there to tell, or the file has no size of its
 * own. POSIX only.
 * @throws MusterError BAD_INPUT for what has no end, or none until somebody writes: the server reads in its
 * main loop, and would hear nobody meanwhile.
 */
export const remoteSize = async (
	client: ConplyentClient,
	path: string,
	options: CallOptions = {},
): Promise<number | undefined> => {
	const command = ['sh', '-c', SIZE, 'muster', asPath(path)];
	const outcome = await client.call(
		'exec',
		[command],
		{},
		{ timeout: atLeast(30, options.signal), ...options, reads: true },
	);
	if (outcome.ended === 'exited' && (outcome.exitCode === PIPE || outcome.exitCode === DEVICE))
		throw holdsUp(path, outcome.exitCode === PIPE ? 'a pipe' : 'a device', 'read', `head -c 100 ${path}`);
	if (outcome.ended !== 'exited' || outcome.exitCode !== 0) return undefined;
	const text = outcome.output
		.map((piece) => ('text' in piece ? piece.text : ''))
		.join('')
		.trim();
	return /^\d+$/.test(text) ? Number(text) : undefined;
};
