import type { Red } from './red.ts';

/**
 * Tells whether the flows that stop just now make room for others: a deploy. When Node-RED ends, or its flows
 * are stopped by hand, they are the ones that ran.
 */
export const flowsDeploying = (red: Red): (() => boolean) => {
	let running: unknown;
	let deploying = false;
	red.events.on('flows:starting', (about) => {
		running = about?.config;
		deploying = false;
	});
	red.events.on('flows:stopping', (about) => {
		deploying = running !== undefined && about?.config !== undefined && about.config !== running;
	});
	return () => deploying;
};
