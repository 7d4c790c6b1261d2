/** What two servers cannot have in common is made equal: times, ids, hashes, certificates, ports. */
export const plain = (text: string): string =>
	text
		.replace(/(?!0001)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
		.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
		.replace(/secret:[0-9a-v]{20}/g, 'SECRET')
		.replace(/\b[0-9a-f]{64}\b/g, 'SHA256')
		.replace(/-----BEGIN CERTIFICATE-----[\s\S]*/g, 'PEM')
		.replace(/\b[0-9a-f]{8}-\d+\b/g, 'WATCHER')
		.replace(/127\.0\.0\.1:\d{5}->/g, 'PORT->')
		.replace(/^[A-Za-z0-9_-]{43}$/, 'KEY')
		.replace(/\[\]uint8\{[^}]*\}/, 'TOKEN')
		.replace(/juju model UUID/, 'juju model')
		.replace(/https:\/\/[\d.]+:\d+\/auth/, 'AUTH')
		.replace(/^[A-Za-z0-9+/=_-]{50,}$/, 'BYTES');

/** Lists whose order a server does not promise. */
const UNORDERED = new Set([
	'relations',
	'users',
	'relation-data',
	'subnets',
	'applications',
	'machines',
	'charm-urls',
	'expose-to-cidrs',
]);

/** A value without what cannot be compared. */
export const shape = (value: unknown, key = ''): unknown => {
	if (typeof value === 'string') return plain(value);
	if (Array.isArray(value)) {
		const items = value.map((one) => shape(one));
		const listed = value.some((one) => typeof one === 'object' && one && ('uri' in one || 'cidr' in one));
		if (!UNORDERED.has(key) && !listed) return items;
		return items.map((one) => JSON.stringify(one)).sort();
	}
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.map(([name, one]) => [name, shape(one, name)] as const)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
};

const isPlaceholder = (value: unknown): boolean =>
	typeof value === 'string' && /^<[A-Z_]+>$|characters in all>/.test(value);

/** Where two shapes differ first, as `path: recorded | ours`; undefined: nowhere. */
export const difference = (recorded: unknown, ours: unknown, path = ''): string | undefined => {
	if (recorded === '<cut>') return undefined;
	if (isPlaceholder(recorded) && typeof ours === 'string') return undefined;
	const both = [recorded, ours];
	if (
		both.every(
			(one) => typeof one === 'object' && one !== null && Array.isArray(recorded) === Array.isArray(ours),
		)
	) {
		const [left, right] = both as [Record<string, unknown>, Record<string, unknown>];
		for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
			const found = difference(left[key], right[key], `${path}/${key}`);
			if (found) return found;
		}
		return undefined;
	}
	if (JSON.stringify(recorded) === JSON.stringify(ours)) return undefined;
	const short = (one: unknown) => (JSON.stringify(one) ?? 'nothing').slice(0, 300);
	return `${path}: ${short(recorded)} | ${short(ours)}`;
};

const IDS =
	/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|secret:[0-9a-v]{20}|\b[0-9a-f]{8}-\d+\b/g;

/** Learns which of our ids stands for which recorded one, from texts in the same places. */
export const learn = (ids: Map<string, string>, recorded: unknown, ours: unknown): void => {
	if (typeof recorded === 'string' && typeof ours === 'string') {
		const [left, right] = [recorded.match(IDS) ?? [], ours.match(IDS) ?? []];
		if (left.length !== right.length) return;
		for (const [at, id] of left.entries())
			// a watcher's may come again, on another connection
			if (!ids.has(id) || id.length < 14) ids.set(id, right[at] as string);
		return;
	}
	if (typeof recorded !== 'object' || typeof ours !== 'object' || !recorded || !ours) return;
	for (const [key, one] of Object.entries(recorded)) learn(ids, one, (ours as Record<string, unknown>)[key]);
};
