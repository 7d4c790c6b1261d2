import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Snapshot } from '../../../../../src/services/fleet/client/client.ts';
import { diff } from '../../../../../src/services/fleet/model/watch/diff.ts';
import { changeFilter } from '../../../../../src/services/fleet/model/watch/filter.ts';
import { know } from '../../../../../src/services/fleet/model/watch/know.ts';
import type { Known } from '../../../../../src/services/fleet/model/watch/marks.ts';
import { recall, remember } from '../../../../../src/services/fleet/model/watch/memory.ts';
import { readMachine, readUnit, readUnitState } from '../../../../../src/services/fleet/wire/records.ts';
import { unitHash } from '../../../../../src/services/fleet/wire/unit-hash.ts';
import { recording } from '../../../../lab/fleet/recordings.ts';
import { service } from '../../behaviour/host.ts';
import { machine, poll, state, told, unit } from './cluster.ts';

/**
 * What is told at each poll after the first, in one process, or with everything forgotten but the memory
 * between any two polls.
 */
const watched = (polls: readonly Snapshot[], late = 60, restarting = false): string[][] => {
	let known: Known | undefined;
	return polls.flatMap((snapshot) => {
		const before = restarting && known ? recall(JSON.parse(JSON.stringify(remember(known)))) : known;
		known = know(snapshot, before);
		return before ? [told(diff(before, known, { late }))] : [];
	});
};

const [a, b] = [unit('a.service'), unit('b.service')];
const both = [state('a.service'), state('b.service')];

