import { MusterError } from '../../../core/errors.ts';
import { patternOf, tagPattern } from './patterns.ts';
import type { MemberFilter } from './types.ts';

/** Patterns of a filter with the words for where they stand. */
const patternsIn = ({ name, status, tags = {} }: MemberFilter): [string, string][] => [
	...(name ? [['The name pattern', name] as [string, string]] : []),
	...(status ? [['The status pattern', status] as [string, string]] : []),
	...Object.entries(tags).map(([tag, pattern]): [string, string] => [
		`The pattern for tag “${tag}”`,
		pattern,
	]),
];

/** A filter as the agent takes it. Patterns that would make it hang up are refused: `BAD_INPUT`. */
export const checkFilter = (filter: MemberFilter): MemberFilter => {
	const { name, status, tags } = filter;
	return {
		...(name ? { name: patternOf(name, 'name', 'The name pattern').source } : {}),
		...(status ? { status: patternOf(status, 'status', 'The status pattern').source } : {}),
		...(tags ? { tags: checkTagPatterns(tags) } : {}),
	};
};

/** Patterns for tags as the agent takes them: `BAD_INPUT` for one that Go cannot read. */
export const checkTagPatterns = (tags: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(tags).map(([tag, typed]) => [tag, tagPattern(tag, typed).source]));

/** The agent hung up on a filter: what that means, if a pattern can be the cause. */
export const filterHangUpError = (filter: MemberFilter, cause: MusterError): MusterError | undefined => {
	const suspects = patternsIn(filter).filter(([, pattern]) => /[^\w\s:@/-]/.test(pattern));
	if (suspects.length === 0) return undefined;
	const named = suspects.map(([where, pattern]) => `${where} (“${pattern}”)`).join(', ');
	return new MusterError(
		'BAD_INPUT',
		`The agent closed the connection instead of answering, as it does at a pattern that its release of Go cannot read: ${named}`,
		{
			hint: 'Write the pattern more plainly. Nothing was changed.',
			cause,
			details: { patterns: Object.fromEntries(suspects) },
		},
	);
};
