import { get, list, number, text } from '../get.ts';
import { statusInfo, type StatusInfo } from './status-info.ts';

export interface RelationEnd {
	readonly application: string;
	readonly endpoint: string;
	/** `provider`, `requirer` or `peer`. */
	readonly role: string;
}

export interface Relation {
	readonly id: number;
	/** e.g. `blog:db mysql:server`. */
	readonly key: string;
	readonly interface: string | null;
	/** `global`, or `container` with a subordinate. */
	readonly scope: string | null;
	readonly ends: readonly RelationEnd[];
	readonly status: StatusInfo;
}

const endOf = (given: unknown): RelationEnd => {
	const relation = get(given, 'relation');
	return {
		application:
			text(given, 'application') ?? text(given, 'application-name') ?? text(given, 'service-name') ?? '',
		endpoint: text(given, 'name') ?? text(relation, 'name') ?? '',
		role: text(given, 'role') ?? text(relation, 'role') ?? '',
	};
};

/** A relation of FullStatus or of a delta. */
export const decodeRelation = (given: unknown): Relation => {
	const ends = list(given, 'endpoints');
	const inner = get(ends[0], 'relation');
	return {
		id: number(given, 'id') ?? -1,
		key: text(given, 'key') ?? '',
		interface: text(given, 'interface') ?? text(inner, 'interface') ?? null,
		scope: text(given, 'scope') ?? text(inner, 'scope') ?? null,
		ends: ends.map(endOf),
		status: statusInfo(get(given, 'status')),
	};
};