for (const restarting of [false, true])
	describe(`what happened between two polls${restarting ? ', with only the memory of the first' : ''}`, () => {
		const events = (...polls: Snapshot[]) => watched(polls, 60, restarting);
		const fine = restarting
			? (text: string) => text.replace(/ (metadata|options)\.[^ ]*$/, ' $1')
			: (text: string) => text;

		it('is nothing where nothing happened', () => {
			assert.deepEqual(events(poll(0, [a, b], both), poll(5, [a, b], both)), [[]]);
		});

		it('machines that join, leave and change', () => {
			const polls = [
				poll(0, [], [], [machine('m1'), machine('m2')]),
				poll(5, [], [], [machine('m1', { role: 'db', zone: 'eu' }), machine('m2'), machine('m33')]),
				poll(10, [], [], [{ ...machine('m1', { role: 'db', zone: 'eu' }), primaryIp: null }, machine('m33')]),
				poll(15, [], [], [{ ...machine('m1', { role: 'db', zone: 'eu' }), primaryIp: null }, machine('m33')]),
			];
			assert.deepEqual(events(...polls), [
				[
					restarting ? 'machine.changed m1 metadata' : 'machine.changed m1 metadata.role,metadata.zone',
					'machine.joined m33',
				],
				['machine.changed m1 primaryIp'],
				['machine.left m2'],
			]);
		});

		it('units that are created, replaced, changed and destroyed', () => {
			const replaced = unit('a.service', { options: service('/bin/sleep 2d') });
			const loaded = { ...replaced, desiredState: 'loaded', currentState: 'launched' } as const;
			const own = state('a.service', 'm1', 'active', 'running', { hash: unitHash(replaced.options) });
			assert.deepEqual(
				events(
					poll(0, [a], [both[0]!]),
					poll(5, [a, b], both),
					poll(10, [replaced, b], [own, both[1]!]),
					poll(15, [loaded, b], [own, both[1]!]),
					poll(20, [b], both),
					poll(25, [b], [both[1]!]),
				).map((row) => row.map(fine)),
				[
					['unit.created b.service m1', 'unit.converged b.service m1', 'state.changed b.service m1 appeared'],
					[
						fine('unit.replaced a.service m1 options.Service.ExecStart'),
						'unit.converged a.service m1',
						'state.changed a.service m1 hash',
					],
					['unit.changed a.service m1 desiredState'],
					['state.changed a.service m1 hash'],
					['unit.destroyed a.service m1'],
				],
			);
		});

		it('a unit that moves, and a state that a former machine still reports', () => {
			const moved = unit('a.service', { machineId: 'm2', currentState: 'inactive' });
			const there = unit('a.service', { machineId: 'm2' });
			const machines = [machine('m1'), machine('m2')];
			assert.deepEqual(
				events(
					poll(0, [a], [state('a.service')], machines),
					poll(5, [moved], [state('a.service', 'm1', 'failed', 'failed')], machines),
					poll(
						10,
						[there],
						[state('a.service', 'm1', 'failed', 'failed'), state('a.service', 'm2')],
						machines,
					),
					poll(15, [there], [state('a.service', 'm2')], machines),
					poll(20, [there], [state('a.service', 'm2')], machines),
				),
				[
					[
						'unit.moved a.service m2 machineId',
						'unit.changed a.service m2 currentState',
						'state.changed a.service m1 systemdActiveState,systemdSubState',
					],
					[
						'unit.changed a.service m2 currentState',
						'unit.converged a.service m2',
						'state.changed a.service m2 appeared',
					],
					[],
					['state.changed a.service m1 gone'],
				],
			);
		});

		it('a unit that failed on one machine has recovered when it is active on the next', () => {
			const machines = [machine('m1'), machine('m2')];
			const there = unit('a.service', { machineId: 'm2' });
			const bad = state('a.service', 'm1', 'failed', 'failed');
			const changes = events(
				poll(0, [a], [bad], machines),
				poll(5, [there], [bad], machines),
				poll(10, [there], [bad, state('a.service', 'm2')], machines),
			);
			assert.deepEqual(changes, [
				['unit.moved a.service m2 machineId'],
				['unit.converged a.service m2', 'state.changed a.service m2 appeared', 'unit.recovered a.service m2'],
			]);
		});

		it('a unit that fails, is loaded and launched again, and is recovered only when it is active', () => {
			const row = (active: string, sub: string) => [state('a.service', 'm1', active, sub)];
			const changed = 'state.changed a.service m1 systemdActiveState,systemdSubState';
			assert.deepEqual(
				events(
					poll(0, [a], row('active', 'running')),
					poll(5, [a], row('failed', 'failed')),
					poll(10, [a], row('failed', 'failed')),
					poll(15, [a], row('inactive', 'dead')),
					poll(20, [a], row('activating', 'start')),
					poll(25, [a], row('active', 'running')),
					poll(30, [a], row('failed', 'failed')),
				),
				[
					[changed, 'unit.failed a.service m1'],
					[],
					[changed],
					[changed],
					['unit.converged a.service m1', changed, 'unit.recovered a.service m1'],
					[changed, 'unit.failed a.service m1'],
				],
			);
			const created = events(poll(0, [], []), poll(5, [a], row('failed', 'failed')));
			assert.deepEqual(created, [
				['unit.created a.service m1', 'state.changed a.service m1 appeared', 'unit.failed a.service m1'],
			]);
			const lost = [state('a.service', 'm1', 'inactive', 'dead', { systemdLoadState: 'not-found' })];
			assert.ok(
				events(poll(0, [a], row('active', 'running')), poll(5, [a], lost))[0]?.includes(
					'unit.failed a.service m1',
				),
			);
		});

		it('what is missed once is not gone, and nothing is told when it comes back', () => {
			const all = poll(0, [a, b], both, [machine('m1'), machine('m2')]);
			assert.deepEqual(events(all, { ...poll(5, [], [], []) }, { ...all, at: poll(10, [], []).at }), [
				[],
				[],
			]);
			assert.deepEqual(
				events(
					all,
					poll(5, [b], [both[1]!], [machine('m1')]),
					poll(10, [b], [both[1]!], [machine('m1')]),
					poll(15, [b], [both[1]!], [machine('m1')]),
				),
				[[], ['machine.left m2', 'unit.destroyed a.service m1', 'state.changed a.service m1 gone'], []],
			);
		});

		it('a unit that is not what was asked for, once it has been so for long enough, and that then is', () => {
			const late = unit('a.service', { currentState: 'inactive', machineId: null });
			const row = (seconds: number, one = late) =>
				poll(seconds, [one], one.machineId === null ? [] : [state('a.service')]);
			assert.deepEqual(watched([row(0), row(30), row(59), row(65), row(90), row(95, a)], 60, restarting), [
				[],
				[],
				['unit.notConverged a.service'],
				[],
				[
					'unit.changed a.service m1 currentState',
					'unit.converged a.service m1',
					'state.changed a.service m1 appeared',
				],
			]);
			// asked for something else meanwhile: the time begins anew
			const other = { ...late, desiredState: 'loaded' } as const;
			assert.deepEqual(
				watched([row(0), row(50), row(55, other), row(70, other), row(120, other)], 60, restarting).at(-1),
				['unit.notConverged a.service'],
			);
			assert.deepEqual(watched([row(0), row(50), row(55, other), row(70, other)], 60, restarting).at(-1), []);
		});

		it('a global unit converges when every fitting machine has it; a template always is', () => {
			const options = service('/bin/sleep 1d', ['X-Fleet', 'Global', 'true']);
			const global = unit('g.service', { global: true, currentState: null, machineId: null, options });
			const machines = [machine('m1'), machine('m2')];
			const own = { hash: unitHash(options) };
			const [one, two] = [
				state('g.service', 'm1', 'active', 'running', own),
				state('g.service', 'm2', 'active', 'running', own),
			];
			const template = unit('t@.service', { currentState: 'inactive', machineId: null });
			const rows = [
				poll(0, [global, template], [one], machines),
				poll(70, [global, template], [one], machines),
				poll(75, [global, template], [one, two], machines),
			];
			assert.deepEqual(watched(rows, 60, restarting), [
				['unit.notConverged g.service'],
				['unit.converged g.service', 'state.changed g.service m2 appeared'],
			]);
			// one page misses a state, or a machine, once
			const whole = poll(0, [global], [one, two], machines);
			const missing = [
				poll(5, [global], [one], machines),
				poll(10, [global], [one, two], machines),
				poll(15, [global], [one, two], [machine('m1')]),
				poll(20, [global], [one, two], machines),
			];
			assert.deepEqual(events(whole, ...missing), [[], [], [], []]);
		});

		it('what was asked for and is so within one interval has converged too', () => {
			const off = unit('a.service', { desiredState: 'inactive', currentState: 'inactive', machineId: null });
			assert.deepEqual(events(poll(0, [off], []), poll(5, [a], [state('a.service')])), [
				[
					'unit.changed a.service m1 desiredState,currentState',
					'unit.converged a.service m1',
					'state.changed a.service m1 appeared',
				],
			]);
			assert.deepEqual(events(poll(0, [], []), poll(5, [off], [])), [['unit.created a.service']]);
		});

		it('a failed unit has not converged, and is late after its time', () => {
			const starting = unit('a.service', { currentState: 'inactive' });
			const bad = [state('a.service', 'm1', 'failed', 'failed')];
			const rows = [
				poll(0, [starting], []),
				poll(5, [a], bad),
				poll(30, [a], bad),
				poll(65, [a], bad),
				poll(70, [a], bad),
			];
			assert.deepEqual(events(...rows), [
				[
					'unit.changed a.service m1 currentState',
					'state.changed a.service m1 appeared',
					'unit.failed a.service m1',
				],
				[],
				['unit.notConverged a.service m1'],
				[],
			]);
		});

		it('a crash loop has failed once, is late, and has recovered when it stays up', () => {
			const up = [state('a.service')];
			const down = [state('a.service', 'm1', 'activating', 'auto-restart')];
			const bare = (row: readonly string[]) => row.filter((one) => !one.startsWith('state.changed'));
			const seconds = [0, 5, 10, 15, 20, 70, 75, 80];
			const rows = [up, down, up, down, down, down, up, up].map((states, at) =>
				poll(seconds[at] as number, [a], states),
			);
			assert.deepEqual(events(...rows).map(bare), [
				['unit.failed a.service m1'],
				[],
				[],
				[],
				['unit.notConverged a.service m1'],
				[],
				['unit.converged a.service m1', 'unit.recovered a.service m1'],
			]);
		});

		it('what a machine outside the cluster has left behind fails nothing', () => {
			const options = service('/bin/sleep 1d', ['X-Fleet', 'Global', 'true']);
			const global = unit('g.service', { global: true, currentState: null, machineId: null, options });
			const own = { hash: unitHash(options) };
			const one = state('g.service', 'm1', 'active', 'running', own);
			const left = state('g.service', 'm9', 'failed', 'failed', own);
			assert.deepEqual(events(poll(0, [global], [one]), poll(5, [global], [one, left])), [
				['state.changed g.service m9 appeared'],
			]);
		});
	});

