import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Saved } from '../../../src/engine/watch/memory.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { memoryStore, startWatch } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { madePoll } from '../made-source.ts';

after(() => endLeases());

test('what a filter swallows is remembered: it is no news once the filter is gone', async () => {
	const world: Record<string, number> = { a: 1, b: 1 };
	let looks = 0;
	const service = madePoll(() => {
		looks++;
		return world;
	});
	const store: { saved?: Saved } & ReturnType<typeof memoryStore> = memoryStore();
	const start = (only: readonly string[]) =>
		startWatch(service, { host: 'x' }, 'thingChanged', only.length > 0 ? { only } : {}, { store });
	const first = start(['b']);
	await first.ready();
	world['a'] = 2;
	const then = looks;
	await until(() => looks > then + 1, 'a look at it');
	await first.stop();
	assert.deepEqual([first.events, store.saved?.known], [[], { a: 2, b: 1 }]);
	world['b'] = 2;
	const second = start([]);
	await second.ready();
	await second.stop();
	assert.deepEqual(
		second.events.map(({ key, recovered }) => [key, recovered]),
		[['b 2', true]],
	);
});
