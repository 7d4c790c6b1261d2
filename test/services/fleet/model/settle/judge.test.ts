import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
	type Observation,
	judge,
	type SettleGoal,
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
const judged = (watching: boolean, settling: SettleGoal, rows: readonly Seen[]) => {
	let before: Observation | undefined;
	return rows.map((row) => {
		const verdict = judge(settling, row, { before, watching });
		before = verdict.observation;
		return verdict.settled ? 'settled' : (verdict.failed ?? 'waits');
	});
};
const looks = (settling: SettleGoal, ...rows: readonly Seen[]) => judged(false, settling, rows);
const watched = (settling: SettleGoal, ...rows: readonly Seen[]) => judged(true, settling, rows);

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
			'it failed on aaaaaaaa (failed/failed)',
		]);
		const unread = state('inactive', 'dead', { systemdLoadState: 'not-found' });
		assert.match(
			looks('active', seen(unit(), [unread]), seen(unit(), [unread]))[1] ?? '',
			/^systemd cannot load it on aaaaaaaa \(not-found, inactive\/dead\)$/,
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

	it('has stopped when nothing of it runs, wherever it is', () => {
		const loaded = unit({ desiredState: 'loaded', currentState: 'loaded' });
		assert.deepEqual(
			looks(
				'stopped',
				seen({ ...loaded, currentState: 'launched' }, [running]),
				seen(loaded, [state('deactivating', 'stop-sigterm')]),
				seen(loaded, [state('activating', 'auto-restart')]),
				seen(loaded, [dead]),
			),
			['waits', 'waits', 'waits', 'settled'],
		);
		assert.deepEqual(looks('stopped', seen(loaded, [failed])), ['settled']);
		const nowhere = { ...loaded, currentState: 'inactive' as const, machineId: null };
		assert.deepEqual(looks('stopped', seen(nowhere)), ['settled'], 'no machine ever took it');
		const silent = seen({ ...loaded, currentState: 'inactive' });
		assert.deepEqual(looks('stopped', silent, silent, silent), ['waits', 'waits', 'settled']);
		const inactive = unit({ desiredState: 'inactive', currentState: 'inactive', machineId: null });
		assert.deepEqual(looks('stopped', seen(inactive, [running]), seen(inactive, [dead]), seen(inactive)), [
			'waits',
			'waits',
			'settled',
		]);
		assert.deepEqual(looks('stopped', seen(unit(), [running])), [
			'somebody has set it to launched meanwhile',
		]);
	});

	it('has failed in a crash loop, though some looks show it active', () => {
		const restarting = state('activating', 'auto-restart');
		const again = /^it ends and is restarted again and again on aaaaaaaa \(activating\/auto-restart\)$/;
		assert.match(looks('active', seen(unit(), [restarting]), seen(unit(), [restarting]))[1] ?? '', again);
		const turns = looks(
			'active',
			seen(unit(), [restarting]),
			seen(unit(), [running]),
			seen(unit(), [restarting]),
		);
		assert.deepEqual(turns.slice(0, 2), ['waits', 'waits']);
		assert.match(turns[2] ?? '', again);
		const up = seen(unit(), [running]);
		assert.deepEqual(
			looks('active', seen(unit(), [restarting]), up, up, up),
			['waits', 'waits', 'waits', 'settled'],
			'one crash, then it stays up',
		);
	});

	it('counts no machine that is not in the cluster', () => {
		const elsewhere = { ...running, machineId: 'c04f825a1' };
		const inactive = unit({ desiredState: 'inactive', currentState: 'inactive', machineId: null });
		assert.deepEqual(looks('inactive', seen(inactive, [elsewhere])), ['settled']);
		assert.deepEqual(looks('stopped', seen(inactive, [elsewhere])), ['settled']);
		assert.deepEqual(looks('gone', seen(undefined, [elsewhere])), ['settled']);
	});

	it('is only watched: what others make of it is waited for; what is not there is not waited for', () => {
		const loaded = unit({ desiredState: 'loaded', currentState: 'loaded' });
		assert.deepEqual(watched('active', seen(loaded, [dead]), seen(unit(), [dead]), seen(unit(), [running])), [
			'waits',
			'waits',
			'settled',
		]);
		assert.deepEqual(watched('active', seen(undefined)), ['there is no such unit']);
		assert.deepEqual(watched('active', seen(loaded, [dead]), seen(undefined)), [
			'waits',
			'it was destroyed meanwhile',
		]);
		assert.deepEqual(watched('gone', seen(undefined)), ['settled']);
		assert.deepEqual(watched('gone', seen(unit()), seen(unit()), seen(undefined)), [
			'waits',
			'waits',
			'settled',
		]);
		assert.deepEqual(looks('gone', seen(unit()), seen(unit())), ['waits', 'somebody created it again']);
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
			'desired launched, currently inactive, on no machine, since none offers MachineMetadata role=gpu (machines offer role=db, role=web)',
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
		assert.deepEqual(looks('active', one, one), ['waits', 'it failed on bbbbbbbb (failed/failed)']);
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
