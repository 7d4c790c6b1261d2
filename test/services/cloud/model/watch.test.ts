import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diff, type WatchFilter } from '../../../../src/services/cloud/model/watch/diff.ts';
import {
	know,
	type Known,
	recall,
	remember,
	type Watched,
} from '../../../../src/services/cloud/model/watch/marks.ts';
import {
	diffQuotas,
	knowQuotas,
	recallQuotas,
	rememberQuotas,
} from '../../../../src/services/cloud/model/watch/quota.ts';
import type { Quota } from '../../../../src/services/cloud/wire/quota.ts';

const START = Date.parse('2026-01-31T03:00:00Z');
const wish: WatchFilter = {
	thing: 'server',
	title: 'Server',
	events: [],
	only: [],
	to: [],
	from: [],
	late: 60,
};
const thing = (id: string, status: string, updated = '2026-01-31T02:59:00.000Z'): Watched => ({
	id,
	name: `web-${id}`,
	status,
	updated,
});
const look = (seconds: number, records: readonly Watched[], before?: Known) =>
	know({ at: START + seconds * 1000, records }, before);
const texts = (before: Known, now: Known, more: Partial<WatchFilter> = {}) =>
	diff(before, now, { ...wish, ...more }).map(({ text }) => text);

test('new, changed and gone; gone needs two looks', () => {
	const first = look(0, [thing('1', 'BUILD'), thing('2', 'ACTIVE')]);
	const second = look(15, [thing('1', 'ACTIVE'), thing('3', 'BUILD')], first);
	assert.deepEqual(texts(first, second), [
		'Server web-1 is ACTIVE, it was BUILD',
		'Server web-3 was created, it is BUILD',
	]);
	const third = look(30, [thing('1', 'ACTIVE'), thing('3', 'ACTIVE')], second);
	assert.deepEqual(texts(second, third), [
		'Server web-3 is ACTIVE, it was BUILD',
		'Server web-2 was deleted, it was ACTIVE',
	]);
	assert.equal(look(30, [thing('2', 'ACTIVE')], second).things.get('2')?.missed, 0, 'it was there after all');
});

test('a thing that comes and goes again, a deleted server that is restored for example, has other keys each time', () => {
	let known = look(0, []);
	const keys: string[] = [];
	for (const [turn, records] of [[thing('1', 'ACTIVE')], [], [], [thing('1', 'ACTIVE')], [], []].entries()) {
		const now = look(15 * (turn + 1), records, known);
		keys.push(...diff(known, now, wish).map(({ key }) => key));
		// the same over a restart
		known = recall(remember(now)) ?? now;
		if (records.length === 0) known = now;
	}
	assert.equal(keys.length, 4);
	assert.equal(new Set(keys).size, 4, keys.join());
});

test('stuck is told once, when its time passes', () => {
	let known = look(0, [thing('1', 'BUILD')]);
	const told: string[] = [];
	for (const seconds of [30, 59, 61, 75, 200]) {
		const now = look(seconds, [thing('1', 'BUILD')], known);
		told.push(...texts(known, now));
		known = now;
	}
	assert.deepEqual(told, ['Server web-1 has been BUILD since 2026-01-31T03:00:00.000Z']);
	const after = look(300, [thing('1', 'ACTIVE')], known);
	assert.deepEqual(texts(known, after), ['Server web-1 is ACTIVE, it was BUILD']);
});

test('reached and left, by either family’s spelling; which changes; which things', () => {
	const before = look(0, [thing('1', 'ACTIVE'), thing('2', 'ACTIVE')]);
	const now = look(15, [thing('1', 'SHUTOFF'), thing('2', 'ERROR')], before);
	assert.equal(texts(before, now, { to: ['STOPPED'] }).length, 1);
	assert.equal(texts(before, now, { from: ['active'], to: ['error'] }).length, 1);
	assert.equal(texts(before, now, { from: ['BUILD'] }).length, 0);
	assert.equal(texts(before, now, { events: ['created'] }).length, 0);
	assert.equal(texts(before, now, { only: ['web-2'] }).length, 1);
	assert.equal(texts(before, now, { only: ['1'] }).length, 1);
});

test('what is remembered finds the same changes with the same keys', () => {
	const before = look(0, [thing('1', 'BUILD'), thing('2', 'ACTIVE')]);
	const restored = recall<Watched>(JSON.parse(JSON.stringify(remember(before)))) as Known;
	const records = [thing('1', 'ACTIVE', '2026-01-31T03:00:09.000Z')];
	const keys = (known: Known) => diff(known, look(60, records, known), wish).map(({ key }) => key);
	assert.deepEqual(keys(restored), keys(before));
	assert.deepEqual(keys(before), ['server.changed 1 BUILD>ACTIVE 2026-01-31T03:00:09.000Z']);
	for (const odd of [
		null,
		1,
		'x',
		[],
		{},
		{ at: 1 },
		{ at: 1, things: [1] },
		{ at: 1, things: [['a', 'b', 'c', 'd']] },
	])
		assert.equal(recall(odd as never), undefined);
});

test('a quota is told when it passes the mark, and when it falls again if that is wanted', () => {
	const quota = (percent: number): Quota => ({
		service: 'compute',
		resource: 'cores',
		used: percent,
		limit: 100,
		unit: null,
		percent,
		project: 'p',
	});
	const at = (seconds: number, percent: number) =>
		knowQuotas(START + seconds * 1000, [quota(percent)], undefined);
	const wanted = { percent: 90, services: [], below: true };
	const texts = (from: number, to: number) =>
		diffQuotas(at(0, from), at(60, to), wanted).map(({ text }) => text);
	assert.deepEqual(texts(80, 92), ['92 % of compute cores are used (92 of 100)']);
	assert.deepEqual(texts(92, 95), []);
	assert.deepEqual(texts(95, 40), ['Only 40 % of compute cores are used (40 of 100)']);
	assert.deepEqual(diffQuotas(at(0, 80), at(60, 92), { ...wanted, services: ['network'] }), []);
	const restored = recallQuotas(JSON.parse(JSON.stringify(rememberQuotas(at(0, 95)))) as never);
	assert.deepEqual(restored && diffQuotas(restored, at(60, 96), wanted), []);
	// a service that said nothing for one look has not gone below meanwhile
	const silent = knowQuotas(START, [], at(0, 95));
	assert.deepEqual(diffQuotas(at(0, 95), silent, wanted), []);
	const again = knowQuotas(START + 60_000, [quota(96)], silent);
	assert.deepEqual(diffQuotas(silent, again, wanted), []);
});
