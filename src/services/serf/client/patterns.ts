import { MusterError } from '../../../core/errors.ts';
import type { MemberFilter } from './types.ts';

/** What JavaScript’s regular expressions have and Go’s RE2 does not. */
const foreign: readonly (readonly [RegExp, string])[] = [
	[/\(\?<?[=!]/, 'looks ahead or behind, which RE2 cannot'],
	[/\\[1-9]/, 'refers back to a group, which RE2 cannot'],
	[/\(\?>|[*+?]\+/, 'is possessive or atomic, which RE2 cannot'],
];

/** Patterns of a filter with the words for where they stand. */
const patternsOf = ({ name, status, tags = {} }: MemberFilter): [string, string][] => [
	...(name ? [['name', name] as [string, string]] : []),
	...(status ? [['status', status] as [string, string]] : []),
	...Object.entries(tags).map(([tag, pattern]): [string, string] => [`tag “${tag}”`, pattern]),
];

/** Escaped characters and character classes taken out: what is left has only the pattern’s structure. */
const bare = (pattern: string): string =>
	pattern
		.replace(/\\Q[\s\S]*?(?:\\E|$)/g, '')
		.replace(/\\[^1-9]/g, '')
		.replace(/\[\^?\]?(?:\[:\^?\w+:\]|[^\]])*\]/g, 'x');

/** Why RE2 surely refuses a pattern, as far as a look can tell. */
export const refusedByRe2 = (pattern: string): string | undefined => {
	const structure = bare(pattern);
	for (const [form, why] of foreign) if (form.test(structure)) return why;
	let depth = 0;
	for (const char of structure) {
		if (char === '(') depth += 1;
		if (char === ')') depth -= 1;
		if (depth < 0) return 'closes a parenthesis that it did not open';
	}
	if (depth > 0) return 'leaves a parenthesis open';
	if (structure.includes('[')) return 'leaves a bracket open';
	return /(?<!\\)(?:\\\\)*\\$/.test(pattern) ? 'ends with a backslash' : undefined;
};

const HINT = 'Patterns are Go RE2: no look-ahead and no back-references; write (?:a|b) for alternatives.';

/** Refuses patterns that would make the agent hang up: `BAD_INPUT`. */
export const checkPatterns = (filter: MemberFilter): void => {
	for (const [where, pattern] of patternsOf(filter)) {
		const why = refusedByRe2(pattern);
		if (why)
			throw new MusterError('BAD_INPUT', `The pattern for ${where}, “${pattern}”, ${why}`, {
				hint: HINT,
				details: { where, pattern },
			});
	}
};

/** The agent hung up on a filter: what that means, if a pattern can be the cause. */
export const hungUpOnPatterns = (filter: MemberFilter, cause: MusterError): MusterError | undefined => {
	const suspects = patternsOf(filter).filter(([, pattern]) => /[^\w\s:@/-]/.test(pattern));
	if (suspects.length === 0) return undefined;
	const named = suspects.map(([where, pattern]) => `${where} “${pattern}”`).join(', ');
	return new MusterError(
		'BAD_INPUT',
		`The agent closed the connection instead of answering; it does so at a pattern it cannot read. The pattern for ${named} is the likely cause`,
		{
			hint: HINT,
			cause,
			details: { patterns: Object.fromEntries(suspects) },
		},
	);
};
