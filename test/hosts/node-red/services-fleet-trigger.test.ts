import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/fleet/index.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { has } from '../services/fleet.table.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import type { Loose } from '../services/trial.ts';

let lab: FleetLab;
let stage: NodeRedStage;
const settings = () => ({ endpoints: [lab.url] });
const watch = (input: Loose = {}, more: object = {}) =>
	stage.trigger('clusterChanged', { interval: '500ms', ...input }, more);
const stands = (id = 'watch') =>
	until(() => /^connected since/.test(stage.red.statuses(id).at(-1)?.text ?? ''), 'the trigger to stand');
const looks = () => lab.requests.filter(({ url }) => url.startsWith('/fleet/v1/machines')).length;
const told = (probe = 'out', from = 0) =>
	stage.red
		.printed(probe)
		.slice(from)
		.map(({ payload }) => {
			const { event, unit, machine, state, recovered } = payload as Record<string, Loose | undefined>;
			return [event, (unit ?? state)?.['name'] ?? machine?.['id'], recovered ?? false];
		});
const some = (from: number, ...kinds: string[]) =>
	told('out', from).filter(([event]) => kinds.includes(String(event)));
const count = () => stage.red.printed('out').length;

before(async () => {
	lab = await startFleetLab({ tokenLimit: 3 });
	for (const name of ['web@1.service', 'web@2.service', 'api.service', 'db.service']) await has(lab, name);
	stage = await openNodeRed(service, settings);
});
after(async () => {
	await stage?.stop();
	await lab?.close();
});

describe('fleet’s trigger in Node-RED', () => {
	test('a unit fails and runs again: a message each, its kind the topic; others are filtered out', async () => {
		await stage.deploy(watch({ events: ['unit.failed', 'unit.recovered'], units: ['web@*.service'] }));
		await stands();
		const from = count();
		lab.behave('api.service', 'fail');
		lab.behave('web@1.service', 'fail');
		await until(() => some(from, 'unit.failed').length > 0, 'the failure');
		lab.behave('api.service', 'run');
		lab.behave('web@1.service', 'run');
		await until(() => some(from, 'unit.recovered').length > 0, 'the recovery');
		assert.deepEqual(told('out', from), [
			['unit.failed', 'web@1.service', false],
			['unit.recovered', 'web@1.service', false],
		]);
		assert.equal(stage.red.printed('out').at(-1)?.topic, 'unit.recovered');
	});

	test('one poller for several nodes of one interval', async () => {
		await stage.deploy(...['one', 'two', 'three', 'four'].map((id) => watch({}, { id })));
		await stands('four');
		const from = looks();
		const began = performance.now();
		await until(() => looks() >= from + 4, 'four looks');
		const rounds = (performance.now() - began) / 500;
		assert.ok(looks() - from <= rounds + 3, `${looks() - from} looks in ${rounds} intervals`);
	});

	test('the server killed and back: what changed comes once, as recovered, as one sequence', async () => {
		await stage.deploy(watch());
		await stands();
		const from = count();
		await lab.stop();
		await until(
			() => / · retry \d+ s · /.test(stage.red.statuses('watch').at(-1)?.text ?? ''),
			'the status to say so',
		);
		lab.cluster.join(labMachine(3));
		lab.cluster.destroy('db.service');
		lab.tick(10);
		await lab.start();
		await until(() => some(from, 'machine.joined', 'unit.destroyed').length >= 2, 'what was missed', 40);
		assert.deepEqual(some(from, 'machine.joined', 'unit.destroyed').sort(), [
			['machine.joined', labMachine(3).id, true],
			['unit.destroyed', 'db.service', true],
		]);
		await stands();
		lab.cluster.leave(labMachine(3).id);
		await until(() => some(from, 'machine.left').length > 0, 'what comes now');
		assert.deepEqual(some(from, 'machine.left'), [['machine.left', labMachine(3).id, false]]);
		assert.equal(some(from, 'machine.joined', 'unit.destroyed').length, 2, 'once');
	});

	test('a failed poll is never an empty cluster', async () => {
		await stage.deploy(watch());
		await stands();
		const from = count();
		lab.etcd('gone');
		await until(
			() => /^fleetd at /.test(stage.red.statuses('watch').at(-1)?.message ?? ''),
			'the status to say so',
		);
		lab.etcd('there');
		await until(
			() => /^connected since/.test(stage.red.statuses('watch').at(-1)?.text ?? ''),
			'the trigger to stand again',
			30,
		);
		const looked = looks();
		await until(() => looks() >= looked + 3, 'some looks');
		assert.deepEqual(
			told('out', from).filter(([event]) => /left|destroyed|gap/.test(String(event))),
			[],
		);
	});

	test('Node-RED killed and back: what changed meanwhile comes, as recovered', async () => {
		await stage.deploy(watch());
		await stands();
		const { userDir } = stage.red;
		await stage.red.kill();
		lab.cluster.join(labMachine(3));
		lab.behave('web@2.service', 'fail');
		lab.tick(10);
		stage = await openNodeRed(service, settings, { userDir });
		await until(() => some(0, 'machine.joined', 'unit.failed').length >= 2, 'what was missed');
		assert.deepEqual(some(0, 'machine.joined', 'unit.failed').sort(), [
			['machine.joined', labMachine(3).id, true],
			['unit.failed', 'web@2.service', true],
		]);
	});

	test('10 redeploys leave as many connections and pollers as one', async () => {
		for (let turn = 0; turn < 10; turn++) await stage.deploy(watch({}, { name: `turn ${turn}` }));
		await stands();
		const from = looks();
		const began = performance.now();
		await until(() => looks() >= from + 4, 'four looks');
		assert.ok(looks() - from <= (performance.now() - began) / 500 + 3);
		assert.ok(lab.connections() <= 16, `${lab.connections()}`);
		assert.ok(!stage.red.exited());
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
	});
});
