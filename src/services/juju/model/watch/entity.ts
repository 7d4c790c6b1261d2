import type { ModelStatus } from '../../wire/records/status.ts';
import type { StatusInfo } from '../../wire/records/status-info.ts';

export type Entityish = Readonly<Record<string, unknown>>;

/** A thing of a model that can change. */
export interface Entity {
	readonly kind: string;
	/** Unique in its kind, e.g. `web/0`. */
	readonly name: string;
	readonly record: Entityish;
	/** Equal for records that differ in moments only, where it was worked out before. */
	readonly digest?: string;
}

/** Kinds that a status tells. */
export const polledKinds = [
	'unit',
	'application',
	'machine',
	'relation',
	'model',
	'remoteApplication',
	'offer',
] as const;
/** Kinds that are told as records; others that a server sends are passed over and counted. */
export const kinds = [...polledKinds, 'action', 'annotation', 'block', 'branch'] as const;
export type Kind = (typeof kinds)[number];

export const kindOf = (key: string): string => key.slice(0, key.indexOf(' '));
export const keyOf = (kind: string, name: string): string => `${kind} ${name}`;

/** By key. */
export type Entities = ReadonlyMap<string, Entity>;

/** Everything in a status, as things that can change. */
export const entitiesOf = (status: ModelStatus): Map<string, Entity> => {
	const all = new Map<string, Entity>();
	const put = (kind: Kind, name: string, record: object) =>
		all.set(keyOf(kind, name), { kind, name, record: record as Entityish });
	put('model', status.model.name, status.model);
	for (const one of status.machines) put('machine', one.id, one);
	for (const one of status.applications) put('application', one.name, one);
	for (const one of status.units) put('unit', one.name, one);
	for (const one of status.relations) put('relation', one.key, one);
	for (const one of status.remoteApplications) put('remoteApplication', one.name, one);
	for (const one of status.offers) put('offer', one.name, one);
	return all;
};

const places = ['workloadStatus', 'agentStatus', 'status', 'instanceStatus'] as const;

const isInfo = (value: unknown): value is StatusInfo =>
	typeof value === 'object' && value !== null && typeof (value as StatusInfo).current === 'string';

/** The statuses that a thing has, the most telling first. */
export const statusesOf = ({ record }: { readonly record: Entityish }): StatusInfo[] =>
	places.flatMap((place) => {
		const value = record[place];
		if (typeof value === 'string') return [{ current: value, message: '', since: null }];
		return isInfo(value) ? [value] : [];
	});

/** The words that a thing’s statuses say, and `dying` or `dead` where it is. */
export const wordsOf = (entity: { readonly record: Entityish }): string[] => {
	const { life } = entity.record;
	const words = statusesOf(entity).map(({ current }) => current);
	return typeof life === 'string' && life !== 'alive' && life !== '' ? [...words, life] : words;
};
