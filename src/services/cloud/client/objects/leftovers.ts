import type { ObjectEntry } from '../../wire/object.ts';
import type { Cloud } from '../cloud.ts';
import { isNotFound } from '../resource.ts';
import { containersOf } from './containers.ts';
import { namedByManifest } from './large.ts';
import { objectsOf, type Target } from './objects.ts';
import type { ObjectPlace } from './place.ts';
import { segmentContainer } from './segments.ts';

/** Segments of one upload that no object is made of: it was killed, or it runs elsewhere. */
export interface Leftover {
	readonly container: string;
	/** What was being uploaded. */
	readonly object: string;
	readonly segmentContainer: string;
	readonly prefix: string;
	readonly segments: number;
	/** Bytes. */
	readonly size: number;
	readonly begun: string | null;
	/** When its last segment came. */
	readonly newest: string | null;
}

/** A leftover with the rows of its segments. */
export interface FoundLeftover {
	readonly summary: Leftover;
	readonly entries: readonly ObjectEntry[];
}

/** As `uploadSegments` names them. */
const SEGMENT = /^((.+)\/slo\/([0-9a-z]{8,9})-[0-9a-f]{8}\/)\d{8}$/s;

const summaryOf = (container: string, prefix: string, entries: readonly ObjectEntry[]): Leftover => {
	const [, , object = '', run = ''] = SEGMENT.exec(entries[0]?.name ?? '') ?? [];
	const times = entries.map(({ modified }) => modified ?? '').sort();
	return {
		container,
		object,
		segmentContainer: segmentContainer(container),
		prefix,
		segments: entries.length,
		size: entries.reduce((sum, { size }) => sum + (size ?? 0), 0),
		begun: new Date(Number.parseInt(run, 36)).toISOString(),
		newest: times.at(-1) || null,
	};
};

/** The rows of every container, old versions too: an object may have been moved or copied anywhere. */
async function* everything(cloud: Cloud, place: ObjectPlace): AsyncGenerator<ObjectEntry, void> {
	const names: string[] = [];
	for await (const { name } of containersOf(cloud).list(place)) names.push(name);
	for (const name of names)
		try {
			yield* objectsOf(cloud).list(name, { ...place, versions: true });
		} catch (error) {
			// deleted meanwhile
			if (!isNotFound(error)) throw error;
		}
}

/** An object, or nothing where it is gone. */
const infoIfThere = async (cloud: Cloud, { container, name }: Target, place: ObjectPlace, version?: string) =>
	objectsOf(cloud)
		.info(container, name, { ...place, version })
		.catch((error: unknown) => {
			if (isNotFound(error)) return undefined;
			throw error;
		});

/** Objects that are asked about at a time. */
const AT_ONCE = 8;

/** Those that are static large objects, of objects that a listing has not told about. */
const staticOnes = async (
	cloud: Cloud,
	entries: ObjectEntry[],
	place: ObjectPlace,
): Promise<readonly ObjectEntry[]> => {
	const found: ObjectEntry[] = [];
	const work = async (): Promise<void> => {
		for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
			const now = await infoIfThere(cloud, entry, place, entry.versionId ?? undefined);
			if (now?.segmented === 'static') found.push(entry);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return found;
};

/** The prefixes of these that some object of the account is made of. */
const usedOf = async (
	cloud: Cloud,
	into: string,
	prefixes: ReadonlySet<string>,
	place: ObjectPlace,
): Promise<ReadonlySet<string>> => {
	const large: ObjectEntry[] = [];
	const untold: ObjectEntry[] = [];
	for await (const entry of everything(cloud, place)) {
		if (entry.segmented) large.push(entry);
		else if (!entry.isPrefix && !SEGMENT.test(entry.name)) untold.push(entry);
	}
	// listings of Ceph and of old Swifts do not tell which objects are large, nor may those of old versions
	const isTold = large.some(({ versionId }) => versionId === null);
	const unsure = untold.filter(({ versionId }) => !isTold || versionId !== null);
	const used = new Set<string>();
	for (const { container, name, versionId } of [...large, ...(await staticOnes(cloud, unsure, place))])
		for (const segment of await namedByManifest(cloud, { container, name }, versionId, place)) {
			const [, prefix = ''] = SEGMENT.exec(segment.name) ?? [];
			if (segment.container === into && prefixes.has(prefix)) used.add(prefix);
		}
	return used;
};

/** Whether the object of an upload is made of it: it is asked, as listings may lag behind for hours. */
const isMadeOf = async (
	cloud: Cloud,
	{ container, object: name, segmentContainer: into, prefix }: Leftover,
	place: ObjectPlace,
): Promise<boolean> => {
	const seen = await infoIfThere(cloud, { container, name }, place);
	if (seen?.segmented === 'dynamic') {
		const from = (seen.manifest ?? '').replace(/^\/+/, '');
		const ours = `${into}/${prefix}`;
		return ours.startsWith(from) || from.startsWith(ours);
	}
	if (seen?.segmented !== 'static') return false;
	const segments = await namedByManifest(cloud, { container, name }, null, place);
	return segments.some((each) => each.container === into && each.name.startsWith(prefix));
};

/**
 * What uploads into a container left behind: segments as {@link uploadSegments} names them, of which no static
 * large object of the account is made. Whether such an upload was killed or still runs nobody can tell.
 */
export const leftoversOf = async (
	cloud: Cloud,
	container: string,
	place: ObjectPlace,
): Promise<FoundLeftover[]> => {
	const into = segmentContainer(container);
	const groups = new Map<string, ObjectEntry[]>();
	try {
		// before the manifests: one that comes meanwhile is then seen
		for await (const entry of objectsOf(cloud).list(into, place)) {
			const [, prefix] = SEGMENT.exec(entry.name) ?? [];
			if (prefix === undefined) continue;
			const group = groups.get(prefix);
			if (group) group.push(entry);
			else groups.set(prefix, [entry]);
		}
	} catch (error) {
		if (!isNotFound(error)) throw error;
		// no such container of segments; is there the one that was named?
		await containersOf(cloud).get(container, place);
	}
	if (groups.size === 0) return [];
	const used = await usedOf(cloud, into, new Set(groups.keys()), place);
	const found: FoundLeftover[] = [];
	for (const [prefix, entries] of groups) {
		if (used.has(prefix)) continue;
		const summary = summaryOf(container, prefix, entries);
		if (!(await isMadeOf(cloud, summary, place))) found.push({ summary, entries });
	}
	return found;
};
