import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
	type Observation,
	judge,
	type Settling,
} from '../../../../../src/services/fleet/model/settle/judge.ts';
import type { Seen } from '../../../../../src/services/fleet/model/settle/observe.ts';
import type { Machine, Unit, UnitState } from '../../../../../src/services/fleet/wire/records.ts';
import { unitHash } from '../../../../../src/services/fleet/wire/unit-hash.ts';
import { service, sleeper } from '../../behaviour/host.ts';

const machines: Machine[] = ['aaaaaaaa1', 'bbbbbbbb2'].map((id, at) => ({
	id,
	primaryIp: null,
	metadata: { role: at === 0 ? 'web' : 'db' },
}));
const unit = (more: Partial<Unit> = {}): Unit => ({
	name: 'u.service',
	desiredState: 'launched',
	currentState: 'launched',
	machineId: 'aaaaaaaa1',
	global: false,
	options: sleeper,
	...more,
});
const state = (active: string, sub: string, more: Partial<UnitState> = {}): UnitState => ({
	name: 'u.service',
	machineId: 'aaaaaaaa1',
	hash: unitHash(sleeper),
	systemdLoadState: 'loaded',
	systemdActiveState: active,
	systemdSubState: sub,
	...more,
});
const running = state('active', 'running');
const dead = state('inactive', 'dead');
const failed = state('failed', 'failed');
const seen = (one: Unit | undefined, states: readonly UnitState[] = []): Seen => ({
	unit: one,
	states,
	machines,
});

/** The verdicts of looks in a row. */
const looks = (settling: Settling, ...rows: readonly Seen[]) => {
	let glimpse: Observation | undefined;
	return rows.map((row) => {
		const verdict = judge(settling, row, glimpse);
		glimpse = verdict.glimpse;
		return verdict.settled ? 'settled' : (verdict.failed ?? 'waits');
	});
};

describe('a unit that is waited for', () => {
	it('is launched by its current state alone, which is not running', () => {
		assert.deepEqual(
			looks('launched', seen(unit({ currentState: 'inactive', machineId: null })), seen(unit(), [failed])),
			['waits', 'settled'],
		);
	});

	it('is active when systemd says so of its present text on its own machine', () => {
		assert.deepEqual(
			looks(
				'active',
				seen(unit(), [dead]),
				seen(unit(), [state('activating', 'start')]),
				seen(unit(), [running]),
			),
			['waits', 'waits', 'settled'],
		);
		const old = { ...running, hash: 'x' };
		assert.deepEqual(looks('active', seen(unit(), [old])), ['waits'], 'the earlier text still runs');
		assert.deepEqual(
			looks('active', seen(unit({ machineId: 'bbbbbbbb2' }), [running])),
			['waits'],
			'the former machine still reports',
		);
		assert.deepEqual(
			looks('active', seen(unit({ currentState: 'loaded' }), [running])),
			['waits'],
			'stale state',
		);
	});

	it('has failed when two looks in a row say so; one may be from before the start', () => {
		assert.deepEqual(looks('active', seen(unit(), [failed]), seen(unit(), [running])), ['waits', 'settled']);
		assert.deepEqual(looks('active', seen(unit(), [failed]), seen(unit(), [failed])), [
			'waits',
			'it failed: failed/failed on aaaaaaaa',
		]);
		const unread = state('inactive', 'dead', { systemdLoadState: 'not-found' });
		assert.match(
			looks('active', seen(unit(), [unread]), seen(unit(), [unread]))[1] ?? '',
			/not-found, inactive\/dead/,
		);
	});

	it('has finished when it ran to its end, or stayed at its end for three looks', () => {
		assert.deepEqual(looks('finished', seen(unit(), [state('activating', 'start')]), seen(unit(), [dead])), [
			'waits',
			'settled',
		]);
		assert.deepEqual(looks('finished', seen(unit(), [dead]), seen(unit(), [dead]), seen(unit(), [dead])), [
			'waits',
			'waits',
			'settled',
		]);
		assert.deepEqual(looks('finished', seen(unit(), [state('active', 'exited')])), ['settled']);
		assert.deepEqual(
			looks('finished', seen(unit(), [running]), seen(unit(), [running])),
			['waits', 'waits'],
			'a service that goes on has not finished',
		);
		assert.match(looks('finished', seen(unit(), [failed]), seen(unit(), [failed]))[1] ?? '', /it failed/);
	});

	it('is loaded when it is stopped on its machine, and inactive when no machine has it', () => {
		const loaded = unit({ desiredState: 'loaded', currentState: 'loaded' });
		assert.deepEqual(
			looks(
				'loaded',
				seen({ ...loaded, currentState: 'launched' }, [running]),
				seen(loaded, [state('deactivating', 'stop')]),
				seen(loaded, [dead]),
			),
			['waits', 'waits', 'settled'],
		);
		const inactive = unit({ desiredState: 'inactive', currentState: 'inactive', machineId: null });
		assert.deepEqual(
			looks('inactive', seen(inactive, [running]), seen(inactive)),
			['waits', 'settled'],
			'the process may outlive the unloading',
		);
	});

	it('is gone when neither the unit nor any state of it is left', () => {
		assert.deepEqual(looks('gone', seen(unit(), []), seen(undefined, [running]), seen(undefined)), [
			'waits',
			'waits',
			'settled',
		]);
	});

	it('can no longer become what somebody else has changed or destroyed', () => {
		assert.deepEqual(looks('active', seen(unit({ desiredState: 'inactive' }))), [
			'somebody has set it to inactive meanwhile',
		]);
		assert.deepEqual(looks('loaded', seen(undefined)), ['it was destroyed meanwhile']);
	});

	it('says which machine is missing when it waits for ever', () => {
		const options = service('/bin/sleep 1d', ['X-Fleet', 'MachineMetadata', 'role=gpu']);
		const { words } = judge('active', seen(unit({ currentState: 'inactive', machineId: null, options })));
		assert.equal(
			words,
			'desired launched, currently inactive, on no machine, since none offers MachineMetadata role=gpu',
		);
	});
});

