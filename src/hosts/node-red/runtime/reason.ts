import type { Code } from '../../../core/codes.table.ts';
import type { MusterError } from '../../../core/errors.ts';

/** What went wrong in two words, where the code alone says it; other messages are shown themselves. */
const brief: Partial<Record<Code, string>> = {
	AUTH_REJECTED: 'login refused',
	AUTH_REQUIRED: 'login needed',
	BUSY: 'busy',
	CANCELLED: 'stopped',
	CONNECTION_LOST: 'cut off',
	CONNECT_FAILED: 'not reachable',
	CONNECT_REFUSED: 'refused',
	OUTCOME_UNKNOWN: 'may have happened',
	PROTOCOL: 'wrong protocol',
	TIMEOUT: 'no answer',
};

/** What was refused, where the message says it. */
const REFUSED = /\b(key|password|token|certificate)\b/i;

/** The words of a server without “… answered:” before them. */
const ownWords = (message: string): string =>
	message.replace(/^.{0,80}? answered:? [“"]?/, '').replace(/[”"]$/, '');

/** Why something failed, as a status says it: the reason first, few letters. The whole message goes beside it. */
export const reason = ({ code, message }: Pick<MusterError, 'code' | 'message'>): string => {
	const [, what] = (code === 'AUTH_REJECTED' && REFUSED.exec(message)) || [];
	if (what) return `${what.toLowerCase()} refused`;
	return brief[code] ?? ownWords(message);
};
