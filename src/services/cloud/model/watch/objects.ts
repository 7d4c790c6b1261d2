import type { Event, Remembered } from '../../../../catalogue/event.ts';
import { confirmGone, type Mark } from '../../../../net/confirm-gone.ts';
import type { ObjectEntry } from '../../wire/object.ts';

/** What is known of one object: a sign that differs when it was written anew. */
export interface ObjectMark extends Mark {
	readonly sign: string;
	/** Missing where it was only remembered. */
	readonly entry?: ObjectEntry;
}

export interface KnownObjects {
	/** Milliseconds. */
	readonly at: number;
	readonly objects: ReadonlyMap<string, ObjectMark>;
}

export interface ObjectLook {
	readonly at: number;
	readonly container: string;
	readonly entries: readonly ObjectEntry[];
}

/** Short, for there may be a hundred thousand of them. */
const signOf = ({ etag, size, modified }: ObjectEntry): string =>
	`${(etag ?? '').slice(0, 8)}${size ?? ''}${modified === null ? '' : Date.parse(modified).toString(36)}`;

export const knowObjects = ({ at, entries }: ObjectLook, before: KnownObjects | undefined): KnownObjects => {
	const seen = new Map<string, ObjectMark>();
	for (const entry of entries)
		if (!entry.isPrefix) seen.set(entry.name, { sign: signOf(entry), entry, missed: 0 });
	return { at, objects: confirmGone(seen, before?.objects) };
};

const spoken = { added: 'was added', changed: 'was changed', removed: 'was removed' } as const;
export type ObjectChange = keyof typeof spoken;

/** What happened between two looks, by name; `only` empty: all. */
export const diffObjects = (
	before: KnownObjects,
	now: KnownObjects,
	{ container, only }: { readonly container: string; readonly only: readonly string[] },
): Event[] => {
	const at = new Date(now.at).toISOString();
	const out: Event[] = [];
	const give = (what: ObjectChange, name: string, { sign, entry }: ObjectMark) => {
		if (only.length > 0 && !only.includes(what)) return;
		const event = `object.${what}`;
		const object = what === 'removed' ? { container, name } : (entry ?? { container, name });
		const text = `Object ${name} in ${container} ${spoken[what]}`;
		out.push({ event, service: 'cloud', at, key: `${event} ${container}/${name} ${sign}`, text, object });
	};
	for (const [name, mark] of now.objects) {
		if (mark.missed > 0) continue;
		const old = before.objects.get(name);
		if (old === undefined) give('added', name, mark);
		else if (old.sign !== mark.sign) give('changed', name, mark);
	}
	for (const [name, mark] of before.objects) if (!now.objects.has(name)) give('removed', name, mark);
	return out;
};

export const rememberObjects = ({ at, objects }: KnownObjects): Remembered => ({
	at,
	objects: Object.fromEntries([...objects].map(([name, { sign }]) => [name, sign])),
});

/** @returns `undefined` where it is not what {@link rememberObjects} made */
export const recallObjects = (remembered: Remembered): KnownObjects | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { at, objects } = remembered as Readonly<Record<string, Remembered>>;
	if (typeof at !== 'number' || typeof objects !== 'object' || objects === null || Array.isArray(objects))
		return undefined;
	const marks = new Map<string, ObjectMark>();
	for (const [name, sign] of Object.entries(objects as Readonly<Record<string, Remembered>>)) {
		if (typeof sign !== 'string') return undefined;
		marks.set(name, { sign, missed: 0 });
	}
	return { at, objects: marks };
};
