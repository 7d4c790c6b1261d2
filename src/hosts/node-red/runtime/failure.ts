import { asMusterError, inOneLine } from '../../../core/errors.ts';

/** An error as Catch nodes, the debug sidebar and the log show it. */
export interface Failure extends Error {
	readonly code: string;
	readonly hint: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Anything thrown, as an error whose message says all: Node-RED hands a Catch node the text, `code` and `cause` only. So
 * `cause` holds code, hint and details once more, as plain data.
 */
export const failure = (thrown: unknown, doing: string): Failure => {
	const error = asMusterError(thrown, doing);
	const { code, hint, details } = error;
	const failed = Object.assign(
		new Error(inOneLine(error), { cause: { code, message: error.message, hint, details } }),
		{
			code,
			hint,
			details,
		},
	);
	failed.name = error.name;
	// Node-RED shows toString(): a class name before the sentence says nothing
	Object.defineProperty(failed, 'toString', { value: () => failed.message });
	if (error.stack) failed.stack = error.stack;
	return failed;
};
