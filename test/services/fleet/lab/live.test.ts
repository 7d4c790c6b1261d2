import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client/client.ts';
import { joinStatus } from '../../../../src/services/fleet/model/status.ts';
import { diff } from '../../../../src/services/fleet/model/watch/diff.ts';
import { know } from '../../../../src/services/fleet/model/watch/know.ts';
import { live } from '../../../lab/fleet/live.ts';

test('the demo’s cluster shows every kind of unit, and everything that can be watched happens in it', async () => {
	const words: string[] = [];
	await using lab = await live({ every: 0.02, tickEvery: 2, onHappening: (one) => words.push(one) });
	const client = await connectFleet({ endpoints: lab.url });
	const verdicts = new Set(joinStatus(await client.snapshot()).map(({ verdict }) => verdict));
	for (const verdict of ['running', 'finished', 'unschedulable', 'template'] as const)
		assert.ok(verdicts.has(verdict), verdict);
	const seen = new Set<string>();
	let known = know(await client.snapshot(), undefined);
	const wanted = [
		'machine.joined',
		'machine.left',
		'machine.changed',
		'unit.created',
		'unit.destroyed',
		'unit.replaced',
		'unit.failed',
		'unit.recovered',
		'state.changed',
		'unit.converged',
	];
	for (let polls = 0; polls < 1500 && !wanted.every((event) => seen.has(event)); polls++) {
		const now = know(await client.snapshot(), known);
		for (const { event } of diff(known, now)) seen.add(event);
		known = now;
	}
	assert.deepEqual(
		wanted.filter((event) => !seen.has(event)),
		[],
	);
	assert.ok(words.length > 5);
	await client.close();
});
