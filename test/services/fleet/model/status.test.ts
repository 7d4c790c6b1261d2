import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinStatus } from '../../../../src/services/fleet/model/status.ts';
import {
	type Machine,
	readMachine,
	readUnit,
	readUnitState,
	type Unit,
	type UnitState,
} from '../../../../src/services/fleet/wire/records.ts';
import { unitHash } from '../../../../src/services/fleet/wire/unit-hash.ts';
import { recording } from '../../../lab/fleet/recordings.ts';
import { service, sleeper } from '../behaviour/host.ts';

const machine: Machine = { id: 'm1', primaryIp: '10.0.0.1', metadata: { role: 'web' } };
const unit = (name: string, more: Partial<Unit> = {}): Unit => ({
	name,
	desiredState: 'launched',
	currentState: 'launched',
	machineId: 'm1',
	global: false,
	options: sleeper,
	...more,
});
const state = (name: string, active: string, sub: string, more: Partial<UnitState> = {}): UnitState => ({
	name,
	machineId: 'm1',
	hash: unitHash(sleeper),
	systemdLoadState: 'loaded',
	systemdActiveState: active,
	systemdSubState: sub,
	...more,
});

test('every unit is told in one word', () => {
	const inactive = { desiredState: 'inactive', currentState: 'inactive', machineId: null } as const;
	const picky = service('/x', ['X-Fleet', 'MachineMetadata', 'role=gpu']);
	const units = [
		unit('active.service'),
		unit('crashing.service'),
		unit('ended.service'),
		unit('failed.service'),
		unit('idle.service', inactive),
		unit('loaded.service', { desiredState: 'loaded', currentState: 'loaded' }),
		unit('nowhere.service', { currentState: 'inactive', machineId: null, options: picky }),
		unit('queued.service', { currentState: 'inactive', machineId: null }),
		unit('starting.service'),
		unit('stopping.service', { desiredState: 'loaded', currentState: 'launched' }),
		unit('taken.service'),
		unit('tmpl@.service', inactive),
	];
	const states = [
		state('active.service', 'active', 'running'),
		state('crashing.service', 'activating', 'auto-restart'),
		state('ended.service', 'inactive', 'dead'),
		state('failed.service', 'failed', 'failed'),
		state('gone.service', 'active', 'running'),
		state('ghost.service', 'active', 'running', { machineId: 'm9' }),
		state('loaded.service', 'inactive', 'dead'),
		state('starting.service', 'activating', 'start'),
		state('stopping.service', 'active', 'running'),
	];
	const rows = joinStatus({ units, states, machines: [machine] });
	assert.deepEqual(
		rows.map(({ name, verdict }) => `${name} ${verdict}`),
		[
			'active.service running',
			'crashing.service failed',
			'ended.service finished',
			'failed.service failed',
			'gone.service leaving',
			'idle.service inactive',
			'loaded.service stopped',
			'nowhere.service unschedulable',
			'queued.service waiting',
			'starting.service starting',
			'stopping.service stopping',
			'taken.service waiting',
			'tmpl@.service template',
		],
	);
	const [active] = rows;
	assert.deepEqual(
		[active?.primaryIp, active?.places[0]?.primaryIp, active?.places[0]?.metadata],
		['10.0.0.1', '10.0.0.1', { role: 'web' }],
	);
	const gone = rows.find(({ name }) => name === 'gone.service');
	assert.deepEqual(
		[gone?.desiredState, gone?.machineId, gone?.primaryIp, gone?.hash],
		[null, 'm1', '10.0.0.1', null],
	);
	const nowhere = rows.find(({ name }) => name === 'nowhere.service');
	assert.equal(nowhere?.lacks, 'MachineMetadata role=gpu (machines offer role=web)');
});

test('a global unit has one place per machine, and has failed when one of them has', () => {
	const options = service('/bin/sleep 1d', ['X-Fleet', 'Global', 'true']);
	const global = unit('g.service', { global: true, currentState: null, machineId: null, options });
	const on = (machineId: string, active: string) =>
		state('g.service', active, active, { machineId, hash: unitHash(options) });
	const machines = [machine, { ...machine, id: 'm2' }];
	const verdict = (...states: UnitState[]) => joinStatus({ units: [global], states, machines })[0]?.verdict;
	assert.equal(verdict(on('m1', 'active'), on('m2', 'active')), 'running');
	assert.equal(verdict(on('m1', 'active'), on('m2', 'failed')), 'failed');
	assert.equal(verdict(on('m1', 'active')), 'waiting');
});

test('a recorded crash reads as it was: waiting on the new machine, then running there', () => {
	const verdicts = new Set<string>();
	const exchanges = recording('09');
	for (let at = 0; at + 2 < exchanges.length; at += 3) {
		const bodies = exchanges.slice(at, at + 3).map(({ response }) => JSON.parse(response?.body ?? '{}'));
		const of = (field: string) => bodies.flatMap((body) => body[field] ?? []);
		const units = of('units').map((one) => readUnit(one));
		const states = of('states').map((one) => readUnitState(one));
		const rows = joinStatus({ units, states, machines: of('machines').map((one) => readMachine(one)) });
		const row = rows.find(({ name }) => name === 'p2.service');
		if (row) verdicts.add(`${row.verdict} on ${row.machineId?.slice(0, 4)} with ${row.places.length}`);
	}
	assert.deepEqual(
		[...verdicts],
		['running on aace with 1', 'waiting on d70d with 1', 'running on d70d with 2', 'running on d70d with 1'],
	);
});
