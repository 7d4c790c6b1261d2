/**
 * Behind a pipe: bytes as hexadecimal digits in one line, since names may hold line ends and what is not
 * UTF-8.
 */
export const IN_HEX = `od -An -v -tx1 | tr -d ' \\n'`;

/** The texts that {@link IN_HEX} made one line of, each of which ended with a zero byte. */
export const fromHex = (digits: string): string[] =>
	Buffer.from(digits, 'hex').toString('utf8').split('\0').slice(0, -1);
