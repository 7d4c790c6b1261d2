import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planScale, type Scaling } from '../../../../src/services/fleet/model/scale.ts';
import type { Unit } from '../../../../src/services/fleet/wire/records.ts';
import { service, sleeper } from '../behaviour/host.ts';

const unit = (name: string, more: Partial<Unit> = {}): Unit => ({
	name,
	desiredState: 'launched',
	currentState: 'launched',
	machineId: 'a',
	global: false,
	options: sleeper,
	...more,
});
const scaling: Scaling = {
	template: 'web@.service',
	options: sleeper,
	count: 3,
	desiredState: 'launched',
	update: true,
};
const empty = { create: [], replace: [], set: [], destroy: [], keep: [], leave: [] };

test('a template is scaled up: what is missing is created, what differs replaced, what stands still set', () => {
	const units = [
		unit('web@.service', { desiredState: 'inactive' }),
		unit('web@1.service'),
		unit('web@2.service', { desiredState: 'loaded' }),
		unit('other@1.service'),
		unit('web.service'),
		unit('web@blue.service'),
	];
	assert.deepEqual(planScale(units, { ...scaling, count: 4 }), {
		...empty,
		keep: ['web@1.service'],
		set: ['web@2.service'],
		create: ['web@3.service', 'web@4.service'],
		leave: ['web@blue.service'],
	});
	const old = [unit('web@1.service', { options: service('/bin/old') })];
	assert.deepEqual(planScale(old, { ...scaling, count: 1 }).replace, ['web@1.service']);
	assert.deepEqual(planScale(old, { ...scaling, count: 1, update: false }).keep, ['web@1.service']);
});

test('it is scaled down from the highest number, and what is not a plain number is left alone', () => {
	const units = ['web@1', 'web@2', 'web@10', 'web@03', 'web@1.2', 'web@x'].map((name) =>
		unit(`${name}.service`),
	);
	assert.deepEqual(planScale(units, { ...scaling, count: 1 }), {
		...empty,
		keep: ['web@1.service'],
		destroy: ['web@10.service', 'web@2.service'],
		leave: ['web@03.service', 'web@1.2.service', 'web@x.service'],
	});
	assert.deepEqual(planScale(units, { ...scaling, count: 0 }).destroy.length, 3);
});

test('only a template and a sensible number scale', () => {
	for (const wrong of [
		{ template: 'web.service' },
		{ template: 'web@1.service' },
		{ count: -1 },
		{ count: 1.5 },
		{ count: Number.NaN },
		{ count: 10_001 },
	])
		assert.throws(
			() => planScale([], { ...scaling, ...wrong }),
			{ code: 'BAD_INPUT' },
			JSON.stringify(wrong),
		);
});
