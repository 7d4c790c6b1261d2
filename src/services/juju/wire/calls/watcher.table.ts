import { defineCall } from '../choose.ts';
import { text } from '../get.ts';

/** Begins to watch a model; the answer is the watcher’s id. Gone in 4.0. */
export const watchAll = defineCall<object>('reads', 'Client.WatchAll')(
	{
		facade: 'Client',
		versions: [0, 0],
		majors: [0, 1],
		method: 'WatchAll',
		params: () => ({}),
		result: (response) => text(response, 'all-watcher-id') ?? text(response, 'watcher-id') ?? '',
	},
	{
		facade: 'Client',
		versions: [1, 8],
		majors: [2, 3],
		method: 'WatchAll',
		params: () => ({}),
		result: (response) => text(response, 'watcher-id') ?? '',
	},
);
