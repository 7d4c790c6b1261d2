/** How long things may take in the life of a trigger, in seconds. */
export interface Times {
	/** An activation waits for the first connection. */
	readonly activation: number;
	/** The same when n8n starts: other workflows wait behind this one. */
	readonly restart: number;
	/** A manual test waits for an event. */
	readonly listening: number;
	/** A close waits for what runs. */
	readonly closing: number;
	/** An outage lasts before n8n shows a failed execution and runs the error workflow. */
	readonly visible: number;
	/** A connection stands before the outage that it ended counts as over. */
	readonly steady: number;
	/** An answer is waited for after a close, on the connection that the question came by. */
	readonly answering: number;
	/** Notices of one kind wait for each other, so that they are one execution. */
	readonly notices: number;
	/**
	 * An event whose execution failed waits before it is handed over again, where it is acknowledged after
	 * success.
	 */
	readonly retry: number;
	/**
	 * An execution may take before it counts as ended, though nothing was heard of it: n8n’s promises may never
	 * settle.
	 */
	readonly executing: number;
	/** A trigger that was closed may come back: n8n closes it also when its workflow is only saved. */
	readonly away: number;
}

export const usual: Times = {
	activation: 10,
	restart: 3,
	listening: 300,
	closing: 3,
	visible: 300,
	steady: 5,
	answering: 60,
	notices: 60,
	retry: 5,
	executing: 3600,
	away: 10,
};
