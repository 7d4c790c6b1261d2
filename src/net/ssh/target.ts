import { MusterError } from '../../core/errors.ts';

/** A machine to log in to. */
export interface SshTarget {
	readonly user: string;
	readonly host: string;
	readonly port: number;
}

/** What a message may repeat: a user and an address, and nothing that could be a password. */
const PLAIN =
	/^(?:ssh:\/\/)?(?:[\w.-]+@)?(?:[\w.-]+(?::\d{1,6})?|\[?[\da-f:.]+(?:%\w+)?\]?(?::\d{1,6})?)\/?$/i;

const EXAMPLE = 'e.g. core@203.0.113.5:22';

/** `host:port` for words, an IPv6 address in brackets. */
export const whereOf = ({ host, port }: Pick<SshTarget, 'host' | 'port'>): string =>
	`${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Letters of a machine’s name: what is longer is none, and would take long to look through. */
const MAX_LETTERS = 1000;

/**
 * `[ssh://][user@]host[:port]` as a machine, with port 22 and `user` where it names none.
 * @throws MusterError BAD_INPUT
 */
export const readTarget = (input: string, user: string): SshTarget => {
	const found =
		/^(?:ssh:\/\/)?(?:([^@\s/:]+)@)?(?:\[([0-9A-Fa-f:.]+(?:%\w+)?)\]|([^@\s/:[\]]+)|([0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f.]*))(?::(\d+))?\/?$/.exec(
			input.length > MAX_LETTERS ? '' : input.trim(),
		);
	const port = found?.[5] === undefined ? 22 : Number(found[5]);
	const host = found?.[2] ?? found?.[3] ?? found?.[4];
	if (!found || host === undefined || port < 1 || port > 65_535) {
		const text = input.trim();
		const shown = text.length <= 200 && PLAIN.test(text) ? JSON.stringify(text) : 'this';
		throw new MusterError('BAD_INPUT', `SSH host: ${shown} is not the name of a machine (${EXAMPLE})`, {
			...(text.includes('@') && { hint: 'A password goes into *SSH password*, where it stays secret.' }),
		});
	}
	return { user: found[1] ?? user, host, port };
};
