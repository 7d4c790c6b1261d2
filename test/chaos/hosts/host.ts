import type { ChaosWorld, Input, Loose } from '../world.ts';

/** What came out of a trigger, in order. */
export interface Output {
	readonly is: 'event' | 'notice';
	readonly event: Loose;
	/** Milliseconds. */
	readonly at: number;
	/** Whether the memory could not be written just then, or since: it may come again as if it were new. */
	unstored: boolean;
}

/** An editor, or the engine alone, that runs the triggers of a world. */
export interface ChaosHost {
	/** Starts its process, with all triggers. */
	start(): Promise<void>;
	/** Ends these triggers and starts them again, with these values where there are some. */
	redeploy(values: Readonly<Record<string, Input | undefined>>): Promise<void>;
	/** Ends the process as its user does. */
	stop(): Promise<void>;
	kill(): Promise<void>;
	/** Lets the memory be written, or not. */
	writable(now: boolean): Promise<void> | void;
	isConnected(watcher: string): boolean;
	/** How a trigger stands, in words. */
	status(watcher: string): string;
	outputs(watcher: string): readonly Output[];
	/** MiB that its process holds. */
	held(): Promise<number>;
	/** What is wrong with the process itself: warnings, what nobody caught, files too many. */
	faults(): readonly string[];
	/** Ends it for good, and what it kept. */
	close(): Promise<void>;
	/** Whether notices come in the order of events. */
	readonly ordered: boolean;
	/** Whether a trigger that stands and is deployed as it was hears on meanwhile. */
	readonly hearsOn: boolean;
}

export type OpenHost = (world: ChaosWorld) => Promise<ChaosHost>;
