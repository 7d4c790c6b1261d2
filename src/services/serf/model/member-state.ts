import { createHash } from 'node:crypto';
import type { Member } from '../client/types.ts';

/** What is known of a member beside its state. */
export type Details = Pick<Member, 'address' | 'port' | 'tags'>;

/** What is known of a member between events. */
export interface Known {
	readonly status: string;
	/** Changes when address, port or tags change. */
	readonly digest: string;
	/** How often it has changed since it is known: tells its changes apart. */
	readonly changes: number;
	/** Missing where a large cluster was remembered in short. */
	readonly details?: Details;
	/** Whether it matched the tag patterns, where it was remembered in short. */
	readonly tagged?: boolean;
}

/** All that is known of the members that are watched. */
export interface MemberState {
	/** When this knowledge began, in short: changes that are counted anew must not look like earlier ones. */
	readonly epoch: string;
	/** From what the changes of a member are counted that is seen for the first time. */
	base: number;
	readonly members: Map<string, Known>;
}

export const newState = (now = Date.now()): MemberState => ({
	epoch: now.toString(36),
	base: 0,
	members: new Map(),
});

const digestOf = ({ address, port, tags }: Details): string => {
	const parts = [
		address,
		String(port),
		...Object.entries(tags)
			.map(([tag, value]) => `${tag}=${value}`)
			.sort(),
	];
	return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 8);
};

/** A member as it is now; `changes`: how often it has changed. */
export const known = ({ status, address, port, tags }: Member, changes: number): Known => {
	const details = { address, port, tags };
	return { status, digest: digestOf(details), changes, details };
};

/** Whether nothing that is watched differs. */
export const isSame = (one: Known, other: Known): boolean =>
	one.status === other.status && one.digest === other.digest;

/** Paths that differ, e.g. `status`, `tags.role`; `details` where the old ones are no longer known. */
export const changedPaths = (old: Known, now: Known): string[] => {
	const paths = old.status === now.status ? [] : ['status'];
	if (old.digest === now.digest) return paths;
	const [before, after] = [old.details, now.details];
	if (!before || !after) return [...paths, 'details'];
	if (before.address !== after.address) paths.push('address');
	if (before.port !== after.port) paths.push('port');
	const tags = new Set([...Object.keys(before.tags), ...Object.keys(after.tags)]);
	for (const tag of [...tags].sort()) if (before.tags[tag] !== after.tags[tag]) paths.push(`tags.${tag}`);
	return paths;
};
