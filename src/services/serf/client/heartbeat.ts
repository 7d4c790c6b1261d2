import { MusterError } from '../../../core/errors.ts';
import type { Caller } from './caller.ts';
import { delayOf } from './caller.ts';
import type { Session } from './session.ts';

// whatever comes counts: the session notes when it last heard something
const fireAndForget = { fireAndForget: true, answered() {}, record() {}, failed() {} };

/**
 * Notices an agent that hangs and a network that swallows: after `seconds` without a byte it asks for a coordinate (the cheapest call
 * with a short answer), and if nothing at all comes for as long again the connection is ended with `CONNECTION_LOST`.
 * While a call may rightly keep the agent busy (it answers one after another) that call's own time-out decides instead.
 */
export const keepWatch = (session: Session, caller: Caller, seconds: number): void => {
	if (seconds <= 0) return;
	const period = seconds * 1000;
	let asked: number | undefined;
	let doubted = false;
	let timer: NodeJS.Timeout;

	const dead = (silence: number): void =>
		session.end(
			new MusterError(
				'CONNECTION_LOST',
				`The Serf agent at ${session.where} has given no sign of life for ${Math.round(silence / 1000)} s`,
				{
					hint: 'The agent hangs, or the network between swallows everything. Connect again.',
				},
			),
		);

	const lookIn = (ms: number): void => {
		timer = setTimeout(look, ms).unref();
	};

	const look = (): void => {
		const now = performance.now();
		if (asked !== undefined && session.heard > asked) asked = undefined;
		if (asked === undefined) doubted = false;
		if (asked !== undefined && now >= Math.max(asked, caller.busyUntil) + period) {
			// this process may have been busy itself: what lies in the socket is read before the timer comes again
			if (doubted) return void dead(now - session.heard);
			doubted = true;
			return void lookIn(1);
		}
		if (asked === undefined && now - session.heard >= period) {
			asked = now;
			session.send('get-coordinate', { Node: '' }, fireAndForget);
		}
		const due = asked === undefined ? session.heard + period : Math.max(asked, caller.busyUntil) + period;
		lookIn(Math.max(1, delayOf((due - now) / 1000)));
	};

	lookIn(delayOf(seconds));
	session.lost.addEventListener('abort', () => clearTimeout(timer), { once: true });
};
