import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Remembered } from '../../../../../src/catalogue/source.ts';
import { diff } from '../../../../../src/services/fleet/model/watch/diff.ts';
import { know } from '../../../../../src/services/fleet/model/watch/know.ts';
import type { Known } from '../../../../../src/services/fleet/model/watch/marks.ts';
import { recall, remember } from '../../../../../src/services/fleet/model/watch/memory.ts';
import { service } from '../../behaviour/host.ts';
import { machine, poll, state, told, unit } from './cluster.ts';

const stored = (known: Known): Remembered => JSON.parse(JSON.stringify(remember(known)));

const big = (count: number) => {
	const machines = Array.from({ length: 10 }, (_, at) => machine(at.toString(16).repeat(32)));
	const units = Array.from({ length: count }, (_, at) =>
		unit(`web@${at}.service`, { machineId: machines[at % 10]?.id ?? null }),
	);
	return poll(
		0,
		units,
		units.map(({ name, machineId }) => state(name, machineId ?? '')),
		machines,
	);
};

test('a memory is what was known, without the records', () => {
	const first = know(
		poll(
			0,
			[unit('a.service'), unit('g.service', { machineId: null, currentState: null })],
			[state('a.service'), state('left.service', 'm9', 'failed', 'failed')],
		),
		undefined,
	);
	const second = know(
		poll(
			7,
			[unit('a.service', { currentState: 'loaded' })],
			[state('left.service', 'm9', 'inactive', 'dead', { hash: 'other' })],
		),
		first,
	);
	const bare = (known: Known | undefined) =>
		known &&
		[...known.machines.values(), ...known.units.values(), ...known.states.values()].map(
			({ record: _record, ...mark }) => mark,
		);
	for (const known of [first, second]) {
		const back = recall(stored(known));
		assert.deepEqual(bare(back), bare(known));
		assert.equal(back?.at, known.at);
		assert.deepEqual(back && diff(back, known), []);
	}
});

test('a thousand running units stay far below what a host keeps', () => {
	const known = know(big(1000), undefined);
	const bytes = Buffer.byteLength(JSON.stringify(remember(known)));
	assert.ok(bytes < 60_000, `${bytes} bytes`);
	assert.deepEqual(
		told(diff(recall(stored(known))!, know({ ...big(1000), at: poll(5, [], []).at }, known))),
		[],
	);
});

test('it holds no unit file and no metadata', () => {
	const secret = unit('a.service', {
		options: service('/bin/x', ['Service', 'Environment', 'TOKEN=hunter2']),
	});
	const text = JSON.stringify(
		remember(
			know(poll(0, [secret], [state('a.service')], [machine('m1', { secret: 'hunter3' })]), undefined),
		),
	);
	assert.ok(!text.includes('hunter'));
});

test('what changed while nobody watched is found, also what happened to things that are no more', () => {
	const before = stored(
		know(
			poll(
				0,
				[unit('a.service'), unit('b.service')],
				[state('a.service'), state('b.service')],
				[machine('m1'), machine('m2')],
			),
			undefined,
		),
	);
	const after = [unit('a.service', { options: service('/bin/new') }), unit('c.service')];
	const states = [state('a.service', 'm1', 'failed', 'failed')];
	let known = recall(before)!;
	const changes: string[] = [];
	for (const seconds of [3600, 3605]) {
		const now = know(poll(seconds, after, states), known);
		changes.push(...told(diff(known, now)));
		known = now;
	}
	assert.deepEqual(changes.sort(), [
		'machine.left m2',
		'state.changed a.service m1 systemdActiveState,systemdSubState',
		'state.changed b.service m1 gone',
		'unit.created c.service m1',
		'unit.destroyed b.service m1',
		'unit.failed a.service m1',
		'unit.replaced a.service m1 options',
	]);
});

test('what is not a memory of ours is none', () => {
	const good = stored(know(big(3), undefined)) as Record<string, Remembered>;
	const wrong: (Remembered | undefined)[] = [
		undefined,
		null,
		1,
		'x',
		[],
		{},
		{ v: 2 },
		{ ...good, u: [[1]] },
		{ ...good, u: 5 },
		{ ...good, s: [[0, 99, 0]] },
		{ ...good, s: [[0, 0, 99]] },
		{ ...good, m: [null] },
		{ ...good, at: 'x' },
		{ ...good, u: [['a.service', 'xy', 0, 'd']] },
		{ ...good, w: [1] },
	];
	for (const memory of wrong) assert.equal(recall(memory), undefined, JSON.stringify(memory));
	assert.ok(recall(good));
});
