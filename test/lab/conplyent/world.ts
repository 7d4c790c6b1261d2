import type { PickleValue } from '../../../src/services/conplyent/wire/pickle/value.ts';
import type { MsgTypeName } from '../../../src/services/conplyent/wire/types.table.ts';
import type { Parameter } from './bind.ts';
import type { Program } from './process.ts';

/** What the server puts into a job’s queue. */
export type Order = { readonly input: string } | { readonly kill: true };

/**
 * A background job the server knows of (`JOBS`); it is forgotten when it ends, and when its output could not
 * be sent.
 */
export interface BackgroundJob {
	readonly args: readonly PickleValue[];
	readonly keywords: ReadonlyMap<PickleValue, PickleValue>;
	readonly orders: Order[];
	wake(): void;
	readonly over: Promise<void>;
}

/** What a command can do. */
export interface World {
	readonly id: number;
	/** Sends DETAILS; throws Again when nobody is there to take it. */
	update(value: PickleValue): Promise<void>;
	readonly jobs: Map<number, BackgroundJob>;
	readonly orders: Order[];
	/** Resolves when an order comes. */
	ordered(): Promise<'order'>;
	cwd(): string;
	cd(folder: string): void;
	started(program: Program): void;
	/** The machine goes down. */
	halt(): void;
}

export interface LabCommand {
	readonly background?: boolean;
	readonly parameters: readonly Parameter[];
	/** Resolves with the exit code. */
	run(world: World, ...args: PickleValue[]): Promise<PickleValue> | PickleValue;
}

/** What a lab can be told to do wrong, at any time. */
export interface LabFaults {
	/** Fails a send as zmq does when the queue is full. */
	again?: ((type: MsgTypeName, fields: Readonly<Record<string, PickleValue>>) => boolean) | undefined;
	/** A command that is listed but that the main loop does not know. */
	ghost?: string | undefined;
	/** The receiving thread is dead: connections are greeted, nothing is ever handled. */
	deaf?: boolean | undefined;
	/** The main loop takes nothing before this settles; heartbeats are answered. */
	hold?: Promise<void> | undefined;
	greeting?: Buffer | undefined;
	mute?: boolean | undefined;
	noPong?: boolean | undefined;
}
