import { uuid } from '../../world.ts';

import { type Call, header } from '../../call.ts';
import { fault } from '../answers.ts';
import { rootOf } from '../blocks.ts';
import {
	type Account,
	type Box,
	numbered,
	type Stored,
	type Synnefo,
	type User,
	type Version,
} from '../state.ts';

export const accountOf = (world: Synnefo, uuid: string): Account => {
	const found = world.accounts.get(uuid);
	if (found) return found;
	const made: Account = {
		uuid,
		meta: new Map(),
		groups: new Map(),
		boxes: new Map(),
		modified: world.clock.now(),
	};
	numbered(world, 'version');
	world.accounts.set(uuid, made);
	return made;
};

export const newBox = (
	world: Synnefo,
	account: Account,
	name: string,
	policy: Partial<Box['policy']> = {},
): Box => {
	const made: Box = {
		name,
		meta: new Map(),
		policy: { quota: '0', versioning: 'auto', project: account.uuid, ...policy },
		objects: new Map(),
		modified: world.clock.now(),
	};
	numbered(world, 'version');
	account.boxes.set(name, made);
	return made;
};

/** What is there now; undefined where it was deleted. */
export const currentOf = ({ versions }: Stored): Version | undefined => {
	const last = versions.at(-1);
	return last?.gone === false ? last : undefined;
};

/** The objects that are there, in the order of their names' bytes. */
export const liveIn = (box: Box): { stored: Stored; now: Version }[] =>
	[...box.objects.values()]
		.flatMap((stored) => {
			const now = currentOf(stored);
			return now ? [{ stored, now }] : [];
		})
		.sort((a, b) => Buffer.compare(Buffer.from(a.stored.name), Buffer.from(b.stored.name)));

export const sizeOf = (box: Box): number => liveIn(box).reduce((sum, { now }) => sum + now.size, 0);

export const storedFor = (box: Box, name: string): Stored => {
	const found = box.objects.get(name);
	if (found) return found;
	const made: Stored = { name, versions: [], rights: undefined, public: undefined };
	box.objects.set(name, made);
	return made;
};

type Input = Partial<Version> & Pick<Version, 'size' | 'hashes' | 'etag' | 'type'>;

/**
 * Makes it the current version; without versioning the ones before go. Refuses where a quota would be passed.
 */
export const addVersion = (
	world: Synnefo,
	account: Account,
	box: Box,
	stored: Stored,
	user: string,
	input: Input,
) => {
	const before = currentOf(stored);
	const quota = Number(box.policy.quota);
	const total = sizeOf(box) - (before?.size ?? 0) + input.size;
	const grows = input.size > (before?.size ?? 0);
	const tooLarge = (what: string, limit: number) =>
		fault(413, `Quota error: ${what} quota exceeded: limit: ${limit}, usage: ${total}`, {
			name: 'requestEntityTooLarge',
		});
	if (quota > 0 && total > quota && grows) throw tooLarge('Container', quota);
	const limit = world.limits.get('pithos.diskspace');
	const all = [...account.boxes.values()].reduce(
		(sum, each) => sum + (each === box ? total : sizeOf(each)),
		0,
	);
	if (limit !== undefined && all > limit && grows) throw tooLarge('Account', limit);
	const made: Version = {
		encoding: undefined,
		disposition: undefined,
		manifest: undefined,
		meta: new Map(),
		uuid: before?.uuid ?? uuid(),
		...input,
		root: rootOf(input.hashes),
		id: numbered(world, 'version'),
		time: world.clock.now(),
		gone: false,
		by: user,
	};
	if (box.policy.versioning === 'none') stored.versions = [];
	stored.versions.push(made);
	box.objects.set(stored.name, stored);
	box.modified = made.time;
	account.modified = made.time;
	return made;
};

export const removeObject = (world: Synnefo, box: Box, stored: Stored, user: string): void => {
	const now = currentOf(stored);
	if (!now) throw fault(404, 'Object does not exist');
	const mark = { ...now, id: numbered(world, 'version'), time: world.clock.now(), gone: true, by: user };
	if (box.policy.versioning === 'none') box.objects.delete(stored.name);
	else stored.versions.push(mark);
	stored.rights = undefined;
	stored.public = undefined;
	box.modified = mark.time;
};

const inList = (account: Account, list: readonly string[], user: string): boolean =>
	list.some((entry) => {
		if (entry === '*' || entry === user) return true;
		const [owner, group] = entry.split(':');
		return (
			owner === account.uuid && group !== undefined && (account.groups.get(group)?.includes(user) ?? false)
		);
	});

/** `write`, `read` or nothing of what is not one's own. */
export const rightOn = (
	account: Account,
	stored: Stored | undefined,
	user: User,
): 'write' | 'read' | undefined => {
	if (account.uuid === user.uuid) return 'write';
	if (!stored?.rights) return undefined;
	if (inList(account, stored.rights.write, user.uuid)) return 'write';
	return inList(account, stored.rights.read, user.uuid) ? 'read' : undefined;
};

/** Header values are percent-encoded UTF-8. */
export const decoded = (value: string): string => {
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
};
export const encoded = (value: string): string =>
	encodeURIComponent(value)
		.replaceAll('*', '%2A')
		.replaceAll(/%(2C|2F|3A|3B|3D|20)/g, (code) => (code === '%20' ? code : decodeURIComponent(code)));

/** The web server writes header names so: first letter of each word large, the rest small. */
export const headerName = (name: string): string =>
	name
		.split('-')
		.map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
		.join('-');

/** `X-Object-Meta-Key%20One: v` -> `Key one: v`. */
export const metaIn = (call: Call, prefix: string): [string, string][] =>
	Object.keys(call.headers)
		.filter((name) => name.startsWith(prefix) && name.length > prefix.length)
		.map((name) => [headerName(decoded(name.slice(prefix.length))), decoded(header(call, name) ?? '')]);

/** Changes metadata: with `update` it is added to, an empty value takes one away; without it is replaced. */
export const applyMeta = (
	meta: Map<string, string>,
	input: readonly (readonly [string, string])[],
	update: boolean,
): void => {
	if (!update) meta.clear();
	for (const [key, value] of input)
		if (value === '') meta.delete(key);
		else meta.set(key, value);
};

export const metaHeaders = (prefix: string, meta: ReadonlyMap<string, string>): Record<string, string> =>
	Object.fromEntries(
		[...meta].map(([key, value]) => [`${prefix}${headerName(encodeURIComponent(key))}`, encoded(value)]),
	);
