/** What every client is to the rest of the house: something that can be lost, and closed. */
export interface Connection {
	/** Aborted once, when the connection has ended for whatever cause; `reason` is a MusterError (code `CANCELLED` after `close`). */
	readonly lost: AbortSignal;
	/** Ends the connection. Safe in any state and more than once; never throws; settles within 3 s. */
	close(): Promise<void>;
}
