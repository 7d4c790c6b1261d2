import type { CallOptions, ConplyentClient } from './client/types.ts';

/** Programs that print a file’s SHA-256, of Linux, macOS and Windows, in the order they are tried. */
const programs: readonly ((path: string) => string[])[] = [
	(path) => ['sha256sum', '--', path],
	(path) => ['shasum', '-a', '256', '--', path],
	(path) => ['certutil', '-hashfile', path, 'SHA256'],
];

/** A SHA-256 in the output of one of these programs: 64 hexadecimal digits, which old Windows separates. */
export const findSha256 = (text: string): string | undefined => {
	for (const line of text.split(/\r?\n/)) {
		const digits = /^\\?([0-9a-f]{64})\b/i.exec(line)?.[1] ?? /^[0-9a-f]{64}$/i.exec(line.replaceAll(' ', ''))?.[0];
		if (digits) return digits.toLowerCase();
	}
	return undefined;
};

/**
 * The SHA-256 of a file on the server, by a program there; `undefined` if none of the known programs is installed or none
 * can read the file.
 */
export const remoteSha256 = async (client: ConplyentClient, path: string, options: CallOptions = {}): Promise<string | undefined> => {
	for (const program of programs) {
		const outcome = await client.call('exec', [program(path)], {}, { timeout: 300, ...options });
		if (outcome.ended !== 'exited' || outcome.exitCode !== 0) continue;
		return findSha256(outcome.output.map((piece) => ('text' in piece ? piece.text : '')).join(''));
	}
	return undefined;
};
