import { spoken } from '../../../core/units.ts';
import { inOneLine, type MusterError } from '../../../core/errors.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import type { Status } from './red.ts';

/** Letters of a status text; more is cut off by the editor. */
export const LONGEST = 60;

export const short = (text: string): string => {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

const clock = (date: Date) =>
	`${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;

const plural = (noun: string) =>
	/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
/** `12 members`, `1 query`. */
export const counted = (count: number, noun: string): string =>
	`${count} ${count === 1 ? noun : plural(noun)}`;

export const running = (count: number): Status => ({
	fill: 'blue',
	shape: 'ring',
	text: count === 1 ? 'running' : `${count} running`,
});
export const waiting = (count: number): Status => ({
	fill: 'blue',
	shape: 'ring',
	text: `waiting for ${counted(count, 'other message')}`,
});
export const progressed = (done: number, of: number | undefined, text = ''): Status => ({
	fill: 'blue',
	shape: 'ring',
	text: short(`${of === undefined ? done : `${done}/${of}`} ${text}`),
});
export const finished = (what: string, milliseconds: number): Status => ({
	fill: 'green',
	shape: 'dot',
	text: short(`${what} · ${spoken(milliseconds / 1000)}`),
});
export const failed = (error: MusterError): Status => ({
	fill: 'red',
	shape: 'ring',
	text: short(error.message),
});
export const unset: Status = { fill: 'grey', shape: 'ring', text: 'no connection chosen' };

/** How a trigger stands with its server. */
export const standing = (now: ConnectionStatus, at: string): Status => {
	if (now.is === 'connecting')
		return { fill: 'yellow', shape: 'ring', text: short(at ? `connecting to ${at}` : 'connecting') };
	if (now.is === 'connected')
		return { fill: 'green', shape: 'dot', text: `connected since ${clock(now.since)}` };
	const seconds = Math.max(1, Math.round((now.next.getTime() - Date.now()) / 1000));
	return {
		fill: 'red',
		shape: 'ring',
		text: short(`retrying in ${seconds} s (${now.attempt}): ${now.error.message}`),
	};
};

/** A line for the log when a trigger loses its connection. */
export const lostLine = (error: MusterError): string =>
	`Not connected, trying again for ever. ${inOneLine(error)}`;
