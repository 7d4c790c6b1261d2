import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client.ts';
import { changes, type Step } from '../../../../src/services/fleet/watch/changes.ts';
import type { Known } from '../../../../src/services/fleet/watch/marks.ts';
import { recall, remember } from '../../../../src/services/fleet/watch/memory.ts';
import { type FleetLab, startFleetLab } from '../../../lab/fleet/lab.ts';
import { until } from '../../../support/until.ts';
import { service, sleeper } from '../behaviour/host.ts';
import { told } from './cluster.ts';

/** Watches until it is stopped; its steps, and what it knew last. */
const watching = async (lab: FleetLab, known?: Known) => {
	const client = await connectFleet({ endpoints: lab.url });
	const stop = new AbortController();
	const steps: Step[] = [];
	const run = async () => {
		for await (const step of changes(client, { every: 0.01, signal: stop.signal, known })) steps.push(step);
	};
	const ended = run().then(
		() => 'quietly',
		(error: { code: string }) => error.code,
	);
	const end = async () => {
		stop.abort();
		const how = await ended;
		await client.close();
		return how;
	};
	return { steps, all: () => steps.flatMap((step) => step.changes), ended, end, last: () => steps.at(-1)?.known };
};

describe('watching a cluster', { concurrency: 4 }, () => {
	it('primes first, then tells what happens as it happens', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		lab.cluster.put('a.service', sleeper, 'launched');
		lab.tick(4);
		const watch = await watching(lab);
		await until(() => watch.steps.length >= 2, 'two polls');
		assert.deepEqual(watch.all(), []);
		lab.behave('a.service', 'fail');
		lab.tick();
		await until(() => watch.all().some(({ event }) => event === 'unit.failed'), 'it failed');
		assert.ok(watch.all().every(({ recovered }) => recovered === undefined));
		assert.equal(await watch.end(), 'quietly');
	});

	it('a failed poll ends the watch and empties nothing; the next goes on with what was known', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		lab.cluster.put('a.service', sleeper, 'launched');
		lab.tick(4);
		const watch = await watching(lab);
		await until(() => watch.steps.length >= 1, 'a poll');
		lab.etcd('failing');
		assert.equal(await watch.ended, 'SERVER');
		assert.deepEqual(watch.all(), []);
		await watch.end();
		lab.etcd('there');
		const next = await watching(lab, watch.last());
		await until(() => next.steps.length >= 3, 'three polls');
		assert.deepEqual(next.all(), []);
		await next.end();
	});

	it('what happened while the host was down is told as recovered, once, by the memory alone', async () => {
		await using lab = await startFleetLab({ tickEvery: 0, machines: 3 });
		for (const name of ['a', 'b', 'c']) lab.cluster.put(`${name}.service`, sleeper, 'launched');
		lab.tick(4);
		const watch = await watching(lab);
		await until(() => watch.steps.length >= 1, 'a poll');
		await watch.end();
		const memory = JSON.stringify(remember(watch.last()!));
		lab.cluster.destroy('a.service');
		lab.cluster.put('b.service', service('/bin/new'), 'launched');
		lab.behave('c.service', 'fail');
		lab.cluster.put('d.service', sleeper, 'inactive');
		lab.tick(12);
		const next = await watching(lab, recall(JSON.parse(memory)));
		await until(() => next.steps.length >= 5, 'five polls');
		const events = told(next.all()).map((line) => line.split(' ').slice(0, 2).join(' '));
		for (const event of ['unit.destroyed a.service', 'unit.replaced b.service', 'unit.failed c.service', 'unit.created d.service'])
			assert.equal(events.filter((one) => one === event).length, 1, event);
		assert.ok(next.all().every(({ recovered }) => recovered === true));
		lab.cluster.put('e.service', sleeper, 'inactive');
		await until(() => next.all().some(({ unitName }) => unitName === 'e.service'), 'a new unit');
		assert.equal(next.all().find(({ unitName }) => unitName === 'e.service')?.recovered, undefined);
		await next.end();
	});
});
