import { duration, list, record, text } from '../../catalogue/field.ts';
import { pastedKey } from '../../core/pasted.ts';
import { MusterError } from '../../core/errors.ts';
import { parseSerfAddress } from './client/address.ts';
import { CONNECT_TIMEOUT } from './client/open-session.ts';
import type { SerfHost } from './client/types.ts';

/** What a connection asks. */
export const settings = {
	hosts: list('Hosts', {
		emptyItems: true,
		required: true,
		default: ['127.0.0.1:7373'],
		item: 'host',
		itemPlaceholder: '10.0.0.1:7373',
		example: '10.0.0.1:7373',
		help: 'RPC addresses of agents, tried in this order until one answers',
	}),
	authKey: text('Auth key', {
		secret: true,
		placeholder: 'none',
		help: 'The agents’ rpc_auth; leave empty where they have none',
	}),
	hostAuthKeys: record('Hosts with keys', {
		secret: true,
		advanced: true,
		item: 'host',
		keyPlaceholder: 'address',
		valuePlaceholder: 'key',
		example: '10.0.0.1:7373 = the agent’s key',
		help: 'Agents with a key of their own, tried before the hosts above: each with its address and its rpc_auth',
	}),
	connectTimeout: duration('Connect time', {
		default: CONNECT_TIMEOUT,
		min: 0.1,
		advanced: true,
		help: 'How long one host may take to accept the connection and the key',
	}),
	heartbeat: duration('Heartbeat', {
		default: 30,
		min: 1,
		advanced: true,
		help: 'After how much silence the agent is asked for a sign of life',
	}),
};

const bad = (field: string, message: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', message, { hint: `${hint} Nothing was sent.`, details: { field } });

const EXAMPLE = 'For example: 10.0.0.1:7373.';

/** An address of *Hosts*, which is exported in clear: no key belongs there. */
const plainHost = (address: string, row: number): SerfHost => {
	if (address.trim() === '')
		throw bad('hosts', `Row ${row} of Hosts is empty`, `${EXAMPLE} Or take the row away.`);
	const host = parseSerfAddress(address);
	if (!host.authKey) return host;
	throw bad(
		'hosts',
		`Hosts holds an AuthKey in row ${row}`,
		'Hosts is exported in clear. Put the key into Auth key, or address and key into Hosts with keys.',
	);
};

/**
 * An address of *Hosts with keys*. The two columns may have been mixed up, so nothing of a row is ever
 * repeated.
 */
const keyedHost = ([address, authKey]: readonly [string, string], row: number): SerfHost => {
	const where = `Row ${row} of Hosts with keys`;
	let host: SerfHost | undefined;
	try {
		host = address.trim() === '' ? undefined : parseSerfAddress(address);
	} catch {
		// its words would repeat what was typed
	}
	if (host === undefined || host.authKey !== undefined)
		throw bad(
			'hostAuthKeys',
			`${where} has no address on its left`,
			`${EXAMPLE} The key belongs on the right.`,
		);
	const key = pastedKey(authKey);
	if (key === '')
		throw bad('hostAuthKeys', `${where} has no key`, 'Agents without a key of their own belong into Hosts.');
	return { ...host, authKey: key };
};

/**
 * The agents that a connection may use: those with keys of their own first, then the plain ones with the
 * common key.
 * @throws MusterError BAD_INPUT naming the field and the row, never with a key.
 */
export const hostsOf = (
	hosts: readonly string[],
	authKey: string | undefined,
	hostAuthKeys: Readonly<Record<string, string>> | undefined,
): SerfHost[] => {
	const own = Object.entries(hostAuthKeys ?? {}).map((entry, index) => keyedHost(entry, index + 1));
	const plain = hosts.map((address, index) => plainHost(address, index + 1));
	if (own.length + plain.length === 0) throw bad('hosts', 'Hosts is empty', EXAMPLE);
	const common = authKey && pastedKey(authKey);
	return [...own, ...plain.map((host) => (common ? { ...host, authKey: common } : host))];
};
