import { isIPv6 } from 'node:net';
import { withUnseen } from '../../../core/pasted.ts';
import { MusterError } from '../../../core/errors.ts';
import type { SerfHost } from './types.ts';

/** Where an agent listens unless told otherwise. */
export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 7373;

const bad = (message: string, hint: string): MusterError => new MusterError('BAD_INPUT', message, { hint });

/**
 * As much of an address as may be repeated. A key or password that was typed here stands before an @, or
 * behind the host and port: with an @ nothing is repeated, else what could be a host and a port.
 */
const shown = (address: string): string => {
	if (address.includes('@')) return '…';
	const [place = ''] = /^(?:[a-z]+:\/\/)?(?:\[[^\]]*\]|[\w.-]*)(?::\w{0,8}(?!\w))?/i.exec(address) ?? [];
	return place.length < address.length ? `${place}…` : place;
};

const portOf = (text: string, whole: string): number => {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	if (port >= 1 && port <= 65_535) return port;
	throw bad(
		text === ''
			? `The address “${shown(whole)}” has a colon and no port behind it`
			: `The port in the address “${shown(whole)}” is none`,
		`Ports are numbers from 1 to 65535; Serf’s RPC port is ${DEFAULT_PORT} unless configured otherwise.`,
	);
};

/** `[v6]`, `[v6]:port`, `host`, `host:port`, a bare IPv6 address, or nothing. */
const hostAndPort = (text: string, whole: string): SerfHost => {
	// of two addresses the second may be a key: nothing is repeated
	if (/[,;\n]/.test(text))
		throw bad(
			'An address has more than one machine in it',
			'Give each address a row of its own, without commas.',
		);
	const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
	const colons = text.split(':').length - 1;
	const plain = colons > 1 ? [text] : text.split(':');
	const [host, port] = bracketed ? [bracketed[1], bracketed[2]] : plain;
	if (bracketed && !isIPv6(host ?? ''))
		throw bad(
			`What stands in brackets in the address “${shown(whole)}” is no IPv6 address`,
			'Write it like [::1]:7373.',
		);
	if (colons > 1 && !bracketed && !isIPv6(text))
		throw bad(
			`The address “${shown(whole)}” has more than one port`,
			'Write host:port, or [::1]:7373 for IPv6.',
		);
	const odd = isIPv6(host ?? '') ? null : /[^\p{L}\p{N}._-]/u.exec(host ?? '');
	if (odd)
		throw bad(
			// between two parts of which nobody knows the one that is a key, or in a key as base64
			`“${withUnseen(odd[0])}” in the address “${/[\s|;=+/\0]/.test(odd[0]) ? '…' : shown(whole)}” belongs to no host name`,
			'Write host, host:port or serf://host:port?AuthKey=KEY.',
		);
	if (host === '' && port !== undefined)
		throw bad(
			`The address “${shown(whole)}” names no machine`,
			'Write it in front of the port, e.g. 127.0.0.1:7373.',
		);
	if (/^\d+$/.test(host ?? ''))
		throw bad(
			`The address “${shown(whole)}” has a number where the machine should be`,
			'Write host:port, e.g. 127.0.0.1:7373.',
		);
	return { host: host || DEFAULT_HOST, port: port === undefined ? DEFAULT_PORT : portOf(port, whole) };
};

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll('+', '%2B'));
	} catch {
		throw bad('The AuthKey in an address has a % that begins no percent code', 'Write % itself as %25.');
	}
};

/** `AuthKey=KEY` of a serf:// address. The key never comes into an error. */
const authKeyOf = (query: string): string | undefined => {
	let key: string | undefined;
	for (const part of query.split('&').filter(Boolean)) {
		const at = part.indexOf('=');
		const name = at === -1 ? part : part.slice(0, at);
		if (name !== 'AuthKey')
			throw bad(
				'A serf:// address has a setting that is not AuthKey',
				'Only AuthKey can be given there: serf://host:port?AuthKey=KEY.',
			);
		key = at === -1 ? '' : decoded(part.slice(at + 1));
	}
	return key || undefined;
};

/** One address. Errors: `BAD_INPUT` with the part that is wrong, never with a key. */
export const parseSerfAddress = (text: string): SerfHost => {
	const trimmed = text.trim();
	const [, scheme] = /^([a-z][\w+.-]*):\/\//i.exec(trimmed) ?? [];
	if (scheme === undefined) return hostAndPort(trimmed.replace(/(?<=[\w\]])\/$/, ''), trimmed);
	if (scheme.toLowerCase() !== 'serf')
		throw bad(
			`“${scheme}://” is no address of a Serf agent`,
			'Write host:port or serf://host:port?AuthKey=KEY.',
		);
	const rest = trimmed.slice(scheme.length + 3);
	const mark = rest.indexOf('?');
	const place = (mark === -1 ? rest : rest.slice(0, mark)).replace(/\/$/, '');
	const authKey = mark === -1 ? undefined : authKeyOf(rest.slice(mark + 1));
	return { ...hostAndPort(place, `serf://${place}`), ...(authKey ? { authKey } : {}) };
};
