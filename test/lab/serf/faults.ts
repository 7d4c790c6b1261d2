/** What can go wrong with an agent, switched on and off while it runs. */
export interface Faults {
	/** Reads and never writes a byte, as a hung agent does. What it would have written is lost. */
	silent: boolean;
	/** Seconds before each answer (records are not delayed). */
	delay: number;
	/** Seconds before the answer to one command; everything behind it on the connection waits too. */
	slow: Record<string, number>;
	/** Commands that are read and never answered; the connection is stuck behind them. */
	hang: Set<string>;
	/** Empty ack and response records before the `done` of each query (serf issue 408). */
	spurious: number;
	/** Cuts the next record of a stream in the middle and closes that connection. */
	cut: boolean;
	/** Closes before the answer to `leave` (serf issue 400). */
	leaveInSilence: boolean;
	/** Sends each header of an answer twice. */
	doubled: boolean;
}

export const noFaults = (): Faults => ({
	silent: false,
	delay: 0,
	slow: {},
	hang: new Set(),
	spurious: 0,
	cut: false,
	leaveInSilence: false,
	doubled: false,
});