describe('a change', () => {
	it('carries the entity whole, as it was and as it is, with its time and a key of its own', () => {
		const first = know(poll(0, [a], [state('a.service')]), undefined);
		const second = know(poll(5, [a], [state('a.service', 'm1', 'failed', 'failed')]), first);
		const changes = diff(first, second);
		const failed = changes.find(({ event }) => event === 'unit.failed');
		assert.deepEqual(failed, {
			event: 'unit.failed',
			at: poll(5, [], []).at,
			key: `unit.failed a.service m1 ${poll(5, [], []).at}`,
			text: 'a.service failed on m1',
			unitName: 'a.service',
			machineId: 'm1',
			unit: a,
			state: state('a.service', 'm1', 'failed', 'failed'),
			old: state('a.service'),
		});
		assert.equal(new Set(changes.map(({ key }) => key)).size, changes.length);
		assert.deepEqual(diff(first, second), changes, 'found again, it is equal');
	});

	it('says in a sentence what happened to which unit or machine', () => {
		const texts = (...polls: Snapshot[]) => {
			let known = know(polls[0] as Snapshot, undefined);
			return polls.slice(1).flatMap((snapshot) => {
				const before = known;
				known = know(snapshot, before);
				return diff(before, known).map(({ text }) => text);
			});
		};
		const moved = unit('a.service', { machineId: 'm2', currentState: 'inactive' });
		const two = [machine('m1'), machine('m2')];
		const replaced = unit('a.service', { options: service('/bin/x') });
		const bad = [state('a.service', 'm1', 'failed', 'failed')];
		const said = [
			...texts(poll(0, [], []), poll(5, [a], [state('a.service')], two)),
			...texts(poll(0, [a], [state('a.service')], two), poll(5, [moved], [state('a.service')], two)),
			...texts(poll(0, [a], [state('a.service')]), poll(5, [a], bad), poll(70, [a], bad)),
			...texts(poll(0, [a], bad), poll(5, [a], [state('a.service')])),
			...texts(poll(0, [a], []), poll(5, [replaced], [])),
			...texts(poll(0, [a], [state('a.service')]), poll(5, [], []), poll(10, [], [], [])),
			...texts(poll(0, [], []), poll(5, [], [], [machine('m1', { role: 'db' })])),
			...texts(poll(0, [], [], two), poll(5, [], []), poll(10, [], [])),
			...texts(
				poll(0, [a], [state('a.service')]),
				poll(5, [a], [state('a.service', 'm1', 'activating', 'auto-restart')]),
			),
		];
		assert.deepEqual(
			[...new Set(said)],
			[
				'Machine m2 (10.0.0.2) joined',
				'a.service was created, to be launched',
				'a.service is launched, as was asked',
				'a.service is now on m1: active/running',
				'a.service moved from m1 to m2',
				'a.service changed: its current state is now inactive, and was launched',
				'a.service on m1 is now failed/failed, and was active/running',
				'a.service failed on m1',
				'a.service is not launched, as was asked, after 65 s',
				'a.service on m1 is now active/running, and was failed/failed',
				'a.service runs again on m1',
				'a.service got another unit file',
				'a.service was destroyed',
				'a.service is no longer on m1',
				'Machine m1 (10.0.0.2) changed: metadata.role',
				'Machine m2 (10.0.0.2) left',
				'a.service on m1 is now activating/auto-restart, and was active/running',
				'a.service ends and is restarted again and again on m1',
			],
		);
	});

	it('passes the filters for its kind, its unit and its machine', () => {
		const change = {
			event: 'unit.failed',
			at: '',
			key: '',
			text: '',
			unitName: 'web@1.service',
			machineId: '944b8b4cf',
		} as const;
		const left = { event: 'machine.left', at: '', key: '', text: '', machineId: '944b8b4cf' } as const;
		assert.ok(changeFilter({})(change) && changeFilter({})(left));
		assert.ok(changeFilter({ units: ['web@*'], machines: ['944b8b4c'], events: ['unit.failed'] })(change));
		assert.ok(
			!changeFilter({ units: ['db*'] })(change) &&
				!changeFilter({ machines: ['d7'] })(change) &&
				!changeFilter({ events: ['unit.moved'] })(change),
		);
		assert.ok(!changeFilter({ units: ['*'] })(left) && changeFilter({ machines: ['944b'] })(left));
	});
});

