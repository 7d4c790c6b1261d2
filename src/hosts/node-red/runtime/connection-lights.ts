import type { Event } from '../../../catalogue/event.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { connectionState, withNotice } from './status.ts';
import type { StatusThrottle } from './status-throttle.ts';

/**
 * Seconds between two statuses while the next attempt is far; it is counted down second by second at the end.
 */
const FAR_SECONDS = 5;
const NEAR_SECONDS = 10;

/**
 * Shows how a trigger stands with its server, and counts down to the next attempt.
 * @param at what the connection is called.
 * @param closing ends the counting.
 */
export const connectionLights = (lights: StatusThrottle, at: string, closing: AbortSignal) => {
	let lost: Date | undefined;
	let timer: NodeJS.Timeout | undefined;
	let status: ConnectionStatus | undefined;
	let notice: Event | undefined;
	const show = (): void => {
		if (!status) return;
		const shown = connectionState(status, at, lost);
		lights.show(notice && status.is !== 'retrying' ? withNotice(shown, notice) : shown);
		if (status.is !== 'retrying' || closing.aborted) return;
		const left = (status.next.getTime() - Date.now()) / 1000;
		if (left > 1) timer = setTimeout(show, (left > NEAR_SECONDS ? FAR_SECONDS : 1) * 1000).unref();
	};
	closing.addEventListener('abort', () => clearTimeout(timer), { once: true });
	return {
		connection(now: ConnectionStatus): void {
			clearTimeout(timer);
			status = now;
			if (now.is === 'connected') lost = undefined;
			else if (now.is === 'retrying') {
				lost ??= new Date();
				notice = undefined;
			}
			show();
		},
		/** A notice is shown beside the connection, until that is lost. */
		notice(event: Event): void {
			notice = event;
			clearTimeout(timer);
			show();
		},
	};
};
