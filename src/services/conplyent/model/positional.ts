import { MusterError } from '../../../core/errors.ts';

/** Whether a script says itself where its arguments go: `$1`, `$@`, `${2}` … */
const namesThem = (script: string): boolean => /\$(?:[1-9@*#]|\{[1-9@*#])/.test(script);

/**
 * A script that gets its arguments: behind its one command, unless it says itself where they belong.
 * @throws MusterError BAD_INPUT for one of several commands, or with a comment, that names none of them: they
 *   would be passed over.
 */
export const withArguments = (script: string): string => {
	if (namesThem(script)) return script;
	const text = script.trim();
	if (!/[;&|(){}`\n]|(^|\s)#|\\$/.test(text)) return `${text} "$@"`;
	throw new MusterError('BAD_INPUT', 'Arguments are given, and nothing in the script takes them', {
		hint: 'Write "$@" where all of them belong, or $1, $2 for one. Nothing was sent.',
		details: { field: 'words' },
	});
};
