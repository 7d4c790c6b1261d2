import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet, type FleetClient, type Snapshot } from '../../../../src/services/fleet/client.ts';
import { polls } from '../../../../src/services/fleet/watch/polls.ts';
import { startFleetLab } from '../../../lab/fleet/lab.ts';
import { until } from '../../../support/until.ts';

const world = async () => {
	const lab = await startFleetLab({ tickEvery: 0 });
	const client = await connectFleet({ endpoints: lab.url });
	const end = async () => {
		await client.close();
		await lab.close();
	};
	return { lab, client, asked: () => lab.requests.filter(({ url }) => url === '/fleet/v1/units').length, [Symbol.asyncDispose]: end };
};

/** Polls until it is stopped; gives what it saw and how it ended. */
const watching = (client: FleetClient, every: number) => {
	const stop = new AbortController();
	const seen: Snapshot[] = [];
	const run = async () => {
		for await (const snapshot of polls(client, { every, signal: stop.signal })) seen.push(snapshot);
	};
	const ended = run().then(
		() => 'quietly',
		(error: { code: string }) => error.code,
	);
	return { seen, ended, stop: () => stop.abort() };
};

describe('polling', { concurrency: 4 }, () => {
	it('is done once for all who ask in the same interval, and stops with the last of them', async () => {
		await using its = await world();
		const watchers = Array.from({ length: 5 }, () => watching(its.client, 0.02));
		await until(() => watchers.every(({ seen }) => seen.length >= 3), 'three polls each');
		const asked = its.asked();
		assert.ok(asked <= Math.max(...watchers.map(({ seen }) => seen.length)) + 1, `${asked} polls`);
		assert.equal(watchers[0]?.seen[1], watchers[4]?.seen[1], 'they share the snapshot');
		for (const { stop } of watchers.slice(1)) stop();
		for (const { ended } of watchers.slice(1)) assert.equal(await ended, 'quietly');
		const { length } = watchers[0]!.seen;
		await until(() => watchers[0]!.seen.length > length + 1, 'it goes on for the one that is left');
		watchers[0]?.stop();
		assert.equal(await watchers[0]?.ended, 'quietly');
		const last = its.asked();
		const later = watching(its.client, 60);
		await until(() => later.seen.length === 1, 'another interval has a poller of its own');
		assert.ok(its.asked() <= last + 2);
		later.stop();
		await later.ended;
	});

	it('gives the last snapshot at once to who comes later', async () => {
		await using its = await world();
		const first = watching(its.client, 60);
		await until(() => first.seen.length === 1, 'the first poll');
		const second = watching(its.client, 60);
		await until(() => second.seen.length === 1, 'the same poll');
		assert.equal(first.seen[0], second.seen[0]);
		assert.equal(its.asked(), 1);
		first.stop();
		second.stop();
		await Promise.all([first.ended, second.ended]);
	});

	it('fails for all with the poll that failed, and starts anew for the next', async () => {
		await using its = await world();
		const both = [watching(its.client, 0.02), watching(its.client, 0.02)];
		await until(() => both.every(({ seen }) => seen.length > 0), 'a poll each');
		its.lab.etcd('gone');
		assert.deepEqual(await Promise.all(both.map(({ ended }) => ended)), ['SERVER', 'SERVER']);
		its.lab.etcd('there');
		const next = watching(its.client, 0.02);
		await until(() => next.seen.length > 1, 'it polls again');
		next.stop();
		await next.ended;
	});

	it('ends with its client', async () => {
		await using its = await world();
		const one = watching(its.client, 60);
		await until(() => one.seen.length === 1, 'a poll');
		const waiting = watching(its.client, 0.01);
		await until(() => waiting.seen.length > 0, 'a poll');
		await its.client.close();
		assert.equal(await waiting.ended, 'CANCELLED');
		one.stop();
		assert.equal(await one.ended, 'quietly');
	});
});
