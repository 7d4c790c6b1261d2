import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
	byKnownPast,
	byOwnLine,
	isOfLevel,
	KEPT_LINES,
} from '../../../../src/services/serf/client/log-past.ts';
import {
	createSeenLines,
	digestOf,
	MOST_REMEMBERED,
	overlapOf,
} from '../../../../src/services/serf/model/log-overlap.ts';

const OWN = '2026/01/31 03:12:45 [INFO] agent.ipc: Accepted client: 127.0.0.1:5001';
const line = (number: number | string, level = 'INFO') => `2026/01/31 03:12:45 [${level}] serf: ${number}`;

describe('where the past of a log ends', () => {
	test('with the agent’s line about our own connection', () => {
		const boundary = byOwnLine('127.0.0.1:5001');
		for (const text of [line(1), OWN.replace('5001', '50011'), line(2)])
			assert.equal(boundary.add(text), false);
		assert.equal(boundary.add(OWN), true);
		assert.deepEqual(boundary.found?.past.at(-1), OWN);
		assert.deepEqual(boundary.found?.since, []);
	});

	test('behind a NAT: with the last line about a connection', () => {
		const boundary = byOwnLine('10.0.0.5:1');
		for (const text of [OWN, line(1), OWN, line(2)]) boundary.add(text);
		boundary.decide();
		assert.deepEqual(boundary.found, { past: [OWN, line(1), OWN], since: [line(2)] });
	});

	test('after as many lines as an agent keeps: a flood does not hold it off', () => {
		const boundary = byOwnLine('127.0.0.1:5001');
		for (let index = 1; index < KEPT_LINES; index += 1) assert.equal(boundary.add(line(index)), false);
		assert.equal(boundary.add(line('last')), true);
		assert.equal(boundary.found?.past.length, KEPT_LINES);
	});

	test('where it is known: with its tail, whatever follows', () => {
		const past = [line('a'), line('b'), line('a')];
		for (const [came, since] of [
			[[...past, line('a')], [line('a')]],
			[[line('b'), line('a'), line('c')], [line('c')]],
			[[line('x')], [line('x')]],
		] as const) {
			const boundary = byKnownPast(past);
			const rest: string[] = [];
			for (const text of came)
				if (boundary.found) rest.push(text);
				else boundary.add(text);
			assert.deepEqual([...(boundary.found?.since ?? []), ...rest], since);
		}
		assert.deepEqual(byKnownPast([]).found, { past: [], since: [] });
	});

	test('levels as the agent filters them', () => {
		assert.deepEqual(
			['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERR'].map((level) => isOfLevel(line(1, level), 'WARN')),
			[false, false, false, true, true],
		);
		assert.equal(isOfLevel('==> no level', 'ERR'), true);
	});
});

describe('lines over a cut', () => {
	test('identical lines are told apart by their neighbours', () => {
		const before = ['a', 'b', 'a'];
		assert.equal(overlapOf(before, ['a', 'b', 'a', 'a']), 3);
		assert.equal(overlapOf(before, ['b', 'a', 'a']), 2);
		assert.equal(overlapOf(before, ['c', 'a']), 0);
		assert.equal(overlapOf([], ['a']), 0);
	});

	test('whatever was written: what follows is found whole, unless too much was written for the agent to keep', () => {
		const text = fc.constantFrom('a', 'b', 'c');
		fc.assert(
			fc.property(fc.array(text), fc.array(text), (before, after) => {
				const all = [...before, ...after];
				const overlap = overlapOf(before, all);
				assert.ok(overlap >= before.length, 'nothing that was seen is told again');
				assert.deepEqual(all.slice(before.length), after);
				if (new Set(all).size === all.length) assert.equal(overlap, before.length);
			}),
		);
	});

	test('what a restart remembers is less than an agent keeps: it is found in the middle', () => {
		const all = Array.from({ length: 500 }, (_, index) => String(index));
		const before = all.slice(0, 490).slice(-MOST_REMEMBERED);
		assert.equal(overlapOf(before, all), 490);
		// the agent has forgotten most of them, or all
		assert.equal(overlapOf(before, all.slice(480)), 10);
		assert.equal(overlapOf(before, all.slice(495)), 0);
		// less was ever written than is remembered: a line like it further down is another
		assert.equal(overlapOf(['a'], ['a', 'b', 'a']), 1);
	});

	test('a key is the same when the agent shows the line again, and another for its twin', () => {
		const seen = createSeenLines();
		const keys = [seen.add('x'), seen.add('y'), seen.add('x')];
		assert.equal(new Set(keys).size, 3);
		const again = createSeenLines(['x', 'y'].map(digestOf));
		assert.equal(again.add('x'), keys[2]);
	});
});
