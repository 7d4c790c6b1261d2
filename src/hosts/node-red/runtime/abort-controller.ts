import { setMaxListeners } from 'node:events';

/**
 * What ends with a node. Any number of messages may wait on its signal: Node 20 would warn of a leak at
 * eleven.
 */
export const createAbortController = (): AbortController => {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
};
