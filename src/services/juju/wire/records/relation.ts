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

const endOf = (input: unknown): RelationEnd => {
	const relation = get(input, 'relation');
	return {
		application:
			text(input, 'application') ?? text(input, 'application-name') ?? text(input, 'service-name') ?? '',
		endpoint: text(input, 'name') ?? text(relation, 'name') ?? '',
		role: text(input, 'role') ?? text(relation, 'role') ?? '',
	};
};

/** A relation of FullStatus or of a delta. */
export const decodeRelation = (input: unknown): Relation => {
	const ends = list(input, 'endpoints');
	const inner = get(ends[0], 'relation');
	return {
		id: number(input, 'id') ?? -1,
		key: text(input, 'key') ?? '',
		interface: text(input, 'interface') ?? text(inner, 'interface') ?? null,
		scope: text(input, 'scope') ?? text(inner, 'scope') ?? null,
		ends: ends.map(endOf),
		status: statusInfo(get(input, 'status')),
	};
};
