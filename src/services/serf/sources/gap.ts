import type { Event } from '../../../catalogue/source.ts';

/** Says that something may have been missed and cannot be found by comparing. */
export const gap = (reason: string, service = 'serf'): Event => {
	const at = new Date().toISOString();
	return { event: 'gap', service, at, key: `gap ${at}`, reason };
};
