import { numberOrNull } from './json.ts';
import { readMeta } from './object-meta.ts';

/** What is said of an account of objects. */
export interface AccountInfo {
	/** As it stands in addresses, e.g. `AUTH_…`; a user’s ID in Synnefo. */
	readonly account: string;
	readonly containers: number | null;
	/** `null` where the cloud does not count them. */
	readonly objects: number | null;
	/** Bytes. */
	readonly size: number | null;
	/** Bytes; `null`: no limit. */
	readonly quota: number | null;
	/** Names in lower case. */
	readonly metadata: Readonly<Record<string, string>>;
	/** Pithos: the members of each group. */
	readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** The headers of an account’s HEAD. */
export const readAccountInfo = (
	account: string,
	headers: Readonly<Record<string, string>>,
	isPithos: boolean,
): AccountInfo => {
	const { 'quota-bytes': limit, ...metadata } = readMeta('x-account-meta-', headers, isPithos);
	const groups = Object.entries(readMeta('x-account-group-', headers, isPithos));
	return {
		account,
		containers: numberOrNull(headers['x-account-container-count']),
		objects: numberOrNull(headers['x-account-object-count']),
		size: numberOrNull(headers['x-account-bytes-used']),
		quota: numberOrNull(limit ?? headers['x-account-policy-quota']),
		metadata,
		groups: Object.fromEntries(
			groups.map(([name, members]) => [
				name,
				members
					.split(',')
					.map((member) => member.trim())
					.filter(Boolean),
			]),
		),
	};
};
