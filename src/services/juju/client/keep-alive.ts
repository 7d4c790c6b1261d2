import { MusterError } from '../../../core/errors.ts';
import type { Opened } from './open.ts';

const EVERY_SECONDS = 30;

/**
 * Pings the API every so many seconds (30), so that proxies do not cut an idle connection and a dead one is
 * noticed: two pings in a row without an answer, and without any other word, end it. Where the server has no
 * Pinger the web socket’s own pings are all. Returns what stops it.
 */
export const keepAlive = (
	{ session, greeting }: Opened,
	dead: (error: MusterError) => void,
	every = EVERY_SECONDS,
): (() => void) => {
	const versions = greeting.facades?.get('Pinger') ?? (session.framing === 'camel' ? [0] : []);
	if (versions.length === 0) return () => {};
	const { link } = session;
	let missed = 0;
	const ping = () => {
		const before = performance.now();
		session
			.send(
				{ facade: 'Pinger', version: Math.max(...versions), method: 'Ping' },
				{ effect: 'reads', seconds: (every * 2) / 3 },
			)
			.then(
				() => (missed = 0),
				() => {
					// an error is an answer too
					missed = link.heard > before ? 0 : missed + 1;
					if (missed < 2 || link.lost.aborted) return;
					dead(new MusterError('CONNECTION_LOST', `${link.where} did not answer two pings`));
				},
			);
	};
	const timer = setInterval(ping, every * 1000).unref();
	const stop = () => clearInterval(timer);
	link.lost.addEventListener('abort', stop, { once: true });
	return stop;
};
