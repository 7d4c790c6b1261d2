import type { Event } from '../../../../catalogue/event.ts';
import { changedPaths } from './changed-paths.ts';
import { type Entity, statusesOf, wordsOf } from './entity.ts';
import { passes, type Wanted } from './filter.ts';
import { digestOf, know, refreshKnown, type Known } from './memory.ts';

/** What may happen to a thing; `present`: it was there when watching began. */
export const eventKinds = ['added', 'changed', 'removed', 'present', 'stuck'] as const;
type EventKind = (typeof eventKinds)[number];

export interface KeyedEvent {
	readonly event: Event;
	readonly key: string;
}

const spoken: Readonly<Record<string, string>> = {
	unit: 'unit',
	application: 'application',
	machine: 'machine',
	relation: 'relation',
	model: 'model',
	remoteApplication: 'remote application',
	offer: 'offer',
	action: 'action',
	annotation: 'annotations of',
	block: 'block',
	branch: 'branch',
};

const titled = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The paths that changed, as many as a sentence holds. */
const someOf = (changed: readonly string[]): string => {
	const shown = changed.slice(0, 3).join(', ');
	return changed.length > 3 ? `${shown} and ${changed.length - 3} more` : shown;
};

/**
 * `Unit web/0 is blocked: needs a database (was active)`; with the same status `Unit web/0 is still blocked:
 * needs a disk`, or `Unit web/0 has changed (publicAddress); it is active`.
 */
export const sentence = (
	eventKind: string,
	{ kind, name }: Pick<Entity, 'kind' | 'name'>,
	now: Entity | undefined,
	before: readonly string[],
	changed: readonly string[] = [],
): string => {
	const what = titled(`${spoken[kind] ?? kind} ${name}`);
	if (eventKind === 'removed') return `${what} is gone`;
	if (eventKind === 'added') return `${what} was added`;
	if (eventKind === 'present') return `${what} is there`;
	const statuses = now ? statusesOf(now) : [];
	const begun = statuses.find(({ current }) => !before.includes(current));
	const news = begun ?? statuses[0];
	const is = news && `${news.current}${news.message ? `: ${news.message}` : ''}`;
	if (eventKind === 'stuck') return `${what} is still ${is ?? 'the same'}`;
	if (begun) return `${what} is ${is}${before.length > 0 ? ` (was ${before.join(', ')})` : ''}`;
	const place = now && Object.keys(now.record).find((key) => now.record[key] === news);
	if (changed.includes(`${place}.message`)) return `${what} is still ${is}`;
	return `${what} has changed${changed.length > 0 ? ` (${someOf(changed)})` : ''}${is ? `; it is ${is}` : ''}`;
};

interface Told {
	readonly eventKind: EventKind;
	readonly entity: Pick<Entity, 'kind' | 'name'>;
	readonly now?: Entity | undefined;
	readonly before?: Known | undefined;
	readonly changed?: readonly string[];
	readonly count: number;
	readonly model: string;
	readonly recovered?: boolean | undefined;
}

export const eventOf = (told: Told): Event => {
	const { eventKind, entity, now, before, changed, count, model, recovered } = told;
	const { kind, name } = entity;
	const record = now?.record ?? before?.entity?.record ?? { name };
	const old = before?.entity?.record ?? (before ? { statuses: before.words } : undefined);
	return {
		event: `${kind}.${eventKind}`,
		service: 'juju',
		at: new Date().toISOString(),
		key: `${kind}.${eventKind} ${model} ${name} ${count}`,
		text: sentence(eventKind, entity, now, before?.words ?? [], changed),
		kind,
		name,
		[kind]: record,
		...(eventKind === 'changed' && old ? { old, changed: changed ?? [] } : {}),
		...(recovered ? { recovered: true as const } : {}),
	};
};

const kindAndName = (key: string) => {
	const at = key.indexOf(' ');
	return { kind: key.slice(0, at), name: key.slice(at + 1) };
};

/**
 * How a thing stands now beside what was known of it: an event where the user wants one; `known` is brought
 * up to date.
 */
export const observe = (
	key: string,
	now: Entity | undefined,
	known: Map<string, Known>,
	wanted: Wanted,
	{ model, recovered }: { readonly model: string; readonly recovered?: boolean },
): Event | undefined => {
	const before = known.get(key);
	if (!now) {
		if (!before) return undefined;
		known.delete(key);
		const judged = { eventKind: 'removed', before: before.words, now: [], changed: [] };
		const entity = kindAndName(key);
		return passes(judged, wanted)
			? eventOf({ eventKind: 'removed', entity, before, count: before.count + 1, model, recovered })
			: undefined;
	}
	const words = wordsOf(now);
	if (!before) {
		const made = know(now);
		known.set(key, made);
		return passes({ eventKind: 'added', before: [], now: words, changed: [] }, wanted)
			? eventOf({ eventKind: 'added', entity: now, now, count: made.count, model, recovered })
			: undefined;
	}
	const same = before.entity ? changedPaths(before.entity.record, now.record) : undefined;
	if (same ? same.length === 0 : before.digest === digestOf(now)) {
		known.set(key, refreshKnown(now, before));
		return undefined;
	}
	const made = know(now, before);
	known.set(key, made);
	const changed = same ?? [];
	return passes({ eventKind: 'changed', before: before.words, now: words, changed }, wanted)
		? eventOf({
				eventKind: 'changed',
				entity: now,
				now,
				before,
				changed,
				count: made.count,
				model,
				recovered,
			})
		: undefined;
};
