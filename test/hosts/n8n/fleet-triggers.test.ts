import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { has } from '../services/fleet.table.ts';
import { type Engine, type Loose, startEngine } from './engine.ts';
import { startTrigger, type TriggerOptions } from './support/trigger.ts';

let engine: Engine;
let lab: FleetLab;
const changed = (more: Loose = {}) => ({ source: 'clusterChanged', interval: '500ms', ...more });
const start = (parameters: Loose = changed(), more: Partial<TriggerOptions> = {}) =>
	startTrigger(engine, { type: 'fleetTrigger', parameters, credential: { endpoints: lab.url }, ...more });
const told = (events: Loose[]) =>
	events.map((event) => {
		const { name } = (event['unit'] ?? event['state'] ?? {}) as Loose;
		return [
			event['event'],
			name ?? (event['machine'] as Loose | undefined)?.['id'],
			event['recovered'] ?? false,
		];
	});
const looks = () => lab.requests.filter(({ url }) => url.startsWith('/fleet/v1/machines')).length;
const looked = async (times = 1) => {
	const from = looks();
	await until(() => looks() >= from + times, `${times} looks`);
};

before(async () => {
	engine = await startEngine('n8n-engine');
});
after(() => engine?.stop());
beforeEach(async () => {
	lab = await startFleetLab({ tokenLimit: 3 });
	for (const name of ['web@1.service', 'web@2.service', 'api.service', 'db.service']) await has(lab, name);
});
afterEach(async () => {
	endLeases();
	await lab.close();
});

describe('fleet’s trigger in n8n’s engine', () => {
	test('a unit fails, a machine joins: one execution each, filtered by kind, unit and machine', async () => {
		const all = start();
		const failures = start(changed({ events: ['unit.failed'], units: ['web@*.service'] }), { id: 'w2' });
		await Promise.all([all.started, failures.started]);
		lab.behave('web@2.service', 'fail');
		lab.behave('api.service', 'fail');
		lab.cluster.join(labMachine(3));
		await until(
			() => all.named('machine.joined').length > 0 && all.named('unit.failed').length === 2,
			'the changes',
		);
		await until(() => failures.events().length > 0, 'the failure');
		await looked(2);
		assert.deepEqual(told(failures.events()), [['unit.failed', 'web@2.service', false]]);
		await Promise.all([all.close(), failures.close()]);
	});

	test('one poller for all triggers of one interval', async () => {
		const several = Array.from({ length: 5 }, (_, index) => start(changed(), { id: `w${index}` }));
		await Promise.all(several.map(({ started }) => started));
		const from = looks();
		const before = performance.now();
		await looked(4);
		const rounds = (performance.now() - before) / 500;
		assert.ok(looks() - from <= rounds + 3, `${looks() - from} looks in ${rounds} intervals`);
		assert.ok(lab.connections() <= 16);
		await Promise.all(several.map(({ close }) => close()));
		const end = looks();
		await new Promise((resolve) => setTimeout(resolve, 800));
		assert.ok(looks() <= end + 1, 'and it ends with the last of them');
	});

	test('the server killed and back: what changed meanwhile comes once, as recovered, in one execution', async () => {
		const trigger = start();
		await trigger.started;
		await lab.stop();
		await until(
			() => engine.log.some((line) => /refused the connection.*Trying again/.test(line)),
			'the outage to be noticed',
		);
		lab.cluster.join(labMachine(3));
		lab.cluster.destroy('db.service');
		lab.behave('web@1.service', 'fail');
		lab.tick(10);
		await lab.start();
		const wanted = () =>
			trigger
				.events()
				.filter(({ event }) => ['machine.joined', 'unit.failed', 'unit.destroyed'].includes(String(event)));
		await until(() => wanted().length >= 3, 'what was missed', 40);
		assert.deepEqual(told(wanted()).sort(), [
			['machine.joined', labMachine(3).id, true],
			['unit.destroyed', 'db.service', true],
			['unit.failed', 'web@1.service', true],
		]);
		await looked(3);
		assert.equal(wanted().length, 3, 'once');
		lab.cluster.leave(labMachine(3).id);
		await until(() => trigger.named('machine.left').length > 0, 'what comes now');
		assert.deepEqual(told(trigger.named('machine.left')), [['machine.left', labMachine(3).id, false]]);
		await trigger.close();
	});

	test('polls that fail, with a 503, half an answer or another server’s, are never an empty cluster', async () => {
		const trigger = start();
		await trigger.started;
		await looked();
		lab.etcd('gone');
		await until(
			() => engine.log.some((line) => /no connection to its etcd/.test(line)),
			'the outage to be noticed',
		);
		lab.etcd('there');
		await looked(2);
		lab.fault({ act: 'half', path: /\/units/, times: 4 });
		lab.fault({ act: { status: 200, headers: {}, body: '{}' }, path: /\/machines/, times: 1 });
		await looked(4);
		assert.deepEqual(
			trigger.events().filter(({ event }) => /left|destroyed|gone/.test(String(event))),
			[],
		);
		await trigger.close();
	});

	test('n8n killed and back: nothing missed, nothing twice but the last', async () => {
		const first = start();
		await first.started;
		lab.cluster.join(labMachine(3));
		await until(() => first.named('machine.joined').length === 1, 'the first change');
		const saved = first.saved();
		await first.close();
		endLeases();
		lab.cluster.leave(labMachine(3).id);
		const second = start(changed(), { activation: 'init', staticData: saved });
		await until(() => second.named('machine.left').length > 0, 'the change');
		assert.deepEqual(told(second.named('machine.left')), [['machine.left', labMachine(3).id, true]]);
		assert.ok(second.named('machine.joined').length <= 1);
		assert.ok(JSON.stringify(saved).length < 4000, 'what is kept is small');
		await second.close();
	});

	test('memory that another node has overwritten: a gap event, never silence', async () => {
		const trigger = start(changed(), { activation: 'init', staticData: { global: { counter: 1 } } });
		await until(() => trigger.notices().length > 0, 'the gap');
		await trigger.close();
	});

	test('what only a user can mend is refused at activation', async () => {
		await assert.rejects(start(changed(), { credential: { endpoints: 'ftp://x' } }).started, /ftp|http/);
		await assert.rejects(start(changed({ interval: 'often' })).started, /Interval is “often”/);
		await assert.rejects(
			start(changed({ events: ['unit.exploded'] })).started,
			/Changes is a list of 1, but has to be any of/,
		);
	});

	test('why an activation is refused is shown as a failed execution, once for all attempts that n8n makes', async () => {
		const refused = () => start(changed({ interval: 'seldom' }));
		const first = refused();
		await assert.rejects(first.started, /Interval is “seldom”/);
		const second = refused();
		await assert.rejects(second.started, /Interval is “seldom”/);
		assert.deepEqual(
			[...first.failures, ...second.failures].map(({ message }) => /Interval is “seldom”/.test(message)),
			[true],
		);
	});

	test('20 activations leave no poller, and no more connections than one may have', async () => {
		for (let count = 0; count < 20; count++) {
			const trigger = start();
			await trigger.started;
			await trigger.close();
		}
		assert.ok(lab.connections() <= 16, `${lab.connections()}`);
		const end = looks();
		await new Promise((resolve) => setTimeout(resolve, 800));
		assert.ok(looks() <= end + 1);
	});
});
