import type { Event } from '../../../catalogue/event.ts';
import { formatDuration } from '../../../core/units.ts';
import { inOneLine, type MusterError } from '../../../core/errors.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { briefReason, type Failed, reason } from './reason.ts';
import type { Status } from './red.ts';

/** Letters of a status text: more runs into the next node on the canvas. */
const MOST_LETTERS = 35;

export const short = (text: string, most = MOST_LETTERS): string => {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
};

/** `21:47`. */
export const clock = (date: Date): string =>
	`${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;

/** What comes first is cut, so that what stands behind it is always seen. */
const before = (text: string, rest: string): string => `${short(text, MOST_LETTERS - rest.length)}${rest}`;

/** What came of a step. */
export interface Finished {
	/** In a few letters, e.g. `12 members`. */
	readonly what: string;
	/** What did not go well, though the step succeeded. */
	readonly failure?: string | undefined;
}

export const running = (count: number): Status => ({
	fill: 'blue',
	shape: 'ring',
	text: count === 1 ? 'running' : `${count} running`,
});
/** `3/10 units`, `512 bytes`; where there is nothing to count, what is waited for. */
export const progressed = (done: number, of: number | undefined, text = ''): Status => {
	const count = of === undefined ? String(done || '') : `${done}/${of}`;
	return { fill: 'blue', shape: 'ring', text: short(`${count} ${text}`) || String(done) };
};
/**
 * `12 members · 4 ms · 21:47`; with what did not go well: `exit 3 · 0 lines · 4 ms · 21:47`, which is not
 * green.
 */
export const finished = ({ what, failure }: Finished, milliseconds: number, at = new Date()): Status => ({
	fill: failure ? 'yellow' : 'green',
	shape: 'dot',
	text: before(
		failure ? `${failure} · ${what}` : what,
		` · ${formatDuration(milliseconds / 1000)} · ${clock(at)}`,
	),
});
/** What a node does is written on it: its status has room for the reason only. */
const withoutAction = ({ code, message, details }: MusterError, action = ''): Failed => ({
	code,
	details,
	message: action !== '' && message.startsWith(`${action}: `) ? message.slice(action.length + 2) : message,
});

/**
 * The whole message and the code go with it, for Status nodes. `action`: what the node does, as messages may
 * begin.
 */
export const failed = (error: MusterError, at = new Date(), action?: string): Status => ({
	fill: 'red',
	shape: 'ring',
	text: before(reason(withoutAction(error, action)), ` · ${clock(at)}`),
	code: error.code,
	message: inOneLine(error),
});
/** What was at work when its node closed: `stopped · 21:47`. */
export const stoppedAt = (at = new Date()): Status => ({
	fill: 'grey',
	shape: 'ring',
	text: `stopped · ${clock(at)}`,
});
export const unset: Status = { fill: 'grey', shape: 'ring', text: 'no connection chosen' };

/** How a trigger stands with its server. `lost`: when it was connected last, or first tried. */
export const connectionState = (now: ConnectionStatus, at: string, lost = new Date()): Status => {
	if (now.is === 'connecting')
		return { fill: 'yellow', shape: 'ring', text: short(at ? `connecting to ${at}` : 'connecting') };
	if (now.is === 'connected')
		return { fill: 'green', shape: 'dot', text: `connected since ${clock(now.since)}` };
	const seconds = Math.max(1, Math.round((now.next.getTime() - Date.now()) / 1000));
	const rest = ` · retry ${seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} · since ${clock(lost)}`;
	return {
		fill: 'red',
		shape: 'ring',
		text: `${briefReason(now.error)}${rest}`,
		code: now.error.code,
		message: inOneLine(now.error),
	};
};

/** What a trigger says about its own watching, beside its connection: `connected since 21:17 · gap 21:47`. */
export const withNotice = ({ shape, text }: Status, { event, at, text: message }: Event): Status => ({
	fill: 'yellow',
	shape,
	text: short(`${text} · ${event} ${clock(new Date(at))}`),
	message,
});

/** A line for the log when a trigger loses its connection. */
export const connectionLostLine = (error: MusterError): string =>
	`Not connected, trying again for ever. ${inOneLine(error)}`;
