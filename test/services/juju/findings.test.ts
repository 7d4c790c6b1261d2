import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import { readParameters } from '../../../src/services/juju/model/parameters.ts';
import { judge } from '../../../src/services/juju/model/settle/judge.ts';
import { decodeTask } from '../../../src/services/juju/wire/records/task.ts';
import type { ModelStatus } from '../../../src/services/juju/wire/records/status.ts';
import type { Unit } from '../../../src/services/juju/wire/records/unit.ts';
import { readConfig } from '../../../src/services/juju/wire/values/config.ts';
import { readConstraints } from '../../../src/services/juju/wire/values/constraints.ts';
import { readPlacement } from '../../../src/services/juju/wire/values/placement.ts';
import { readStorage } from '../../../src/services/juju/wire/values/storage.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../lab/juju/index.ts';
import { runStep } from '../../support/steps.ts';
import { failure } from '../../support/failure.ts';

after(() => endLeases());

const run = (lab: ControllerLab, name: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), name, input);
const bad = { code: 'BAD_INPUT' };

describe('j1: configuration keeps its types', () => {
	const option = (type: string) => ({ value: undefined, default: null, type, source: 'default' });
	const options = {
		count: option('int'),
		debug: option('boolean'),
		ratio: option('float'),
		text: option('string'),
	};
	it('numbers, flags and texts are sent as the charm’s schema reads them; null resets, an empty text is a value', () => {
		assert.deepEqual(readConfig({ count: 33, debug: true, ratio: 0.5, text: 'true' }, options), {
			set: { count: '33', debug: 'true', ratio: '0.5', text: 'true' },
			reset: [],
		});
		assert.deepEqual(readConfig({ count: null, text: '' }, options), { set: { text: '' }, reset: ['count'] });
		assert.equal(readConfig({ text: 'a: 1\nb: "x"' }, options).set['text'], 'a: 1\nb: "x"');
		assert.equal(readConfig({ count: '9223372036854775807' }, options).set['count'], '9223372036854775807');
		for (const wrong of [{ count: 1.5 }, { count: 'x' }, { debug: 2 }, { text: [] }, { text: { a: 1 } }])
			assert.throws(() => readConfig(wrong, options), bad);
	});
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: what get gives can be set, and changes nothing`, async () => {
			await using lab = await startJuju(profile);
			const [before] = await run(lab, 'application.getConfig', { application: 'web' });
			const values = before?.['values'];
			const [now] = await run(lab, 'application.setConfig', { application: 'web', values });
			assert.deepEqual(now, before);
			assert.equal(
				lab.requests.some(({ request }) => request === 'SetConfigs'),
				false,
			);
		});
});

describe('j2: what was deployed is what was asked', () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: the base stands in all places, and another is told`, async () => {
			await using lab = await startJuju(profile);
			const [made] = await run(lab, 'application.deploy', {
				charm: 'postgresql',
				application: 'db',
				base: 'ubuntu@22.04',
			});
			assert.equal(made?.['base'], 'ubuntu@22.04');
			const error = await failure(
				run(lab, 'application.deploy', { charm: 'postgresql', application: 'db2', base: 'ubuntu@12.04' }),
			);
			assert.match(error.code, /^(CONFLICT|NOT_FOUND|BAD_INPUT|UNSUPPORTED|SERVER)$/);
		});
});

describe('j3: bundles without series', () => {
	it('take the base of the charm’s manifest; what is wrong names the application', async () => {
		await using lab = await startJuju('4.0');
		const yaml = 'applications: {site: {charm: wordpress, channel: latest/stable, num_units: 1}}';
		await run(lab, 'bundle.deploy', { yaml });
		assert.equal(lab.application('site').units.size, 1);
		const wrong = 'applications: {other: {charm: wordpress, channel: a/b/c/d}}';
		const error = await failure(run(lab, 'bundle.deploy', { yaml: wrong }));
		assert.match(JSON.stringify([error.message, error.details]), /other/);
	});
});

