import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MusterError } from '../../../../src/core/errors.ts';
import type { Ending, Output } from '../../../../src/services/conplyent/client/types.ts';
import { momentsOf } from '../../../../src/services/conplyent/model/moments.ts';
import { runCommand } from '../../../../src/services/conplyent/operations/run.ts';
import { fails } from '../support.ts';

describe('the clock of a run', () => {
	let time = 0;
	const clock = (silence?: number, deadline?: number) => {
		time = 1_000_000;
		return momentsOf({ silence, deadline }, () => time);
	};

	it('without limits nothing is ever due', () => {
		assert.deepEqual(clock().next(), { within: undefined, reason: undefined });
	});
	it('names the next moment and its reason', () => {
		assert.deepEqual(clock(5, 60).next(), { within: 5, reason: 'silence' });
		assert.deepEqual(clock(5, 4).next(), { within: 4, reason: 'deadline' });
		assert.deepEqual(clock(5, 60).next(3), { within: 3, reason: 'rule' });
		assert.deepEqual(clock(5, 60).next(7), { within: 5, reason: 'silence' });
		assert.deepEqual(clock().next(7), { within: 7, reason: 'rule' });
	});
	it('of those that fall together, the deadline goes first, then the rule', () => {
		assert.equal(clock(5, 5).next().reason, 'deadline');
		assert.equal(clock(5, 5).next(5).reason, 'deadline');
		assert.equal(clock(undefined, 5).next(5).reason, 'deadline');
		assert.equal(clock(5, 6).next(5).reason, 'rule');
	});
	it('a fraction of a millisecond tells them apart', () => {
		assert.equal(clock(5, 5.0001).next().reason, 'silence');
		assert.equal(clock(5.0001, 5).next().reason, 'deadline');
		assert.equal(clock(5).next(5.0001).reason, 'silence');
	});
	it('output begins the silence anew, and never the deadline', () => {
		const moments = clock(5, 8);
		time += 4000;
		assert.deepEqual(moments.next(), { within: 1, reason: 'silence' });
		moments.heard();
		assert.deepEqual(moments.next(), { within: 4, reason: 'deadline' });
		time += 9000;
		assert.deepEqual(moments.next(), { within: 0, reason: 'deadline' });
	});
	it('what is beyond a timer is asked for again', () => {
		assert.deepEqual(clock(undefined, 90 * 86_400).next(), { within: 2_000_000, reason: undefined });
		const moments = clock(undefined, 2_000_001);
		time += 1000;
		assert.deepEqual(moments.next(), { within: 2_000_000, reason: 'deadline' });
	});
});

describe('a run and its clock', () => {
	/** A job that says what it is told to; the calls for its next piece, and what it was fed. */
	const scripted = (
		says: (Output | 'silence' | undefined)[],
		ending: Promise<Ending>,
		reads = Number.POSITIVE_INFINITY,
	) => {
		const asked: (number | undefined)[] = [];
		const said: string[] = [];
		const fed: string[] = [];
		const job = {
			id: 1,
			ending,
			discard() {},
			async next({ within }: { within?: number }) {
				asked.push(within);
				return says.shift();
			},
		};
		const client = {
			exec: async () => job,
			input: async (_: number, line: string) => {
				if (fed.length >= reads) throw new MusterError('NOT_FOUND', 'no such job');
				fed.push(line);
			},
			kill: async () => true,
		};
		const run = async (input: object) => {
			const { signal } = new AbortController();
			const context = { signal, log: (line: string) => said.push(line), progress() {} };
			const values = {
				command: 'x',
				words: [],
				reading: 'words',
				killOnStop: true,
				failOnExit: false,
				failOnError: true,
				...input,
			};
			const stream = runCommand.run(client as never, values as never, context as never) as AsyncGenerator<
				unknown,
				unknown
			>;
			const lines: unknown[] = [];
			for (;;) {
				const { done, value } = await stream.next();
				if (done) return { lines, end: value };
				lines.push(value);
			}
		};
		return { run, asked, fed, said };
	};
	const done: Promise<Ending> = Promise.resolve({ ended: 'exited', exitCode: 0, missing: 0 });
	const never = new Promise<Ending>(() => {});
	const a = { text: 'a\n' };

	it('silence and deadline alike: the deadline is told', async () => {
		const { run } = scripted(['silence'], never);
		await assert.rejects(run({ silence: 30, deadline: 30 }), fails('TIMEOUT', /not done after 30 s/));
	});
	it('silence before the deadline: the silence is told, whatever the clock shows by then', async () => {
		const { run, asked } = scripted(['silence'], never);
		await assert.rejects(run({ silence: 30, deadline: 30.5 }), fails('TIMEOUT', /no output for 30 s/));
		assert.equal(asked.length, 1);
	});
	it('a rule’s silence feeds once, then the next rule has its own', async () => {
		const { run, fed } = scripted(['silence', 'silence', a, undefined], done);
		await run({
			silence: 30,
			rules: [
				{ silence: 30, send: 'one' },
				{ silence: 30, send: 'two' },
			],
		});
		assert.deepEqual(fed, ['one', 'two']);
	});
	it('a deadline ends a job that never stops to write', async () => {
		const { run, asked } = scripted([a, a, a], never);
		await assert.rejects(run({ deadline: 0 }), fails('TIMEOUT', /not done after/));
		assert.equal(asked.length, 0);
	});
	it('a job that ended in time is told to its end, however late it is taken', async () => {
		const { run } = scripted([a, a, undefined], done);
		const { lines, end } = await run({ deadline: 0, input: ['which takes a moment'] });
		assert.deepEqual([lines.length, (end as { ended: string }).ended], [2, 'exited']);
	});
	it('a program that has ended takes no more input, and no rule: what it wrote and how it ended follow', async () => {
		const ended = /^“x”: The program ended before it read its input; output and exit code follow$/;
		for (const values of [
			{ input: ['one', 'two', 'three'] },
			{ input: ['one'], rules: [{ text: 'a', send: 'b' }] },
		]) {
			const { run, fed, said } = scripted([a, undefined], done, 1);
			const { lines, end } = await run(values);
			assert.deepEqual([fed, lines, (end as { exitCode: number }).exitCode], [['one'], [{ line: 'a' }], 0]);
			assert.equal(said.length, 1);
			assert.match(said[0] ?? '', ended);
		}
	});
	it('without limits it waits without a clock', async () => {
		const { run, asked } = scripted([a, undefined], done);
		await run({});
		assert.ok(asked.every((within) => within === undefined));
	});
});
