import type { MusterError } from '../../../core/errors.ts';
import { errorOf } from './frame.ts';
import { get, list } from './get.ts';
import { serverError, throwInner } from './server-error.ts';

/** What became of one of several things in a call: most calls take many and answer for each. */
export interface Item<R = unknown> {
	/** What it was about, e.g. `web/0`. */
	readonly key: string;
	readonly value?: R | undefined;
	readonly error?: MusterError | undefined;
}

const names = ['results', 'errors', 'machines', 'models', 'actions', 'applications'];

const errorsOf = (input: unknown): unknown[] => {
	const many = list(input, 'errors');
	return many.length > 0 ? [...many] : [get(input, 'error')];
};

/** Where answers of any method have the things that may have failed. */
const anyNames = ['results', 'errors', 'machines', 'actions', 'models', 'applications'];

/**
 * An answer of any method in which something failed: the whole, or one of its items.
 * @throws MusterError what the server said of the first
 */
export const throwAny = (response: unknown, call: string): void => {
	throwInner(response, call);
	for (const one of anyNames.flatMap((name) => list(response, name)))
		for (const input of [get(one, 'error'), ...errorsOf(one)]) {
			const error = errorOf(input);
			if (error) throw serverError(error, call);
		}
};

/**
 * Answers in the order of what was asked. A missing list is success for all: 4.0 answers `null` where nothing
 * failed. `read`: what an answer says. `call`: as in the book, for errors.
 */
export const itemsOf = <R>(
	response: unknown,
	keys: readonly string[],
	call: string,
	read: (input: unknown, index: number) => R,
): Item<R>[] => {
	const answers = names.map((name) => list(response, name)).find((found) => found.length > 0) ?? [];
	return keys.map((key, index) => {
		const input = answers[index];
		const error = errorsOf(input)
			.map(errorOf)
			.find((one) => one !== undefined);
		return error ? { key, error: serverError(error, call) } : { key, value: read(input, index) };
	});
};

/** The value of the only answer. @throws MusterError what the server said of it */
export const only = <R>(items: readonly Item<R>[]): R => {
	const [first] = items;
	if (first?.error) throw first.error;
	return first?.value as R;
};

/** The values of all. @throws MusterError what the server said of the first that failed */
export const allOf = <R>(items: readonly Item<R>[]): R[] => {
	for (const { error } of items) if (error) throw error;
	return items.map(({ value }) => value as R);
};
