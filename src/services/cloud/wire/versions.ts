import { isRecord, listOf, textOf } from './json.ts';

/** One row of a version document. */
export interface ApiVersion {
	/** E.g. `v2.1`. */
	readonly id: string;
	/** Upper case, e.g. `CURRENT`. */
	readonly status: string;
	/** Microversions; empty where there are none. */
	readonly min: string;
	readonly max: string;
}

/**
 * Every shape of version document: keystone’s `versions.values`, `versions`, a single `version`, nova’s
 * `choices`.
 */
export const readVersions = (body: unknown): readonly ApiVersion[] => {
	if (!isRecord(body)) return [];
	const { versions, version, choices } = body;
	const rows = isRecord(versions)
		? listOf(versions['values'])
		: listOf(versions ?? choices ?? (isRecord(version) ? [version] : []));
	return rows.map((row) => ({
		id: textOf(row['id']),
		status: textOf(row['status']).toUpperCase(),
		min: textOf(row['min_version']),
		max: textOf(row['version'] ?? row['max_version']),
	}));
};

/**
 * The service whose version document it is, e.g. `identity`; empty where it is of one that is not told, but
 * is not Keystone’s; `undefined` where that cannot be seen.
 */
export const serviceOfVersions = (body: unknown): string | undefined => {
	if (!isRecord(body)) return undefined;
	const told = /application\/vnd\.openstack\.([a-z]+)/.exec(JSON.stringify(body))?.[1];
	if (told !== undefined) return told;
	// Keystone’s alone has its versions in an object
	return Array.isArray(body['versions']) && body['versions'].length > 0 ? '' : undefined;
};

/** `2.47` as numbers that compare; `undefined` for what is no such version. */
export const readMicro = (text: string): readonly [number, number] | undefined => {
	const match = /^(\d+)\.(\d+)$/.exec(text);
	return match ? [Number(match[1]), Number(match[2])] : undefined;
};

/** Below 0: `a` is older. What is no version counts as the oldest. */
export const compareMicro = (a: string, b: string): number => {
	const [majorA, minorA] = readMicro(a) ?? [0, 0];
	const [majorB, minorB] = readMicro(b) ?? [0, 0];
	return majorA - majorB || minorA - minorB;
};
