import { asMusterError, type MusterError } from '../../../core/errors.ts';

/** An error as Catch nodes, the debug sidebar and the log show it. */
export interface Failure {
	readonly code: string;
	readonly cause: {
		readonly code: string;
		readonly message: string;
		readonly hint: string;
		readonly details: Readonly<Record<string, unknown>>;
	};
	toString(): string;
}

/** The sidebar shows 80 letters before one clicks: what happened and the code come first, then what to do. */
const withCode = ({ code, message, hint }: MusterError): string =>
	`${message.replace(/[.\s]+$/, '')} (${code}). ${hint}`.trimEnd();

/**
 * Anything thrown, as Node-RED shows it best: a text (the debug sidebar folds an Error into an object, and
 * its sentence behind a click) that carries what Node-RED hands on to Catch nodes beside the text: `code`,
 * and `cause` with all as plain data.
 */
export const failure = (thrown: unknown, doing: string): Failure => {
	const error = asMusterError(thrown, doing);
	const { code, message, hint, details } = error;
	return Object.assign(new String(withCode(error)), {
		code,
		cause: { code, message, hint, details },
		...(error.stack ? { stack: error.stack } : {}),
	});
};
