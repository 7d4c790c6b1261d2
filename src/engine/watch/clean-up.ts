import type { AnySource, Remembered } from '../../catalogue/source.ts';
import type { Connection } from '../../core/connection.ts';
import { asMusterError, inOneLine } from '../../core/errors.ts';
import type { Lease } from '../../core/lease.ts';
import { after } from '../../net/call.ts';

/** Seconds that it may take: a host that closes waits for it. */
const MAX_SECONDS = 10;

export interface CleanUp {
	readonly source: AnySource;
	/** Values of the source, for the connection that they choose. */
	readonly values?: unknown;
	/** What the source remembered last; nothing is to be done where that is nothing. */
	readonly remembered: Remembered | undefined;
	lease(part: string, signal: AbortSignal): Promise<Lease<Connection>>;
	log(line: string): void;
}

/**
 * Ends what a source has started on the server. What cannot be ended is said in the log; it never rejects.
 * Gives whether something was ended.
 */
export const cleanUp = async ({ source, values, remembered, lease, log }: CleanUp): Promise<boolean> => {
	if (!source.cleanUp || remembered === undefined) return false;
	const signal = after(MAX_SECONDS);
	try {
		const part = typeof source.part === 'function' ? source.part(values as never) : source.part;
		const { client, release } = await lease(part, signal);
		try {
			return await source.cleanUp(client as never, remembered, { signal });
		} finally {
			release();
		}
	} catch (thrown) {
		const why = inOneLine(asMusterError(thrown, 'Cleaning up'));
		log(`What “${source.label}” had started on the server could not be ended and may run on: ${why}`);
		return false;
	}
};
