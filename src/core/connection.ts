/** What every client is to the rest of the house: something that can be lost, and closed. */
export interface Connection {
	/**
	 * Aborted once, when the connection has ended for whatever cause; `reason` is a MusterError (code
	 * `CANCELLED` after `close`).
	 */
	readonly lost: AbortSignal;
	/** Work on the server that goes on without a user; the connection is kept while there is any. */
	readonly unfinished?: number;
	/** Ends the connection. Safe in any state and more than once; never throws; settles within 3 s. */
	close(): Promise<void>;
}
