import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, unmet } from '../../../../src/services/fleet/wire/eligible.ts';
import { removeOps, setOps } from '../../../../src/services/fleet/wire/metadata.ts';
import { readMetrics } from '../../../../src/services/fleet/wire/metrics.ts';
import { decodePageToken, encodePageToken, wraps } from '../../../../src/services/fleet/wire/page-token.ts';
import {
	readMachine,
	readPage,
	readUnit,
	readUnitState,
} from '../../../../src/services/fleet/wire/records.ts';
import { requirementsOf } from '../../../../src/services/fleet/wire/requirements.ts';
import { atLeast, readVersion } from '../../../../src/services/fleet/wire/version.ts';
import { bodyOf } from '../../../lab/fleet/recordings.ts';

test('records have every field, whatever the server leaves out', () => {
	assert.deepEqual(readUnit({}), {
		name: '',
		desiredState: 'inactive',
		currentState: null,
		machineId: null,
		global: false,
		options: [],
	});
	assert.deepEqual(readUnitState({}), {
		name: '',
		machineId: '',
		hash: '',
		systemdLoadState: '',
		systemdActiveState: '',
		systemdSubState: '',
	});
	assert.deepEqual(readMachine({ id: 'a' }), { id: 'a', primaryIp: null, metadata: {} });
	assert.deepEqual(readUnit({ options: [{ name: 'A', section: 'S' }] }).options, [
		{ section: 'S', name: 'A', value: '' },
	]);
	assert.deepEqual(readPage({}, 'units'), { items: [], next: undefined });
	assert.deepEqual(readPage({ units: null, nextPageToken: 'x' }, 'units'), { items: [], next: 'x' });
});

test('a global unit has no current state: the list calls it inactive, GET says nothing', () => {
	const options = [{ section: 'X-Fleet', name: 'Global', value: 'yes' }];
	const listed = readUnit({ name: 'g.service', options, desiredState: 'launched', currentState: 'inactive' });
	assert.deepEqual(listed, readUnit({ name: 'g.service', options, desiredState: 'launched' }));
	assert.equal(listed.currentState, null);
	assert.equal(listed.global, true);
});

test('the server’s record is there untouched where it is asked for', () => {
	const wire = { id: 'a', metadata: {}, more: 1 };
	assert.equal(readMachine(wire, true).raw, wire);
	assert.ok(!('raw' in readMachine(wire)));
});

test('what is no record of fleet is a PROTOCOL error', () => {
	for (const wrong of [
		null,
		1,
		'x',
		[],
		{ name: 1 },
		{ options: {} },
		{ options: [null] },
		{ options: [{ value: 5 }] },
		{ desiredState: 'running' },
		{ currentState: 'x' },
	])
		assert.throws(() => readUnit(wrong), { code: 'PROTOCOL' }, JSON.stringify(wrong));
	for (const wrong of [
		null,
		{ id: {} },
		{ id: 'a', metadata: [] },
		{ id: 'a', metadata: { k: 1 } },
		{ primaryIP: 1 },
	])
		assert.throws(() => readMachine(wrong), { code: 'PROTOCOL' }, JSON.stringify(wrong));
	for (const wrong of [[], null, { states: {} }, { nextPageToken: 1 }])
		assert.throws(() => readPage(wrong, 'states'), { code: 'PROTOCOL' });
});

test('names of Object.prototype are names like others', () => {
	const wire = JSON.parse('{"id":"a","metadata":{"__proto__":"x","constructor":"y"}}');
	const machine = readMachine(wire);
	assert.deepEqual(Object.entries(machine.metadata), [
		['__proto__', 'x'],
		['constructor', 'y'],
	]);
	assert.equal(({} as Record<string, unknown>)['x'], undefined);
});

test('page tokens are those of the server', () => {
	assert.equal(encodePageToken({ limit: 100, page: 2 }), 'ZAACAA==');
	assert.equal(encodePageToken({ limit: 2, page: 65535 }), 'AgD__w==');
	assert.deepEqual(decodePageToken('AgD__w=='), { limit: 2, page: 65535 });
	assert.equal(decodePageToken('AAAA'), undefined);
	assert.equal(wraps(encodePageToken({ limit: 100, page: 655 })), false);
	assert.equal(wraps(encodePageToken({ limit: 100, page: 656 })), true);
});

