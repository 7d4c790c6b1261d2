import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/fleet/index.ts';
import { type FleetLab, startFleetLab } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { fleetRefusals, fleetTrials, has } from '../services/fleet.table.ts';
import { everyRefusal, everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { type NodeRedStage, nodeRedSteps, nodeRedTriggers, openNodeRed } from '../services/node-red.ts';
import type { Loose, Scene } from '../services/trial.ts';

let lab: FleetLab;
let stage: NodeRedStage;
let scene: Scene<FleetLab>;
const settings = (): Loose => ({ endpoints: [lab.url] });

before(async () => {
	lab = await startFleetLab({ tokenLimit: 3 });
	for (const name of ['web@1.service', 'web@2.service']) await has(lab, name);
	stage = await openNodeRed(service, settings);
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	await stage?.stop();
	await lab?.close();
});

const run = nodeRedSteps(() => stage);
everyStep('fleet in Node-RED', { service, trials: fleetTrials, scene: () => scene, run });
everyTrigger('fleet in Node-RED', {
	service,
	trials: fleetTrials,
	scene: () => scene,
	start: nodeRedTriggers(() => stage),
});

describe('fleet in Node-RED: messages', () => {
	test('Split: a message for each unit, numbered', async () => {
		const { messages } = await stage.step('unit.getMany', { name: 'web@?.service', each: true });
		await until(() => stage.red.printed('out').length >= 2, 'both');
		assert.equal(messages.length, 2);
		assert.deepEqual(
			messages.map(({ payload, parts }) => [
				(payload as Loose)['name'],
				(parts as Loose)['index'],
				(parts as Loose)['count'],
			]),
			[
				['web@1.service', 0, 2],
				['web@2.service', 1, 2],
			],
		);
	});

	test('the rest of the message goes on', async () => {
		const { messages } = await stage.step(
			'unit.get',
			{ unit: { type: 'msg', value: 'which' } as never },
			{ which: { name: 'web@1.service' }, keep: 'me' },
		);
		assert.equal(messages[0]?.['keep'], 'me');
	});
});

describe('fleet in Node-RED: what goes wrong', () => {
	everyRefusal(fleetRefusals, run, () => lab.requests.filter(({ method }) => method !== 'GET'));

	test('scaling of which a part fails: what was done goes on, then the error tells the rest', async () => {
		await has(lab, 'part@.service', 'inactive');
		lab.fault({
			act: { status: 500, headers: {}, body: '{"error":{"code":500,"message":"no"}}' },
			method: 'PUT',
			path: /part%402/,
		});
		const from = stage.red.printed('out').length;
		const { error } = await stage.step('unit.scale', { template: 'part@.service', count: 3, preview: false });
		const done = stage.red.printed('out').slice(from)[0]?.payload as Loose[];
		assert.deepEqual(
			done.map(({ name }) => name),
			['part@1.service', 'part@3.service'],
		);
		await until(
			() => stage.red.printed('caught').some(({ error: one }) => one?.code === 'PARTIAL'),
			'the error',
		);
		if (error) assert.match(error.message, /part@2\.service/);
	});

	test('Preview Only and Wait Until Done', async () => {
		await has(lab, 'kept.service');
		const writes = lab.requests.filter(({ method }) => method !== 'GET').length;
		const { results } = await stage.step('unit.destroy', { unit: 'kept.service', preview: true });
		assert.equal(results[0]?.['verdict'], 'running');
		assert.equal(lab.requests.filter(({ method }) => method !== 'GET').length, writes);
		lab.behave('slow.service', 'hang');
		const create = {
			name: 'slow.service',
			content: '[Service]\nExecStart=/usr/bin/sleep 9\n',
			wait: true,
			deadline: '300ms',
		};
		assert.equal((await stage.step('unit.create', create)).error?.code, 'TIMEOUT');
		const { error } = await stage.step('unit.create', {
			...create,
			name: 'bad.service',
			content: '[Service]\nExecStart=/bin/false\n',
			deadline: '20s',
		});
		assert.match(error?.message ?? '', /bad\.service did not become active: it failed on /);
		assert.match(error?.message ?? '', /journalctl/);
	});

	test('a redeploy ends a call that hangs', async () => {
		lab.fault({ act: 'hang', path: /\/units$/ });
		const { node } = stage.action('unit.getMany', { timeout: '60s' });
		await stage.deploy(node);
		const from = lab.requests.length;
		await stage.red.give('step', { payload: 1 });
		await until(() => lab.requests.length > from, 'the call');
		const began = Date.now();
		await stage.deploy({ ...node, name: 'other' });
		assert.ok(Date.now() - began < 3000, 'the deploy did not wait for it');
		await until(
			() => /1 message stopped while at work \(Get many units\)/.test(stage.red.log()),
			'the log to say so',
		);
		lab.heal();
	});
});

describe('fleet in Node-RED: the editor’s questions', () => {
	test('Test connection: what answers, and what is wrong', async () => {
		await stage.deploy();
		const good = await stage.ask('test');
		assert.equal(good['ok'], true);
		assert.match(String(good['message']), /^fleet 1\.0\.0.* answers: 2 machines, \d+ units$/);
		const refused = await stage.ask('test', { endpoints: ['http://127.0.0.1:1'] });
		assert.equal(refused['ok'], false);
		assert.match(String(refused['message']), /refused the connection/);
		assert.match(String(refused['hint']), /fleetd/);
	});

	test('lists: units, templates and machines, filtered', async () => {
		await has(lab, 'web@.service', 'inactive');
		const units = await stage.ask('lists/units', settings(), { search: 'web@1' });
		assert.deepEqual(units['items'], [{ value: 'web@1.service', detail: 'launched' }]);
		const templates = (await stage.ask('lists/templates'))['items'] as Loose[];
		assert.ok(templates.some(({ value }) => value === 'web@.service'));
		assert.ok(templates.every(({ value }) => /@\.service$/.test(String(value))));
		assert.equal(((await stage.ask('lists/machines'))['items'] as Loose[]).length, 2);
	});

	test('Node-RED still lives, and nothing went unhandled', () => {
		assert.ok(!stage.red.exited());
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
	});
});
