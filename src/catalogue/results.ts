import { isMusterError, MusterError } from '../core/errors.ts';
import type { FileIn } from './field.ts';

const brand = (name: string) => Symbol.for(`@muster/${name}`);
const PARTLY = brand('partly');
const FILE = brand('file');
const PENDING = brand('pending');

const hasBrand = (value: unknown, symbol: symbol): boolean =>
	typeof value === 'object' && value !== null && symbol in value;

/** Something that failed while other parts of the work were done. */
export interface Failed {
	/** What it was about, e.g. a unit’s name. */
	readonly key: string;
	/** Of what was never begun {@link notReached}. */
	readonly error: unknown;
}

/** Work of which a part failed. Made by {@link partly}. */
export interface Partly {
	readonly done: readonly unknown[];
	readonly failed: readonly Failed[];
}

/**
 * Work of which a part may have failed: one failure never hides the successes. Without failures it is the
 * list of what was done.
 */
export const partly = ({ done, failed }: Partly): Partly => ({
	done,
	failed,
	...{ [PARTLY]: true },
});

/** The error of a part that was never begun; the hint says what to do for it. */
export const notReached = (
	message: string,
	{ hint, code = 'CANCELLED' }: { readonly hint?: string; readonly code?: 'CANCELLED' | 'TIMEOUT' } = {},
): MusterError => new MusterError(code, message, { hint, details: { reached: false } });
export const isNotReached = (error: unknown): boolean =>
	isMusterError(error) && error.details['reached'] === false;
export const isPartly = (value: unknown): value is Partly => hasBrand(value, PARTLY);

/** A file that a run returns: the host streams it to where the user wants it. Made by {@link fileOut}. */
export interface FileOut extends FileIn {
	readonly mimeType?: string;
}

/** A file as a result. `size` in bytes, where known; `read` is called once. */
export const fileOut = (file: FileOut): FileOut => ({ ...file, ...{ [FILE]: true } });
export const isFileOut = (value: unknown): value is FileOut => hasBrand(value, FILE);

/**
 * What `settle.look` returns where the thing is not so yet, and the reason is known. Made by {@link notYet}.
 */
export interface NotYet {
	readonly reason: string;
}

/** Not settled yet; `reason` is told if the deadline passes, e.g. `it failed on c04f825a`. */
export const notYet = (reason: string): NotYet => ({ reason, ...{ [PENDING]: true } });
export const isNotYet = (value: unknown): value is NotYet => hasBrand(value, PENDING);
