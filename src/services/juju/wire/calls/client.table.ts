import { defineCall } from '../choose.ts';
import { list, map, text } from '../get.ts';
import { itemsOf } from '../items.ts';
import { since2 } from '../row.ts';
import { statusInfo } from '../records/status-info.ts';
import { tagOf } from '../tags.ts';
import { decodeStatus } from '../records/status.ts';

/** A whole model at one moment. Patterns are names; before 4.0 also globs and words of status. */
export const fullStatus = defineCall<{ readonly patterns?: readonly string[]; readonly storage?: boolean }>(
	'reads',
	'Client.FullStatus',
)(
	{
		facade: 'Client',
		versions: [0, 0],
		majors: [0, 1],
		method: 'FullStatus',
		params: ({ patterns = [] }) => ({ Patterns: patterns }),
		result: (response) => ({ status: decodeStatus(response), raw: response }),
	},
	{
		facade: 'Client',
		versions: [1, 5],
		method: 'FullStatus',
		params: ({ patterns = [] }) => ({ patterns }),
		result: (response) => ({ status: decodeStatus(response), raw: response }),
	},
	{
		facade: 'Client',
		versions: [6, 6],
		method: 'FullStatus',
		params: ({ patterns = [] }) => ({ patterns }),
		result: (response) => ({ status: decodeStatus(response), raw: response }),
	},
	{
		facade: 'Client',
		versions: [7, 8],
		method: 'FullStatus',
		params: ({ patterns = [], storage = false }) => ({
			patterns,
			...(storage ? { 'include-storage': true } : {}),
		}),
		result: (response) => ({ status: decodeStatus(response), raw: response }),
	},
);

interface History {
	/** `unit`, `workload`, `juju-unit`, `application`, `machine`, `juju-machine` … */
	readonly kind: string;
	readonly name: string;
	readonly size: number;
}
const tagKind = (kind: string): string => {
	if (kind === 'application') return 'application';
	return kind.includes('machine') || kind.includes('container') ? 'machine' : 'unit';
};
/** One thing a call: 4.0 refuses several. */
const requestOf = ({ kind, name, size }: History, more: object = {}) => ({
	requests: [
		{
			historyKind: kind,
			size,
			filter: { size, date: null, delta: null, ...more },
			tag: tagOf(tagKind(kind), name),
		},
	],
});
const historyOf = (response: unknown, { name }: History) =>
	itemsOf(response, [name], 'Client.StatusHistory', (one) =>
		list(map(one, 'history'), 'statuses').map((status) => ({
			...statusInfo(status),
			kind: text(status, 'kind') ?? '',
		})),
	);
export const statusHistory = defineCall<History>('reads', 'Client.StatusHistory')(
	since2('Client.StatusHistory', [1, 1], (asked) => requestOf(asked), historyOf),
	since2('Client.StatusHistory', [2, 8], (asked) => requestOf(asked, { exclude: [] }), historyOf),
);
