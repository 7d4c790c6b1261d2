import { type Loose, map } from '../../wire/get.ts';

/** Parts of an application of which an overlay changes single keys. */
const keyed = ['options', 'annotations', 'bindings', 'storage', 'devices', 'resources', 'offers', 'plan'];

const isRecord = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of the one with those of the other over them; what the other has as nothing goes, and only that. */
const over = (base: Loose, other: Loose): Loose =>
	Object.fromEntries(Object.entries({ ...base, ...other }).filter(([name]) => other[name] !== null));

const application = (base: unknown, other: Loose): Loose => {
	const before = isRecord(base) ? base : {};
	const merged = Object.fromEntries(
		keyed.flatMap((name) =>
			isRecord(other[name]) && isRecord(before[name]) ? [[name, over(before[name], other[name])]] : [],
		),
	);
	return over({ ...before }, { ...other, ...merged });
};

const endsOf = (relation: unknown): string[] =>
	(Array.isArray(relation) ? relation.flat() : []).map((end) => String(end).split(':')[0] ?? '');

const relationsOf = (base: Loose, other: Loose, gone: readonly string[]): unknown[] => {
	const lists = [base, other].flatMap(({ relations }) =>
		Array.isArray(relations) ? (relations as unknown[]) : [],
	);
	const seen = new Set<string>();
	return lists.filter((one) => {
		const words = JSON.stringify(one);
		if (seen.has(words) || endsOf(one).some((end) => gone.includes(end))) return false;
		seen.add(words);
		return true;
	});
};

/** Parts that are merged name by name, not taken whole. */
const mergedParts = ['applications', 'services', 'relations'];

const without = (record: Loose, names: readonly string[]): Loose =>
	Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** Applications by name; older bundles call them services. */
export const applicationsOf = (bundle: unknown): Loose => ({
	...map(bundle, 'services'),
	...map(bundle, 'applications'),
});

/**
 * A bundle with an overlay over it, as the `juju` command line merges them: applications and their options by
 * name, what is null goes with its relations, relations are added, the rest is the overlay’s.
 */
export const withOverlay = (bundle: Loose, overlay: Loose): Loose => {
	const [before, after] = [applicationsOf(bundle), applicationsOf(overlay)];
	const gone = [...Object.entries(after), ...Object.entries(map(overlay, 'saas'))].flatMap(([name, one]) =>
		one === null ? [name] : [],
	);
	const applications = Object.fromEntries(
		[...new Set([...Object.keys(before), ...Object.keys(after)])]
			.filter((name) => !gone.includes(name))
			.map((name) => {
				const other = after[name];
				return [name, isRecord(other) ? application(before[name], other) : before[name]];
			}),
	);
	const others = without(overlay, mergedParts);
	const parts = Object.fromEntries(
		['machines', 'saas'].flatMap((name) =>
			isRecord(others[name]) ? [[name, over(map(bundle, name), others[name])]] : [],
		),
	);
	const relations = relationsOf(bundle, overlay, gone);
	return {
		...without(bundle, mergedParts),
		...others,
		...parts,
		applications,
		...(relations.length > 0 ? { relations } : {}),
	};
};