describe('a global unit that is waited for', () => {
	const options = service('/bin/sleep 1d', ['X-Fleet', 'Global', 'true']);
	const hash = unitHash(options);
	const global = unit({ global: true, currentState: null, machineId: null, options });
	const on = (machineId: string, active = 'active', sub = 'running') =>
		state(active, sub, { machineId, hash });

	it('must be there on every machine that fits, and on no other', () => {
		assert.deepEqual(
			looks('active', seen(global, [on('aaaaaaaa1')]), seen(global, [on('aaaaaaaa1'), on('bbbbbbbb2')])),
			['waits', 'settled'],
		);
		const picky = service(
			'/bin/sleep 1d',
			['X-Fleet', 'Global', 'true'],
			['X-Fleet', 'MachineMetadata', 'role=db'],
		);
		assert.deepEqual(
			looks('active', seen({ ...global, options: picky }, [{ ...on('bbbbbbbb2'), hash: unitHash(picky) }])),
			['settled'],
		);
		assert.deepEqual(
			looks('launched', seen(global, [on('aaaaaaaa1', 'inactive', 'dead'), on('bbbbbbbb2')])),
			['settled'],
		);
	});

	it('has failed when it failed on one of them, and is inactive when none reports it', () => {
		const one = seen(global, [on('aaaaaaaa1'), on('bbbbbbbb2', 'failed', 'failed')]);
		assert.deepEqual(looks('active', one, one), ['waits', 'it failed: failed/failed on bbbbbbbb']);
		const inactive = { ...global, desiredState: 'inactive' as const };
		assert.deepEqual(looks('inactive', seen(inactive, [on('aaaaaaaa1')]), seen(inactive)), [
			'waits',
			'settled',
		]);
	});

	it('waits while no machine fits', () => {
		assert.deepEqual(looks('active', { unit: global, states: [], machines: [] }), ['waits']);
		assert.match(
			judge('active', { unit: global, states: [], machines: [] }).words,
			/none offers any machine at all/,
		);
	});
});
