import type { Swift } from './context.ts';
import { isoMicros, quote } from './headers.ts';
import type { Cut } from './listing.ts';
import { compareNames, type Container, sortedNames, type StoredObject } from './state.ts';

const plain = (object: StoredObject): Record<string, unknown> => ({
	bytes: object.slo ? object.slo.size : object.content.size,
	hash: object.etag,
	name: object.name,
	content_type: object.type.replace(/;\s+/g, ';'),
	last_modified: isoMicros(object.stamp),
});

/** One object as a listing shows it. */
export const entryOf = (swift: Swift, container: Container, name: string): Record<string, unknown> => {
	const object = container.objects.get(name) as StoredObject;
	return {
		...plain(object),
		...(object.slo && { slo_etag: `"${object.slo.etag}"` }),
		...(object.symlink !== undefined && { symlink_path: `/v1/${swift.account}/${quote(object.symlink)}` }),
		...(object.version !== undefined && {
			symlink_path: `/v1/${swift.account}/${quote(container.name)}/${quote(name)}?version-id=${object.version}`,
			version_symlink: true,
		}),
	};
};

/** `?versions`: every version, newest first within a name. */
export const versionEntries = (swift: Swift, container: Container, cut: Cut): Record<string, unknown>[] => {
	const names = [...new Set([...sortedNames(container), ...container.versions.keys()])].sort(compareNames);
	const after = swift.query.get('version_marker');
	const found: Record<string, unknown>[] = [];
	for (const name of names) {
		if (!name.startsWith(cut.prefix)) continue;
		const current = container.objects.get(name);
		const past = container.versions.get(name) ?? [];
		const all =
			current && current.version === undefined ? [current, ...past.filter((each) => each !== current)] : past;
		let skipping = cut.marker === name && after !== null;
		for (const object of all) {
			const order = compareNames(name, cut.marker);
			if (cut.marker !== '' && (order < 0 || (order === 0 && after === null))) continue;
			if (skipping) {
				if (object.version === after) skipping = false;
				continue;
			}
			if (found.length >= cut.limit) return found;
			found.push({
				...plain(object),
				is_latest: object === all[0] || object === current,
				version_id: object.version ?? 'null',
			});
		}
	}
	return found;
};
