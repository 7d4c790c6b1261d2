import { MusterError } from '../../../core/errors.ts';
import { withUnseen } from '../../../core/pasted.ts';
import { globMatcher, isGlob } from '../wire/go-glob.ts';

/**
 * A test of names by a pattern that somebody typed. `label`: its field. @throws MusterError BAD_INPUT for one
 * that could match nothing, since a bracket is open or a range is none.
 */
export const nameMatcher = (
	pattern: string,
	label = 'Name pattern',
	field = 'name',
): ((name: string) => boolean) => {
	if (isGlob(pattern)) return globMatcher(pattern);
	throw new MusterError(
		'BAD_INPUT',
		`${label} is “${withUnseen(pattern.slice(0, 80))}”, which is no pattern`,
		{
			hint: 'In a pattern * is any text, ? is any character and [a-z] is one of several; a bracket that means itself is \\[. Nothing was sent.',
			details: { field, pattern: pattern.slice(0, 300) },
		},
	);
};
