import type { IExecuteFunctions } from 'n8n-workflow';

/** Milliseconds between two messages: progress is for people. */
const BETWEEN = 1000;

/**
 * How far a long run is. n8n has no place for it on the canvas: where somebody runs a workflow by hand, it
 * goes to the console of their browser, beside what a Code node prints there; elsewhere nowhere.
 */
export const progressOf = (functions: IExecuteFunctions) => {
	let last = Number.NEGATIVE_INFINITY;
	return (done: number, of?: number, text = ''): void => {
		const now = performance.now();
		if (functions.getMode() !== 'manual' || now - last < BETWEEN) return;
		last = now;
		const count = of === undefined ? String(done || '') : `${done} of ${of}`;
		functions.sendMessageToUI?.(`${count} ${text}`.trim() || String(done));
	};
};
