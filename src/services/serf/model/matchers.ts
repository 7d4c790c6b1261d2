import { patternOf, tagPattern } from '../client/patterns.ts';

/**
 * Whether a name matches as a whole; without a pattern all do. @throws MusterError BAD_INPUT naming the
 * field.
 */
export const nameMatcher = (name: string | undefined): ((name: string) => boolean) => {
	const wanted = name ? patternOf(name, 'name', 'Name pattern') : undefined;
	return (input) => !wanted || wanted.matches(input);
};

/**
 * Whether tags match as a whole; a missing tag counts as empty. @throws MusterError BAD_INPUT naming the tag.
 */
export const tagMatcher = (
	tags: Readonly<Record<string, string>> | undefined,
): ((tags: Readonly<Record<string, string>>) => boolean) => {
	const wanted = Object.entries(tags ?? {}).map(([tag, typed]) => [tag, tagPattern(tag, typed)] as const);
	return (input) => wanted.every(([tag, pattern]) => pattern.matches(input[tag] ?? ''));
};

/**
 * Whether a text holds something that matches; without a pattern all do. @throws MusterError BAD_INPUT naming
 * the field.
 */
export const textMatcher = (typed: string | undefined): ((text: string) => boolean) => {
	const wanted = typed ? patternOf(typed, 'pattern', 'Pattern') : undefined;
	return (text) => !wanted || wanted.isIn(text);
};
