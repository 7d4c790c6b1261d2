/** What every call takes. */
export interface Call {
	/** Ends the call at once when aborted: CANCELLED. */
	readonly signal?: AbortSignal;
	/** Seconds for each request of the call, instead of the connection’s own. */
	readonly deadline?: number;
	/** Adds the server’s record untouched under `raw`. */
	readonly raw?: boolean;
}
