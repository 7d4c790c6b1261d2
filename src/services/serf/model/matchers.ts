import { MusterError } from '../../../core/errors.ts';

/** @throws MusterError BAD_INPUT naming the field. */
const compile = (source: string, label: string): RegExp => {
	try {
		return new RegExp(source, 'u');
	} catch (cause) {
		throw new MusterError('BAD_INPUT', `${label} is “${source}”, which is no regular expression`, {
			hint: 'For example: web-.* matches web-1 and web-22.',
			details: { field: label },
			cause,
		});
	}
};

/** A pattern that matches a whole text. */
const pattern = (source: string, label: string): RegExp => {
	compile(source, label);
	return compile(`^(?:${source})$`, label);
};

/** Whether a name matches as a whole; without a pattern all do. */
export const nameMatcher = (name: string | undefined): ((name: string) => boolean) => {
	const wanted = name ? pattern(name, 'Name pattern') : undefined;
	return (given) => !wanted || wanted.test(given);
};

/** Whether tags match; a missing tag counts as empty. */
export const tagMatcher = (
	tags: Readonly<Record<string, string>> | undefined,
): ((tags: Readonly<Record<string, string>>) => boolean) => {
	const wanted = Object.entries(tags ?? {}).map(
		([tag, source]) => [tag, pattern(source, `The tag ${tag}`)] as const,
	);
	return (given) => wanted.every(([tag, matcher]) => matcher.test(given[tag] ?? ''));
};

/** Whether a text holds something that matches; without a pattern all do. */
export const contains = (source: string | undefined, label: string): ((text: string) => boolean) => {
	if (!source) return () => true;
	const wanted = compile(source, label);
	return (text) => wanted.test(text);
};
