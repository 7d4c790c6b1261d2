import { defineCall } from '../choose.ts';
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
