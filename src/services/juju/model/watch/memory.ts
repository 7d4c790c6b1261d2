import type { Remembered } from '../../../../catalogue/event.ts';
import { type Begun, begunOf } from './begun.ts';
import { type Entity, wordsOf } from './entity.ts';

/** What is known of a thing: whole while the process lives, in a few letters over a restart. */
export interface Known {
	/**
	 * Rises with every change, from the second it was first seen: two equal changes are two events, also of a
	 * name used again.
	 */
	readonly count: number;
	readonly digest: string;
	readonly words: readonly string[];
	readonly entity?: Entity | undefined;
	/** Since when it has each of its statuses. */
	readonly begun?: Begun | undefined;
	/** The status it was reported stuck in, with its moment. */
	readonly stuck?: string | undefined;
}

/** Two FNV-1a sums side by side: enough to see that a record differs. */
export const hash = (text: string): string => {
	let [a, b] = [0x811c9dc5, 0x01000193];
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		a = Math.imul(a ^ code, 0x01000193);
		b = Math.imul(b ^ (code + index), 0x85ebca6b);
	}
	return (a >>> 0).toString(36) + (b >>> 0).toString(36);
};

/** Equal for records that differ in moments only. */
export const digestOf = ({ record, digest }: Entity): string =>
	digest ?? hash(JSON.stringify(record, (key, value: unknown) => (key === 'since' ? undefined : value)));

export const know = (entity: Entity, before?: Known): Known => ({
	count: before ? before.count + 1 : Math.floor(Date.now() / 1000),
	digest: digestOf(entity),
	words: wordsOf(entity),
	entity,
	begun: begunOf(entity, before),
	...(before?.stuck === undefined ? {} : { stuck: before.stuck }),
});

/** As what was known, with its record as it is now: it differs in moments only. */
export const refreshKnown = (entity: Entity, before: Known): Known => ({
	...before,
	entity,
	begun: begunOf(entity, before),
});

const VERSION = 1;

/** Some words in one text. A status may have a blank of its own: `provisioning error`. */
const joined = (words: readonly string[]): string =>
	words.map((word) => word.replaceAll(' ', '\u00a0')).join(' ');
const apart = (text: string): string[] =>
	text === '' ? [] : text.split(' ').map((word) => word.replaceAll('\u00a0', ' '));

/** Moments of some statuses, in a few letters: `blocked=mkz1x2y3`. */
const shortOf = (begun: Begun, statuses: readonly string[]): string =>
	joined(
		statuses.flatMap((word) => {
			const since = begun[word];
			return since === undefined ? [] : [`${word}=${Date.parse(since).toString(36)}`];
		}),
	);

const begunIn = (input: unknown): Begun | undefined => {
	if (typeof input !== 'string') return undefined;
	return Object.fromEntries(
		apart(input).flatMap((one) => {
			const [word = '', at = ''] = one.split('=');
			const moment = new Date(Number.parseInt(at, 36));
			return Number.isNaN(moment.getTime()) ? [] : [[word, moment.toISOString()]];
		}),
	);
};

/** How what is known was learnt: another way tells other kinds, and other properties. */
export interface Coverage {
	readonly engine: string;
	/** Kinds of things that it tells. */
	readonly kinds: readonly string[];
}

/**
 * By key, in a few letters a thing, with the moment. `statuses`: those of which it is remembered since when
 * they are.
 */
export const remember = (
	model: string,
	known: ReadonlyMap<string, Known>,
	statuses: readonly string[] = [],
	learnt?: Coverage,
): Remembered => ({
	v: VERSION,
	model,
	...(learnt ? { engine: learnt.engine, kinds: [...learnt.kinds] } : {}),
	at: new Date().toISOString(),
	known: Object.fromEntries(
		[...known].map(([key, { count, digest, words, stuck, begun = {} }]) => {
			const since = shortOf(begun, statuses);
			const more = since === '' ? [] : [since];
			return [
				key,
				[
					count,
					digest,
					joined(words),
					...(stuck === undefined && since === '' ? [] : [stuck ?? '']),
					...more,
				],
			];
		}),
	),
});

const recallOne = (input: unknown): Known | undefined => {
	if (!Array.isArray(input)) return undefined;
	const [count, digest, words, stuck, begun] = input as unknown[];
	if (typeof count !== 'number' || typeof digest !== 'string' || typeof words !== 'string') return undefined;
	return {
		count,
		digest,
		words: apart(words),
		...(typeof stuck === 'string' && stuck !== '' ? { stuck } : {}),
		...(begun === undefined ? {} : { begun: begunIn(begun) }),
	};
};

/** What {@link remember} made of this model; `undefined` where it is something else. */
export const recall = (model: string, remembered: Remembered | undefined): Map<string, Known> | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { v, model: of, known } = remembered as { v?: unknown; model?: unknown; known?: unknown };
	if (v !== VERSION || of !== model || typeof known !== 'object' || known === null) return undefined;
	const all = new Map<string, Known>();
	for (const [key, value] of Object.entries(known)) {
		const one = recallOne(value);
		if (one) all.set(key, one);
	}
	return all;
};

/** How what {@link remember} kept was learnt; `undefined` where an earlier release did not say. */
export const recallCoverage = (remembered: Remembered | undefined): Coverage | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { engine, kinds } = remembered as { engine?: unknown; kinds?: unknown };
	return typeof engine === 'string' && Array.isArray(kinds)
		? { engine, kinds: kinds.map(String) }
		: undefined;
};
