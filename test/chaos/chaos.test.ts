import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEngine } from './hosts/engine.ts';
import { run } from './run.ts';
import { worlds } from './worlds/index.ts';

// one short seed of what `npm run test:chaos` does at length
test('triggers of Serf and fleet outlive a few rounds of chaos', async () => {
	const rounds = (name: 'serf' | 'fleet') =>
		run({ seed: 7, rounds: 8, open: worlds[name] as NonNullable<(typeof worlds)[string]>, host: openEngine });
	assert.deepEqual(await Promise.all([rounds('serf'), rounds('fleet')]), [[], []]);
});
