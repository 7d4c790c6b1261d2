import { Refused } from '../call.ts';
import { contentOf } from '../content.ts';
import { page, refusal } from './answers.ts';
import { accountAt, containerAt, type Swift } from './context.ts';
import { stampText } from './headers.ts';
import {
	bytesIn,
	type Container,
	putInto,
	sortedNames,
	stamp,
	type StoredObject,
	takeFrom,
} from './state.ts';

const DELETED = 'application/x-deleted;swift_versions_deleted=1';

/** The version asked for; `null` is what was put without versions. */
export const findVersion = (swift: Swift, container: Container, id: string): StoredObject | undefined => {
	if (id !== 'null' && !/^\d{10}\.\d{5}$/.test(id)) throw refusal(400, 'Invalid version parameter');
	const current = container.objects.get(swift.object);
	if (id === 'null') return current?.version === undefined ? current : undefined;
	return container.versions.get(swift.object)?.find(({ version }) => version === id);
};

const keep = (container: Container, object: StoredObject): void => {
	container.versions.set(object.name, [object, ...(container.versions.get(object.name) ?? [])]);
};

const marker = (name: string, at: number, version?: string): StoredObject => ({
	name,
	content: contentOf(Buffer.alloc(0)),
	etag: 'd41d8cd98f00b204e9800998ecf8427e',
	type: DELETED,
	stamp: at,
	put: at,
	meta: new Map(),
	headers: new Map(),
	deleteAt: null,
	marker: true,
	...(version !== undefined && { version }),
});

/** Where old contents go in the older style of versions. */
const archive = (swift: Swift, container: Container, object: StoredObject): void => {
	const where = container.system.get('x-history-location') ?? container.system.get('x-versions-location');
	if (where === undefined) return;
	const target = containerAt(swift, where.split('/')[0] as string);
	if (!target) throw new Refused(page(412));
	const length = [...Buffer.from(object.name).toString('latin1')].length.toString(16).padStart(3, '0');
	putInto(target, { ...object, name: `${length}${object.name}/${stampText(object.put)}` });
};

/** The sums of the account follow its containers some steps later. */
const report = (swift: Swift): void =>
	swift.world.clock.later(3, () => {
		const account = accountAt(swift);
		if (account)
			account.reported = [...account.containers.values()].reduce((sum, each) => sum + bytesIn(each), 0);
	});

/** Puts the object into its container, with what versions want. Returns the version's id. */
export const place = (swift: Swift, container: Container, object: StoredObject): string | undefined => {
	const before = container.objects.get(object.name);
	report(swift);
	if (container.versioned) {
		if (before && before.version === undefined) keep(container, before);
		const version = stampText(object.stamp);
		const stored = { ...object, version };
		keep(container, stored);
		putInto(container, stored);
		return version;
	}
	if (before && container.versioned === undefined) archive(swift, container, before);
	putInto(container, object);
	return undefined;
};

/** PUT with ?version-id: that version is the current one again. */
export const restore = (container: Container, object: StoredObject): void => putInto(container, object);

/** DELETE of the current object. Headers that tell the version. */
export const removeCurrent = (swift: Swift, container: Container, name: string): Record<string, string> => {
	const object = container.objects.get(name);
	const at = stamp(swift.world.object);
	report(swift);
	if (container.versioned) {
		const version = stampText(at);
		if (object && object.version === undefined) keep(container, object);
		keep(container, marker(name, at, version));
		takeFrom(container, name);
		return { 'X-Object-Version-Id': version };
	}
	if (!object) throw new Refused(page(404));
	const history = container.system.has('x-history-location');
	const stack = container.system.get('x-versions-location');
	if (history) {
		archive(swift, container, object);
		archive(swift, container, marker(name, at));
	}
	takeFrom(container, name);
	if (stack !== undefined && !history) popStack(swift, container, name, stack);
	return {};
};

const popStack = (swift: Swift, container: Container, name: string, where: string): void => {
	const target = containerAt(swift, where.split('/')[0] as string);
	if (!target) return;
	const length = [...Buffer.from(name).toString('latin1')].length.toString(16).padStart(3, '0');
	const last = sortedNames(target)
		.filter((each) => each.startsWith(`${length}${name}/`))
		.at(-1);
	const kept = last === undefined ? undefined : target.objects.get(last);
	if (!kept || last === undefined) return;
	takeFrom(target, last);
	if (!kept.marker) putInto(container, { ...kept, name });
};

/** DELETE with ?version-id. */
export const removeVersion = (container: Container, name: string, id: string): Record<string, string> => {
	const all = container.versions.get(name) ?? [];
	const left = all.filter(({ version }) => version !== id);
	if (left.length > 0) container.versions.set(name, left);
	else container.versions.delete(name);
	const current = container.objects.get(name);
	if (current?.version === id || (id === 'null' && current?.version === undefined)) takeFrom(container, name);
	const now = container.objects.get(name)?.version ?? left.find((each) => each.marker)?.version;
	return {
		'X-Object-Version-Id': id,
		...(now !== undefined && { 'X-Object-Current-Version-Id': now }),
	};
};
