import type { Red } from './red.ts';

/**
 * Tells when the flows of a deploy run: a message sent before may find its next node missing. One listener
 * serves all nodes.
 * @returns a function that gives a promise for the end of the start that is going on.
 */
export const flowsStarted = (red: Red): (() => Promise<void>) => {
	let going: { promise: Promise<void>; end: () => void } | undefined;
	red.events.on('flows:started', () => {
		going?.end();
		going = undefined;
	});
	return () => {
		if (!going) {
			let end = () => {};
			const promise = new Promise<void>((resolve) => {
				end = resolve;
			});
			going = { promise, end };
		}
		return going.promise;
	};
};
