import type { Content } from '../content.ts';

export interface Segment {
	/** `/container/object`, not encoded; absent for inline data. */
	readonly path?: string;
	readonly data?: string;
	readonly bytes: number;
	readonly hash: string;
	readonly range?: string;
	readonly type: string;
	readonly modified: string;
	/** Of a segment that is a manifest itself. */
	readonly nested?: boolean;
	/** How much it gives: less than `bytes` with a range. */
	readonly length: number;
}

export interface StoredObject {
	readonly name: string;
	readonly content: Content;
	readonly etag: string;
	type: string;
	/** Seconds with five decimals: its X-Timestamp. */
	stamp: number;
	/** Of the content: what a POST does not change. */
	readonly put: number;
	/** User metadata by the name after `X-Object-Meta-`, as sent back. */
	meta: Map<string, string>;
	/** Other headers that are kept: Content-Encoding, X-Object-Manifest … */
	headers: Map<string, string>;
	deleteAt: number | null;
	/** A static large object: what it is joined of. */
	readonly slo?: { readonly segments: readonly Segment[]; readonly etag: string; readonly size: number };
	/** `container/object` that it stands for. */
	readonly symlink?: string;
	readonly version?: string;
	/** A mark of a delete in a versioned container. */
	readonly marker?: boolean;
}

export interface Container {
	readonly name: string;
	readonly created: number;
	modified: number;
	readonly objects: Map<string, StoredObject>;
	/** Sorted names, while nothing has been added or removed. */
	sorted?: string[] | undefined;
	meta: Map<string, string>;
	/** X-Container-Read, -Write, X-Versions-Location … by lower-case name. */
	readonly system: Map<string, string>;
	versioned: boolean | undefined;
	/** All versions by name, newest first. */
	readonly versions: Map<string, StoredObject[]>;
}

export interface Account {
	readonly name: string;
	readonly created: number;
	readonly containers: Map<string, Container>;
	/** Bytes as they were last added up: what the account's quota goes by. */
	reported: number;
	meta: Map<string, string>;
}

export interface ObjectState {
	readonly accounts: Map<string, Account>;
	/** Tokens of the v1 login -> user. */
	readonly v1Tokens: Map<string, { user: string; groups: string[]; expires: number }>;
	readonly v1Users: Map<string, { password: string; groups: string[] }>;
	/** The time in milliseconds. */
	readonly now: () => number;
	last: number;
	/** Largest object in bytes. */
	maxFileSize: number;
	/** How many v1 logins were given. */
	v1Logins: number;
}

export const createObjects = (now: () => number): ObjectState => ({
	now,
	accounts: new Map(),
	v1Tokens: new Map(),
	v1Users: new Map([
		['test:tester', { password: 'testing', groups: ['test', 'test:tester', 'TA_test'] }],
		['test:tester3', { password: 'testing3', groups: ['test', 'test:tester3'] }],
	]),
	last: 0,
	maxFileSize: 5368709122,
	v1Logins: 0,
});

/** A new timestamp, later than all before it: seconds with five decimals. */
export const stamp = (state: ObjectState): number => {
	const now = Math.round(state.now() * 100) / 100_000;
	// a clock that was set back begins anew
	if (state.last > now + 60) state.last = 0;
	state.last = Math.max(now, Math.round((state.last + 0.00001) * 100_000) / 100_000);
	return state.last;
};

/** Compared as UTF-8, as the listings are sorted. */
export const compareNames = (one: string, other: string): number => {
	if (one === other) return 0;
	for (let at = 0; at < one.length && at < other.length; at++) {
		const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
		if (a === b) continue;
		const high = (code: number) => (code >= 0xd800 && code <= 0xdfff ? code + 0x10000 : code);
		return high(a) - high(b);
	}
	return one.length - other.length;
};

export const sortedNames = (container: Container): string[] =>
	(container.sorted ??= [...container.objects.keys()].sort(compareNames));

export const newContainer = (state: ObjectState, name: string): Container => {
	const now = stamp(state);
	return {
		name,
		created: now,
		modified: now,
		objects: new Map(),
		meta: new Map(),
		system: new Map(),
		versioned: undefined,
		versions: new Map(),
	};
};

/** The account; made where it is not there yet. */
export const accountOf = (state: ObjectState, name: string): Account => {
	const found = state.accounts.get(name);
	if (found) return found;
	const made: Account = { name, created: stamp(state), containers: new Map(), reported: 0, meta: new Map() };
	state.accounts.set(name, made);
	return made;
};

const sizeOf = ({ content }: StoredObject): number => content.size;

/** Bytes that the container counts: manifests with their own size, versions too. */
export const bytesIn = ({ objects, versions, versioned }: Container): number => {
	let sum = 0;
	if (versioned === undefined) for (const object of objects.values()) sum += sizeOf(object);
	else {
		for (const object of objects.values()) if (object.version === undefined) sum += sizeOf(object);
		for (const all of versions.values())
			for (const object of all) sum += object.version === undefined ? 0 : sizeOf(object);
	}
	return sum;
};

export const putInto = (container: Container, object: StoredObject): void => {
	if (!container.objects.has(object.name)) container.sorted = undefined;
	container.objects.set(object.name, object);
};

export const takeFrom = (container: Container, name: string): void => {
	if (container.objects.delete(name)) container.sorted = undefined;
};
