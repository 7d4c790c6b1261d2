import { isMusterError, type MusterError } from '../../../core/errors.ts';

/** What one look at a thing has shown. */
export type Seen<R> =
	| { readonly is: 'there'; readonly record: R }
	| { readonly is: 'gone' }
	/** The cloud could not say just now: a passing error. */
	| { readonly is: 'unseen'; readonly error: MusterError };

const passes = (error: unknown): error is MusterError =>
	isMusterError(error) &&
	(error.details['passing'] === true ||
		['CONNECTION_LOST', 'CONNECT_FAILED', 'CONNECT_REFUSED', 'TIMEOUT', 'BUSY'].includes(error.code));

/** One look while waiting: a 404 is an answer, and errors that pass are not the end. */
export const look = async <R>(read: () => Promise<R>): Promise<Seen<R>> => {
	try {
		return { is: 'there', record: await read() };
	} catch (error) {
		if (isMusterError(error) && error.code === 'NOT_FOUND') return { is: 'gone' };
		if (passes(error)) return { is: 'unseen', error };
		throw error;
	}
};
