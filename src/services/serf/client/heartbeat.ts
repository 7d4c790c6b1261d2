import { timerDelay } from '../../../net/call.ts';
import type { Caller } from './caller.ts';
import { silent } from './errors.ts';
import type { Session } from './session.ts';

// whatever comes counts: the session notes when it last heard something
const fireAndForget = { fireAndForget: true, answered() {}, record() {}, failed() {} };

/**
 * A question to an agent that was silent: when it was put, in ms of `performance.now()`, and its place in the
 * order of requests.
 */
interface Asked {
	readonly at: number;
	readonly seq: number;
}

/**
 * Notices an agent that hangs and a network that swallows: after `seconds` without a byte it asks for a
 * coordinate (the cheapest call with a short answer), and if nothing at all comes for as long again the
 * connection is ended with `CONNECTION_LOST`. A call that was sent before the question may keep the agent
 * from answering it: then the time of that call counts too (5 s of a quick one). What was sent after it
 * cannot, and does not postpone the end; nor does a quick call that was given up.
 */
export const keepWatch = (session: Session, caller: Caller, seconds: number): void => {
	if (seconds <= 0) return;
	const period = seconds * 1000;
	let asked: Asked | undefined;
	let doubted = false;
	let timer: NodeJS.Timeout;

	const lookIn = (ms: number): void => {
		timer = setTimeout(look, timerDelay(ms / 1000)).unref();
	};
	const patience = ({ at, seq }: Asked): number => Math.max(at, caller.busyUntil(seq)) + period;

	const look = (): void => {
		const now = performance.now();
		if (asked !== undefined && session.heard > asked.at) asked = undefined;
		if (asked === undefined) doubted = false;
		if (asked !== undefined && now >= patience(asked)) {
			// this process may have been busy itself: what lies in the socket is read before the timer comes again
			if (doubted) return session.end(silent(session.where, Math.round((now - session.heard) / 1000)));
			doubted = true;
			return lookIn(1);
		}
		if (asked === undefined && now - session.heard >= period)
			asked = { at: now, seq: session.send('get-coordinate', { Node: '' }, fireAndForget) };
		const due = asked === undefined ? session.heard + period : patience(asked);
		lookIn(Math.max(1, due - now));
	};

	lookIn(period);
	session.lost.addEventListener('abort', () => clearTimeout(timer), { once: true });
};
