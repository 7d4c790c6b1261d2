import { MusterError } from '../core/errors.ts';

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
/** A tab may stand in a value, nothing else that is no letter. */
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

const bad = (message: string, hint: string) =>
	new MusterError('BAD_INPUT', message, { hint: `${hint} Nothing was sent.` });

/** A path as it stands on the wire: percent-encoded. @throws MusterError BAD_INPUT */
export const checkPath = (path: string): void => {
	if (/[^\x21-\xff]/.test(path))
		throw bad(
			'The path holds a blank, a line break or another character that has to be percent-encoded',
			'Write a blank as %20.',
		);
};

/**
 * What no header can carry is refused before it costs the connection that others use. Values are never
 * repeated: they may be secrets.
 * @throws MusterError BAD_INPUT
 */
export const checkHeaders = (headers: Readonly<Record<string, string>>): void => {
	for (const [name, value] of Object.entries(headers)) {
		if (!TOKEN.test(name))
			throw bad(
				`“${name.slice(0, 80)}” can be no name of an HTTP header`,
				'Names are made of plain letters, digits and hyphens, without blanks and colons.',
			);
		if (CONTROL.test(value))
			throw bad(
				`The value of ${name} holds a line break or another control character, which no HTTP header can carry`,
				'Write it in one line.',
			);
	}
};
