/** An error as a Juju server tells it: text, code (may be empty) and, from 2.9 on, a map of details. */
export class JujuError extends Error {
	readonly code: string;
	readonly info?: Readonly<Record<string, unknown>>;

	constructor(message: string, code = '', info?: Readonly<Record<string, unknown>>) {
		super(message);
		this.code = code;
		this.info = info;
	}
}

export const notFound = (what: string): JujuError => new JujuError(`${what} not found`, 'not found');
export const notValid = (what: string): JujuError => new JujuError(`${what} not valid`, 'not valid');
export const denied = (): JujuError => new JujuError('permission denied', 'unauthorized access');
export const badTag = (tag: string): JujuError => new JujuError(`"${tag}" is not a valid tag`);
export const notImplemented = (what: string): JujuError =>
	new JujuError(`${what} not implemented`, 'not implemented');
export const notSupported = (what: string): JujuError =>
	new JujuError(`${what} not supported`, 'not supported');

/** What a bulk result holds for an item that failed. */
export const item = (error: unknown): { message: string; code: string; info?: unknown } => {
	if (!(error instanceof JujuError)) throw error;
	const { message, code, info } = error;
	return { message, code, ...(info && { info }) };
};

/** A bulk answer: one result per entry, `{error}` for those that failed; `also` is added to a failure. */
export const each = <T, R extends object | undefined>(
	entries: readonly T[],
	one: (entry: T, at: number) => R | void,
	also: Readonly<Record<string, unknown>> = {},
): object[] =>
	entries.map((entry, at) => {
		try {
			return one(entry, at) ?? {};
		} catch (error) {
			return { ...also, error: item(error) };
		}
	});

/** Runs it and says the reason first with these words, as Go's `errors.Annotate` does; the code stays. */
export const annotate = <R>(words: string, run: () => R): R => {
	try {
		return run();
	} catch (error) {
		if (error instanceof JujuError) throw new JujuError(`${words}: ${error.message}`, error.code, error.info);
		throw error;
	}
};
