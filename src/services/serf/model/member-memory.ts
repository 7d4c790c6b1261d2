import type { Remembered } from '../../../catalogue/source.ts';
import { patternOf } from '../client/patterns.ts';
import { type Known, type MemberState, newState } from './member-state.ts';

/** What the watch is asked for: whose changes (`name`, a pattern), and which tags they must have. */
export interface Scope {
	readonly name: string;
	readonly tags: Readonly<Record<string, string>>;
	/** Whether tags match. */
	isTagged(tags: Readonly<Record<string, string>>): boolean;
}

/** Letters up to which all that is known of the members is remembered; above it, each in short. */
const MOST_IN_FULL = 48_000;

type Stored = readonly [string, string, number, ...unknown[]];

const inFull = ({ status, digest, changes, details }: Known): Remembered =>
	details
		? [status, digest, changes, details.address, details.port, { ...details.tags }]
		: [status, digest, changes];

const inShort = (known: Known, { isTagged }: Scope): Remembered => {
	const { status, digest, changes, details } = known;
	const tagged = details ? isTagged(details.tags) : known.tagged;
	return [status, digest, changes, tagged ? 1 : 0];
};

const sizeOf = (name: string, { details }: Known): number => {
	let size = name.length + 50;
	for (const tag in details?.tags) size += tag.length + (details?.tags[tag] as string).length + 6;
	return size;
};

/**
 * The state as it is remembered between processes: whole while it is small, else each member in a few
 * letters.
 */
export const toRemember = ({ epoch, base, members }: MemberState, scope: Scope): Remembered => {
	let size = 0;
	for (const [name, one] of members) size += sizeOf(name, one);
	const short = size > MOST_IN_FULL;
	return {
		name: scope.name,
		tags: { ...scope.tags },
		epoch,
		base,
		members: Object.fromEntries(
			[...members].map(([name, one]) => [name, short ? inShort(one, scope) : inFull(one)]),
		),
	};
};

/** What was remembered, and of whom. */
export interface Recalled {
	readonly state: MemberState;
	/**
	 * Whether a member of that name was watched when it was remembered: one that is not in the state was not
	 * there then.
	 */
	wasWatched(name: string): boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';

const knownOf = ([status, digest, changes, ...rest]: Stored, sameTags: boolean): Known | undefined => {
	if (!isText(status) || !isText(digest) || typeof changes !== 'number') return undefined;
	const [address, port, tags] = rest;
	if (isText(address) && typeof port === 'number')
		return { status, digest, changes, details: { address, port, tags: tags as Record<string, string> } };
	// whether it matched is worth nothing once other tags are asked for
	return { status, digest, changes, ...(sameTags && rest.length > 0 ? { tagged: address === 1 } : {}) };
};

/**
 * The state of an earlier process, `undefined` if there is none. A changed filter keeps what is still
 * watched.
 */
export const recall = (
	remembered: Remembered | undefined,
	scope: Scope,
	isWatched: (name: string) => boolean,
): Recalled | undefined => {
	const stored = remembered as
		| { name?: string; tags?: unknown; epoch?: string; base?: number; members?: Record<string, Stored> }
		| undefined;
	if (!stored?.members || !isText(stored.epoch)) return undefined;
	const sameTags = JSON.stringify(stored.tags ?? {}) === JSON.stringify(scope.tags);
	const state: MemberState = { ...newState(), epoch: stored.epoch, base: stored.base ?? 0 };
	for (const [name, short] of Object.entries(stored.members)) {
		const one = isWatched(name) ? knownOf(short, sameTags) : undefined;
		if (one) state.members.set(name, one);
	}
	if (stored.name === scope.name || !stored.name) return { state, wasWatched: () => true };
	const before = patternOf(stored.name, 'name', 'Name pattern');
	return { state, wasWatched: (name) => before.matches(name) };
};
