import { MusterError } from '../../core/errors.ts';
import { parseSerfAddress } from './client/address.ts';
import type { SerfHost } from './client/types.ts';

const keyInClear = (address: string) =>
	new MusterError('BAD_INPUT', `Hosts holds an AuthKey: ${address.split('?')[0]}?AuthKey=…`, {
		hint: 'Hosts is exported in clear. Put the key into Auth key, or the whole address into Hosts with keys.',
		details: { field: 'hosts' },
	});

/**
 * The agents that a connection may use: those with keys of their own first, then the plain ones with the common key.
 * @throws MusterError BAD_INPUT with the part that is wrong, never with a key.
 */
export const hostsOf = (
	hosts: readonly string[],
	authKey: string | undefined,
	hostAuthKeys: string | undefined,
): SerfHost[] => {
	const own = (hostAuthKeys ?? '')
		.split(/[\s,]+/)
		.filter(Boolean)
		.map(parseSerfAddress);
	const plain = hosts.map((address) => {
		const host = parseSerfAddress(address);
		if (host.authKey) throw keyInClear(address);
		return { ...host, ...(authKey ? { authKey } : {}) };
	});
	return [...own, ...plain];
};
