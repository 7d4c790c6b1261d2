import { createHash } from 'node:crypto';
import type { Member } from '../client/types.ts';

/** What is known of a member between events: its record while the process lives, its state and a digest of the rest after a restart. */
export interface Known {
	readonly status: string;
	readonly digest: string;
	readonly member?: Member;
}

/** Changes when address, port or tags change. */
const digestOf = ({ address, port, tags }: Member): string => {
	const parts = [
		address,
		String(port),
		...Object.entries(tags)
			.map(([tag, value]) => `${tag}=${value}`)
			.sort(),
	];
	return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 8);
};

export const known = (member: Member): Known => ({ status: member.status, digest: digestOf(member), member });

/** Paths that differ, e.g. `status`, `tags.role`; `details` where the old record is no longer known. */
export const changedPaths = (old: Known, now: Known): string[] => {
	const paths = old.status === now.status ? [] : ['status'];
	if (old.digest === now.digest) return paths;
	const [before, after] = [old.member, now.member];
	if (!before || !after) return [...paths, 'details'];
	if (before.address !== after.address) paths.push('address');
	if (before.port !== after.port) paths.push('port');
	const tags = new Set([...Object.keys(before.tags), ...Object.keys(after.tags)]);
	for (const tag of [...tags].sort()) if (before.tags[tag] !== after.tags[tag]) paths.push(`tags.${tag}`);
	return paths;
};

/** `alive:Zm9vYmFy`, as it is remembered. */
export const inShort = ({ status, digest }: Known): string => `${status}:${digest}`;

export const fromShort = (short: string): Known => {
	const [status = '', digest = ''] = short.split(':');
	return { status, digest };
};
