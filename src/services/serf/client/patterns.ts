import { RE2JS } from 're2js';
import { MusterError } from '../../../core/errors.ts';

/** A pattern of Go RE2, the language of Serf's own filters, checked here with the same grammar. */
export interface Pattern {
	/** As the agent takes it. */
	readonly source: string;
	/** Whether the whole text matches. */
	matches(text: string): boolean;
	/** Whether the text holds something that matches. */
	isIn(text: string): boolean;
}

const HINT =
	'Patterns are Go RE2: web-.* is every text that begins with web-, a|b is a or b. There is no look-ahead and no back-reference. Write a character that means itself with a backslash, e.g. \\*, or a whole text as \\Qtext\\E. Nothing was sent.';

/** The words of the grammar, without its preamble and with our quotes. */
const reasonOf = (thrown: unknown): string =>
	(thrown instanceof Error ? thrown.message : String(thrown))
		.replace(/^error parsing regexp: /, '')
		.replace(/`([^`]*)`/g, '“$1”');

/** An agent built with Go before 1.22 knows `(?P<name>…)` only. */
const named = (source: string): string =>
	source.replace(/(\\.)|\(\?<(?=\w)/gs, (found, escaped) => escaped ?? '(?P<');

/** Whether a `\Q` is still open at the end: what we put behind it would be text too. */
const isQuoting = (source: string): boolean => {
	const quotes = source.replace(/\\Q[\s\S]*?\\E/g, '').replace(/\\[^Q]/g, '');
	return quotes.includes('\\Q');
};

/** Letters of a pattern: one of a megabyte stops this process for seconds, and the agent with it. */
const MAX_LETTERS = 10_000;

/**
 * A pattern as a person typed it. `field`: where it stands; `label`: what messages call that, e.g. `Name
 * pattern`.
 * @throws MusterError BAD_INPUT that quotes what was typed and says why Go refuses it, or how long it is.
 */
export const patternOf = (typed: string, field: string, label: string): Pattern => {
	if (typed.length > MAX_LETTERS)
		throw new MusterError(
			'BAD_INPUT',
			`${label} has ${typed.length} letters; ${MAX_LETTERS} at most are taken`,
			{
				hint: 'Look at the value: a name or a pattern is short. Nothing was sent.',
				details: { field },
			},
		);
	const source = named(typed);
	try {
		const compiled = RE2JS.compile(source);
		return {
			source: isQuoting(source) ? `${source}\\E` : source,
			matches: (text) => compiled.matches(text),
			isIn: (text) => compiled.matcher(text).find(),
		};
	} catch (cause) {
		throw new MusterError(
			'BAD_INPUT',
			`${label} is “${typed}”, which is no regular expression: ${reasonOf(cause)}`,
			{
				hint: HINT,
				details: { field, pattern: typed },
				cause,
			},
		);
	}
};

/** A pattern for one tag. @throws MusterError as {@link patternOf} */
export const tagPattern = (tag: string, typed: string): Pattern =>
	patternOf(typed, 'tags', `The pattern for tag “${tag}”`);

/**
 * For the agent's lists, which match `^` + pattern + `$`: without a group `a|b` would mean “^a” or “b$” (spec
 * 2, members-filtered).
 */
export const whole = ({ source }: Pattern): string => `(?:${source})`;

/** For the agent's lists: the pattern anywhere in the text, as queries match tags. */
export const anywhere = ({ source }: Pattern): string => `(?s:.*)(?:${source})(?s:.*)`;

/** A pattern that matches just this text. */
export const exactly = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