describe('the recorded crash of a machine', () => {
	const snapshots = (): Snapshot[] => {
		const exchanges = recording('09');
		const rows: Snapshot[] = [];
		const find = (at: number, name: string) =>
			JSON.parse(exchanges[at + ['machines', 'states', 'units'].indexOf(name)]?.response?.body ?? '{}');
		for (let at = 3; at + 2 < exchanges.length; at += 3)
			rows.push({
				at: new Date(1_700_000_000_000 + at * 1000).toISOString(),
				machines: find(at, 'machines').machines.map((one: unknown) => readMachine(one)),
				states: find(at, 'states').states.map((one: unknown) => readUnitState(one)),
				units: find(at, 'units').units.map((one: unknown) => readUnit(one)),
			});
		return rows;
	};

	it('is one machine that left and one unit that moved, in that order, and nothing failed', () => {
		const changes = watched(snapshots()).flat();
		const [from, to] = ['aace2687da74b096e2c17858b628c0a6', 'd70dd7c0373ca9455898f0b45c0d80f4'];
		assert.deepEqual(changes, [
			`unit.moved p2.service ${to} machineId`,
			`unit.changed p2.service ${to} currentState`,
			`machine.left ${from}`,
			`unit.changed p2.service ${to} currentState`,
			`unit.converged p2.service ${to}`,
			`state.changed p2.service ${to} appeared`,
			`state.changed p2.service ${from} gone`,
		]);
	});
});