test('[X-Fleet] is read as the scheduler reads it', () => {
	const xFleet = (...pairs: [string, string][]) =>
		pairs.map(([name, value]) => ({ section: 'X-Fleet', name, value }));
	const { metadata, global, machineOf, conflicts, machineId } = requirementsOf(
		xFleet(
			['MachineMetadata', '"a=b" "c=d"'],
			['X-ConditionMachineMetadata', 'a=e'],
			['MachineMetadata', 'bad'],
			['MachineMetadata', 'x=y=z'],
			['Global', 'no'],
			['Global', 'ON'],
			['MachineOf', '%p@%i.service'],
			['X-Conflicts', '%n'],
			['Conflicts', '%N*'],
			['X-ConditionMachineID', 'old'],
			['MachineID', 'new'],
		),
		'web@7.service',
	);
	assert.deepEqual(
		[...metadata].map(([key, values]) => [key, [...values]]),
		[
			['a', ['e', 'b']],
			['c', ['d']],
		],
	);
	assert.equal(global, true);
	assert.deepEqual(machineOf, ['web@7.service']);
	assert.deepEqual(conflicts, ['web@7.service', 'web@7*']);
	assert.equal(machineId, 'new');
	assert.equal(requirementsOf(xFleet(['Global', 'true'], ['Global', 'false'])).global, false);
	assert.equal(requirementsOf([{ section: 'X-fleet', name: 'Global', value: 'true' }]).global, false);
});

test('a machine fits by id, short id and metadata; what none offers is said', () => {
	const machine = { id: '944b8b4cf411912113956567820fcb9a', metadata: { role: 'db', zone: 'eu' } };
	const needs = (...pairs: [string, string][]) =>
		requirementsOf(pairs.map(([name, value]) => ({ section: 'X-Fleet', name, value })));
	assert.ok(fits(machine, needs(['MachineID', '944b8b4c'])));
	assert.ok(!fits(machine, needs(['MachineID', '944b8b4cf'])));
	assert.ok(fits(machine, needs(['MachineMetadata', 'role=web'], ['MachineMetadata', 'role=db'])));
	assert.ok(!fits(machine, needs(['MachineMetadata', 'role=db'], ['MachineMetadata', 'zone=us'])));
	assert.ok(!fits(machine, needs(['MachineMetadata', 'toString=x'])));
	assert.equal(
		unmet([machine], needs(['MachineMetadata', 'role=nothere'])),
		'MachineMetadata role=nothere (machines offer role=db)',
	);
	assert.equal(
		unmet([machine], needs(['MachineMetadata', 'gpu=yes'], ['MachineID', 'x'])),
		'MachineID x (machines are 944b8b4c) and MachineMetadata gpu=yes (no machine has gpu)',
	);
	assert.equal(unmet([machine], needs()), undefined);
	assert.equal(unmet([], needs()), 'any machine at all');
});

test('metadata changes have the form that fleet 1.0 wants', () => {
	assert.deepEqual(setOps('abc', { zone: 'eu' }), [
		{ op: 'add', path: '/abc/metadata/zone', value: { value: 'eu' } },
	]);
	assert.deepEqual(removeOps('abc', ['zone']), [{ op: 'remove', path: '/abc/metadata/zone' }]);
	for (const [id, values] of [
		['abc', { 'a b': 'x' }],
		['abc', { '': 'x' }],
		['abc', { a: '' }],
		['a/b', { a: 'x' }],
		['', { a: 'x' }],
	] as const)
		assert.throws(() => setOps(id, values as Record<string, string>), { code: 'BAD_INPUT' });
	assert.throws(() => setOps('abc', { a: 5 as unknown as string }), { code: 'BAD_INPUT' });
});

test('the version comes from the Server header, and only from one of fleetd', () => {
	assert.deepEqual(readVersion('fleetd/v1.0.0-15-g45224983'), {
		text: '1.0.0-15-g45224983',
		major: 1,
		minor: 0,
		patch: 0,
	});
	assert.equal(readVersion('fleetd/0.11.8')?.minor, 11);
	for (const header of [undefined, '', 'nginx/1.25', 'fleetd/', 'fleetd/vx'])
		assert.equal(readVersion(header), undefined);
	const old = readVersion('fleetd/0.12.9');
	assert.ok(
		old &&
			!atLeast(old, '0.13.0') &&
			atLeast(old, '0.9.0') &&
			atLeast(old, '0.12.9') &&
			!atLeast(old, '1.0.0'),
	);
});

test('metrics are read as samples', () => {
	const text = `${bodyOf('01', 'misc', '/metrics').replace(/\ngo_\.\.\.$/, '\n')}
# TYPE a_seconds histogram
a_seconds_bucket{le="+Inf",path="a\\"b\\\\c\\nd,e"} 3 1395066363000
weird NaN
broken{ 1
broken{a="b} 1
x 1e3
`;
	const metrics = readMetrics(text);
	assert.equal(metrics[0]?.name, 'fleet_engine_leader_start_time');
	assert.deepEqual(
		metrics.find(({ name }) => name === 'a_seconds_bucket'),
		{
			name: 'a_seconds_bucket',
			labels: { le: '+Inf', path: 'a"b\\c\nd,e' },
			value: 3,
			type: 'histogram',
			help: null,
		},
	);
	assert.equal(metrics.find(({ name }) => name === 'weird')?.value, null);
	assert.equal(metrics.find(({ name }) => name === 'x')?.value, 1000);
	assert.ok(!metrics.some(({ name }) => name === 'broken'));
});
