import type { Remembered } from '../../../catalogue/source.ts';
import { newFolder } from './persisted-job/persisted-job.ts';

/** What is known of a job between connections and processes: which it is, and how far its output was told. */
export type Known = {
	/** What was asked for; memory of something else is none. */
	readonly what: string;
	/** Chosen before the start, so that a start whose answer was lost is found again and not repeated. */
	readonly folder: string;
	/** Whether the trigger started it itself. */
	readonly own: boolean;
	/** The byte behind the last line that was told. */
	readonly next: number;
	/** Whether it was seen there. */
	readonly begun: boolean;
	/** Whether it has ended for good. */
	readonly over: boolean;
};

/** `kept`: a folder that is there already; else a job that is yet to be started. */
export const newKnown = (what: string, kept: string): Known => ({
	what,
	folder: kept || newFolder(),
	own: kept === '',
	next: 0,
	begun: false,
	over: false,
});

/** What was remembered, of whatever job. */
export const recall = (memory: Remembered | undefined): Known | undefined => {
	const known = memory as Partial<Known> | undefined;
	if (typeof known !== 'object' || known === null || typeof known.what !== 'string') return undefined;
	if (typeof known.folder !== 'string' || typeof known.next !== 'number') return undefined;
	return {
		what: known.what,
		folder: known.folder,
		own: known.own === true,
		next: known.next,
		begun: known.begun === true,
		over: known.over === true,
	};
};

/** Whether it is a job that the trigger started and that may still run. */
export const isLeft = (known: Known | undefined): known is Known =>
	known !== undefined && known.own && !known.over;
