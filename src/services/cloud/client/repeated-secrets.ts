import { withoutTexts } from '../../../core/without-texts.ts';

/** Keys of a request whose texts no message may repeat. */
const SECRET = new Set(['contents', 'user_data', 'adminPass', 'password', 'original_password', 'secret']);
/** A shorter text would be found where nobody meant it. */
const SHORTEST = 4;

const secretsIn = (value: unknown, key = ''): string[] => {
	if (typeof value === 'string') return SECRET.has(key) && value.length >= SHORTEST ? [value] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, one]) => secretsIn(one, Array.isArray(value) ? key : name));
};

/** What a server says of a request without the secrets in it: Nova’s refusals quote what they refuse. */
export const withoutRepeated = (words: string, asked: unknown): string =>
	withoutTexts(words, secretsIn(asked));
