import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MusterError } from '../../src/core/errors.ts';
import { polls } from '../../src/net/poll.ts';
import { until } from '../support/until.ts';

/** A server that is asked by polling: counts, and fails when told to. */
const server = () => {
	const state = { asked: 0, fails: false };
	const snapshot = async (signal: AbortSignal) => {
		state.asked++;
		await new Promise((resolve) => setImmediate(resolve));
		signal.throwIfAborted();
		if (state.fails) throw new MusterError('SERVER', 'no');
		return { number: state.asked };
	};
	return { state, snapshot };
};
type Server = ReturnType<typeof server>;

/** Polls until it is stopped; gives what it saw and how it ended. */
const watching = ({ state, snapshot }: Server, every: number, key = '') => {
	const stop = new AbortController();
	const seen: { number: number }[] = [];
	const run = async () => {
		for await (const one of polls({ owner: state, key, every, snapshot, signal: stop.signal }))
			seen.push(one);
	};
	const ended = run().then(
		() => 'quietly',
		(error: { code: string }) => error.code,
	);
	const end = () => {
		stop.abort();
		return ended;
	};
	return { seen, ended, end };
};

describe('polling', { concurrency: 4 }, () => {
	it('is done once for all who ask for the same in the same interval, and stops with the last of them', async () => {
		const its = server();
		const watchers = Array.from({ length: 5 }, () => watching(its, 0.02));
		await until(() => watchers.every(({ seen }) => seen.length >= 3), 'three polls each');
		assert.equal(watchers[0]?.seen[1], watchers[4]?.seen[1], 'they share the snapshot');
		assert.ok(its.state.asked <= (watchers[0]?.seen.length ?? 0) + 1, `${its.state.asked} polls`);
		for (const { end } of watchers.slice(1)) assert.equal(await end(), 'quietly');
		const before = its.state.asked;
		await until(() => its.state.asked > before + 1, 'it goes on for the one that is left');
		assert.equal(await watchers[0]?.end(), 'quietly');
		const last = its.state.asked;
		const others = [watching(its, 60), watching(its, 60, 'else')];
		await until(
			() => others.every(({ seen }) => seen.length === 1),
			'another interval and another key have pollers of their own',
		);
		assert.equal(its.state.asked, last + 2, 'the first poller is over');
		for (const { end } of others) await end();
	});

	it('gives the last snapshot at once to who comes later, and none twice', async () => {
		const its = server();
		const first = watching(its, 60);
		await until(() => first.seen.length === 1, 'the first poll');
		const second = watching(its, 60);
		await until(() => second.seen.length === 1, 'the same poll');
		assert.deepEqual([second.seen, its.state.asked], [first.seen, 1]);
		await Promise.all([first.end(), second.end()]);
	});

	it('gives who knows something already no older answer: it asks anew, at once', async () => {
		const its = server();
		const first = watching(its, 60);
		await until(() => first.seen.length === 1, 'the first poll');
		const stop = new AbortController();
		for await (const { number } of polls({
			owner: its.state,
			key: '',
			every: 60,
			fresh: true,
			snapshot: its.snapshot,
			signal: stop.signal,
		})) {
			assert.equal(number, 2);
			stop.abort();
		}
		await first.end();
	});

	it('gives who is slow the newest next', async () => {
		const its = server();
		const stop = new AbortController();
		const numbers: number[] = [];
		for await (const { number } of polls({
			owner: its.state,
			key: '',
			every: 0.001,
			snapshot: its.snapshot,
			signal: stop.signal,
		})) {
			numbers.push(number);
			if (numbers.length === 2) stop.abort();
			else await until(() => its.state.asked > 5, 'more polls');
		}
		assert.ok(numbers.length === 2 && (numbers[1] as number) >= 4, numbers.join());
	});

	it('fails for all with the poll that failed, and starts anew for the next', async () => {
		const its = server();
		const both = [watching(its, 0.02), watching(its, 0.02)];
		await until(() => both.every(({ seen }) => seen.length > 0), 'a poll each');
		its.state.fails = true;
		assert.deepEqual(await Promise.all(both.map(({ ended }) => ended)), ['SERVER', 'SERVER']);
		its.state.fails = false;
		const next = watching(its, 0.02);
		await until(() => next.seen.length > 1, 'it polls again');
		assert.equal(await next.end(), 'quietly');
	});
});
