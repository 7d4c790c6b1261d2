import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Event, Remembered } from '../../../../../src/catalogue/source.ts';
import { listen } from '../../../../../src/engine/watch/listen.ts';
import { connectFleet } from '../../../../../src/services/fleet/client/client.ts';
import { clusterChanged } from '../../../../../src/services/fleet/sources/cluster-changed.ts';
import { type FleetLab, startFleetLab } from '../../../../lab/fleet/lab.ts';
import { until } from '../../../../support/until.ts';
import { service, sleeper } from '../../behaviour/host.ts';

interface Left {
	readonly remembered?: Remembered;
	readonly kept?: Map<string, unknown>;
	readonly forgotten?: boolean;
}

/** Watches until it is stopped; its events, and what it left. `looks`: polls so far. */
const watching = async (lab: FleetLab, { remembered, kept = new Map(), forgotten = false }: Left = {}) => {
	const client = await connectFleet({ endpoints: lab.url });
	const stop = new AbortController();
	const events: Event[] = [];
	const left = { remembered, looks: 0, ready: 0 };
	const run = async () => {
		const context = {
			signal: stop.signal,
			state: kept,
			redeployed: false,
			remembered,
			forgotten,
			remember: (known: Remembered) => {
				left.remembered = known;
				left.looks++;
			},
			ready: () => void left.ready++,
			log: () => {},
		};
		for await (const batch of listen(
			clusterChanged as never,
			client,
			{ interval: 0.01, late: 60 } as never,
			context,
		))
			events.push(...(Array.isArray(batch) ? batch : [batch]));
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
	return { events, left, kept, ended, end };
};
const nameIn = ({ unit }: Event) => (unit as { name: string } | undefined)?.name;

describe('watching a cluster', { concurrency: 4 }, () => {
	it('primes first, then tells what happens as it happens', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		lab.cluster.put('a.service', sleeper, 'launched');
		lab.tick(4);
		const watch = await watching(lab);
		await until(() => watch.left.looks >= 2, 'two polls');
		assert.deepEqual([watch.events, watch.left.ready], [[], 1]);
		lab.behave('a.service', 'fail');
		lab.tick();
		await until(() => watch.events.some(({ event }) => event === 'unit.failed'), 'it failed');
		assert.ok(watch.events.every(({ recovered }) => recovered === undefined));
		assert.equal(await watch.end(), 'quietly');
	});

	it('a failed poll ends the watch and empties nothing; the next goes on with what was known', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		lab.cluster.put('a.service', sleeper, 'launched');
		lab.tick(4);
		const watch = await watching(lab);
		await until(() => watch.left.looks >= 1, 'a poll');
		lab.etcd('failing');
		assert.equal(await watch.ended, 'SERVER');
		assert.deepEqual(watch.events, []);
		await watch.end();
		lab.etcd('there');
		const next = await watching(lab, { kept: watch.kept });
		await until(() => next.left.looks >= 3, 'three polls');
		assert.deepEqual(next.events, []);
		await next.end();
	});

	it('what happened while the host was down is told as recovered, once, by the memory alone', async () => {
		await using lab = await startFleetLab({ tickEvery: 0, machines: 3 });
		for (const name of ['a', 'b', 'c']) lab.cluster.put(`${name}.service`, sleeper, 'launched');
		lab.tick(4);
		const watch = await watching(lab);
		await until(() => watch.left.looks >= 1, 'a poll');
		await watch.end();
		const memory = JSON.stringify(watch.left.remembered);
		lab.cluster.destroy('a.service');
		lab.cluster.put('b.service', service('/bin/new'), 'launched');
		lab.behave('c.service', 'fail');
		lab.cluster.put('d.service', sleeper, 'inactive');
		lab.tick(12);
		const next = await watching(lab, { remembered: JSON.parse(memory) });
		await until(() => next.left.looks >= 5, 'five polls');
		const events = next.events.map((event) => `${event.event} ${nameIn(event)}`);
		for (const event of [
			'unit.destroyed a.service',
			'unit.replaced b.service',
			'unit.failed c.service',
			'unit.created d.service',
		])
			assert.equal(events.filter((one) => one === event).length, 1, event);
		assert.ok(next.events.every(({ recovered }) => recovered === true));
		lab.cluster.put('e.service', sleeper, 'inactive');
		await until(() => next.events.some((event) => nameIn(event) === 'e.service'), 'a new unit');
		assert.equal(next.events.find((event) => nameIn(event) === 'e.service')?.recovered, undefined);
		await next.end();
	});

	it('lost memory is one gap event, never silence', async () => {
		await using lab = await startFleetLab({ tickEvery: 0 });
		const watch = await watching(lab, { forgotten: true });
		await until(() => watch.left.looks >= 2, 'two polls');
		assert.deepEqual(
			watch.events.map(({ event }) => event),
			['gap'],
		);
		await watch.end();
	});
});