describe('j4: the wait for an action ends once, with its last status', () => {
	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: one that fails, one that is quick, and a wait that begins after the end`, async () => {
			await using lab = await startJuju(profile);
			const error = await failure(run(lab, 'action.run', { units: ['web/0'], action: 'boom' }));
			assert.equal(error.code, 'CONFLICT');
			assert.equal((error.details['task'] as { status: string }).status, 'failed');
			const [quick] = await run(lab, 'action.run', {
				units: ['web/0'],
				action: 'backup',
				parameters: { path: '/' },
			});
			assert.equal(quick?.['status'], 'completed');
			const [late] = await run(lab, 'action.getTasks', { ids: [quick?.['id']] });
			assert.equal(late?.['status'], 'completed');
		});
});

describe('j5: one record of an action on all releases', () => {
	const head = {
		action: { tag: 'action-3', receiver: 'unit-web-0', name: 'juju-exec' },
		status: 'completed',
	};
	it('2.9 says Code and Stdout, 3.x return-code and stdout, 1.x bytes', () => {
		const records = [
			decodeTask({ ...head, output: { Code: '3', Stdout: 'out', Stderr: 'err', size: '1' } }),
			decodeTask({ ...head, output: { 'return-code': 3, stdout: 'out', stderr: 'err', size: '1' } }),
		];
		for (const { returnCode, stdout, stderr, results } of records)
			assert.deepEqual([returnCode, stdout, stderr, results], [3, 'out', 'err', { size: '1' }]);
		const bytes = (text: string) => Buffer.from(text).toString('base64');
		const old = decodeTask({ UnitId: 'web/0', Code: 3, Stdout: bytes('out'), Stderr: bytes('err') });
		assert.deepEqual([old.receiver, old.returnCode, old.stdout, old.stderr], ['web/0', 3, 'out', 'err']);
	});
	it('the message, log and times of a failed one are kept', () => {
		const failed = decodeTask({
			...head,
			status: 'failed',
			message: 'no disk',
			log: [{ timestamp: '2026-01-31T03:12:46Z', message: 'begins' }],
			started: '2026-01-31T03:12:45Z',
			completed: '0001-01-01T00:00:00Z',
		});
		assert.deepEqual([failed.message, failed.log.length, failed.completed], ['no disk', 1, null]);
		assert.equal(failed.started, '2026-01-31T03:12:45.000Z');
	});
});

describe('j6: idle is idle', () => {
	const said = (current: string, message = '') => ({ current, message, since: null });
	const unit = (name: string, workload: string, agent: string, message = ''): Unit =>
		({
			name,
			application: name.split('/')[0],
			life: 'alive',
			workloadStatus: said(workload, message),
			agentStatus: said(agent),
		}) as Unit;
	const status = (units: readonly Unit[], more: object = {}): ModelStatus =>
		({
			model: { type: 'iaas' },
			machines: [],
			applications: ['web', 'db'].map((name) => ({ name, subordinate: false, scale: null, ...more })),
			units,
		}) as unknown as ModelStatus;
	const idle = [unit('web/0', 'active', 'idle'), unit('db/0', 'active', 'idle')];

	it('an application whose units are not known yet has not settled', () => {
		assert.equal(judge(status([]), {}).isReached, false);
		assert.equal(judge(status(idle.slice(0, 1)), {}).isReached, false);
		assert.equal(judge(status(idle), {}).isReached, true);
	});
	it('agents that are allocating or executing have not settled, nor has another status than the wanted', () => {
		for (const agent of ['allocating', 'executing', 'lost'])
			assert.equal(judge(status([idle[0] as Unit, unit('db/0', 'active', agent)]), {}).isReached, false);
		assert.equal(judge(status([idle[0] as Unit, unit('db/0', 'waiting', 'idle')]), {}).isReached, false);
	});
	it('zero units count only where zero are wanted; a missing application is no success', () => {
		assert.equal(judge(status([]), { applications: ['web'], units: 0 }).isReached, true);
		assert.equal(judge(status(idle), { applications: ['web'], units: 0 }).isReached, false);
		assert.equal(judge(status(idle), { applications: ['nope'] }).isReached, false);
	});
	it('every unit in error is found, not the last alone', () => {
		const broken = [unit('web/0', 'error', 'idle', 'hook failed'), idle[1] as Unit];
		assert.match(judge(status(broken), {}).failed ?? '', /web\/0 is in error: hook failed/);
	});
});

describe('j9: a wait that is too long tells what was made', () => {
	it('TIMEOUT carries the application; a repeat says that it is there', async () => {
		await using lab = await startJuju('3.6');
		lab.failHook('db/0', 'none');
		const input = { charm: 'postgresql', application: 'db', wait: true, deadline: '0.2s' };
		const error = await failure(run(lab, 'application.deploy', input));
		assert.match(error.code, /TIMEOUT/);
		assert.match(JSON.stringify(error.details), /"name":"db"/);
		assert.match((await failure(run(lab, 'application.deploy', input))).message, /already exists/);
	});
});

describe('j10: constraints', () => {
	it('are typed whatever their form', () => {
		assert.deepEqual(readConstraints('tags=one spaces=^a,b mem=3.5G zones=zone\\ 1,zone2'), {
			tags: ['one'],
			spaces: ['^a', 'b'],
			mem: 3584,
			zones: ['zone 1', 'zone2'],
		});
		assert.deepEqual(readConstraints('instance-type=general\\ purpose cores='), {
			'instance-type': 'general purpose',
		});
		assert.deepEqual(readConstraints({ tags: 'one', mem: 512 }), { tags: ['one'], mem: 512 });
		assert.deepEqual(readConstraints(''), {});
		for (const wrong of ['mem=1G mem=2G', 'cores=1 cpu-cores=2', 'nope=1', 'mem', 'mem=lots', 7, []])
			assert.throws(() => readConstraints(wrong), bad);
	});
});

describe('j11: storage and places', () => {
	it('text and object mean the same', () => {
		const wanted = { data: { pool: 'p', size: 2048, count: 2 } };
		assert.deepEqual(readStorage({ data: 'p,2G,2' }), wanted);
		assert.deepEqual(readStorage({ data: { pool: 'p', size: 2048, count: 2 } }), wanted);
		assert.deepEqual(readStorage({ data: { pool: 'p', size: '2G', count: '2' } }), wanted);
		for (const wrong of [{ data: 'p,q' }, { data: [] }, 'data', { data: { size: 'big' } }])
			assert.throws(() => readStorage(wrong), bad);
	});
	it('a container, a machine, a zone and a host of the cloud', () => {
		const at = (text: string) => readPlacement(text, 'uuid');
		assert.deepEqual(at('lxd:34'), { scope: 'lxd', directive: '34' });
		assert.deepEqual(at('lxd'), { scope: 'lxd', directive: '' });
		assert.deepEqual(at('3'), { scope: '#', directive: '3' });
		assert.deepEqual(at('0/lxd/1'), { scope: '#', directive: '0/lxd/1' });
		assert.deepEqual(at('zone=a'), { scope: 'uuid', directive: 'zone=a' });
		assert.deepEqual(at('host.maas'), { scope: 'uuid', directive: 'host.maas' });
	});
	it('a place goes with constraints', async () => {
		await using lab = await startJuju('3.6');
		const input = { charm: 'mysql', application: 'db', to: ['lxd'], constraints: { mem: '1G' } };
		const [made] = await run(lab, 'application.deploy', input);
		assert.equal(made?.['name'], 'db');
	});
});

describe('j16: parameters of actions', () => {
	const schema = {
		properties: {
			n: { type: 'integer' },
			map: { type: 'object' },
			list: { type: 'array' },
			'a.b': { type: 'string' },
		},
	};
	it('are converted by the schema; others only where they are allowed', () => {
		assert.deepEqual(
			readParameters({ n: '5', map: '{"a": {"b": 1}}', list: '[1]', 'a.b': 1 }, schema, false),
			{
				n: 5,
				map: { a: { b: 1 } },
				list: [1],
				'a.b': '1',
			},
		);
		assert.throws(() => readParameters({ extra: 1 }, schema, false), { ...bad, message: /“extra”/ });
		assert.deepEqual(readParameters({ extra: 1 }, schema, true), { extra: 1 });
		for (const wrong of [{ n: 'x' }, { n: 1.5 }, { map: '[1]' }, { list: '{}' }])
			assert.throws(() => readParameters(wrong, schema, false), bad);
	});
});
