import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { standing } from './status.ts';
import type { StatusThrottle } from './status-throttle.ts';

/** Seconds between two statuses while the next attempt is far; it is counted down second by second at the end. */
const FAR = 5;
const NEAR = 10;

/**
 * Shows how a trigger stands with its server, and counts down to the next attempt.
 * @param at what the connection is called.
 * @param closing ends the counting.
 */
export const connectionLights = (lights: StatusThrottle, at: string, closing: AbortSignal) => {
	let lost: Date | undefined;
	let timer: NodeJS.Timeout | undefined;
	const show = (now: ConnectionStatus): void => {
		lights.show(standing(now, at, lost));
		if (now.is !== 'retrying' || closing.aborted) return;
		const left = (now.next.getTime() - Date.now()) / 1000;
		if (left > 1) timer = setTimeout(show, (left > NEAR ? FAR : 1) * 1000, now).unref();
	};
	closing.addEventListener('abort', () => clearTimeout(timer), { once: true });
	return (now: ConnectionStatus): void => {
		clearTimeout(timer);
		if (now.is === 'connected') lost = undefined;
		else if (now.is === 'retrying') lost ??= new Date();
		show(now);
	};
};
