import { openEngine } from './engine.ts';
import type { OpenHost } from './host.ts';
import { openNodeRedOf } from './node-red.ts';

/** What runs the triggers. */
export const hosts: Readonly<Record<string, OpenHost>> = {
	engine: openEngine,
	'node-red-4': openNodeRedOf(4),
	'node-red-5': openNodeRedOf(5),
};
