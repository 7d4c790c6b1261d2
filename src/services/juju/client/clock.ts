import { deadline } from '../../../net/call.ts';
import { httpRequest } from './http.ts';
import type { Opened } from './open.ts';

/** The moment on the controller’s clock, in ms. */
export type ServerClock = () => number;

/** An HTTP date has whole seconds: a clock that seems off by less is taken to be right. */
const DOUBT_MS = 2000;
const PATIENCE_SECONDS = 5;

/**
 * The controller’s clock, by the `Date` of one plain HTTP answer (any server has it, also where the path is
 * unknown, as before 2.4); `undefined` where none came. It runs on without the clock of this host.
 */
export const readClock = async (
	{ endpoint, tls, clientVersion }: Opened,
	signal: AbortSignal,
): Promise<ServerClock | undefined> => {
	const time = deadline(signal, PATIENCE_SECONDS);
	const asking = Date.now();
	try {
		const asked = {
			method: 'GET',
			path: '/health',
			headers: { 'X-Juju-ClientVersion': clientVersion },
			signal: time.signal,
		} as const;
		const answer = await httpRequest(endpoint, tls, asked);
		answer.discard();
		const told = Date.parse(answer.headers.date ?? '');
		const own = Date.now();
		const begun = performance.now();
		if (Number.isNaN(told)) return undefined;
		// a slow answer was dated when it was on its way
		const isRight = told > asking - DOUBT_MS && told < own + DOUBT_MS;
		// Date.now() leaves out the part of a millisecond: what was written before is never later than this
		const now = isRight ? own + 1 : told;
		return () => now + performance.now() - begun;
	} catch {
		return undefined;
	} finally {
		time.clear();
	}
};
