import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { runaway } from '../../services/conplyent/steps/left-behind.ts';
import { until } from '../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';

let [lab, elsewhere]: ConplyentLab[] = [];
let stage: NodeRedStage;
let target: ConplyentLab | undefined;
const settings = () => ({ host: target?.host, port: String(target?.port), hold: { value: '1', unit: 's' } });
const trigger = (command: string, more: object = {}) =>
	stage.trigger('jobOutput', { command }, { id: 'follow', ...more });
const running = () => {
	const job = runaway(lab?.folder ?? '');
	return { ...job, [Symbol.dispose]: () => job.end() };
};

before(async () => {
	lab = await startConplyentLab();
	elsewhere = await startConplyentLab();
	target = lab;
	stage = await openNodeRed(service, settings);
});
after(async () => {
	await stage?.stop();
	await lab?.close();
	await elsewhere?.close();
});

describe('what a trigger of conplyent started, in Node-RED', () => {
	test('runs on over a deploy that changes something else; ends when the command is another', async () => {
		using job = running();
		using other = running();
		await stage.deploy(trigger(job.command));
		await job.begun();
		await stage.deploy(trigger(job.command, { name: 'renamed' }));
		await stage.deploy(trigger(other.command));
		await other.begun();
		await job.ended();
		await stage.deploy();
		await other.ended();
	});

	for (const [what, deploy] of [
		['removed', () => stage.deploy()],
		['disabled', (command) => stage.deploy(trigger(command, { d: true }))],
		[
			'given a connection that leads to another server',
			async (command) => {
				target = elsewhere;
				await stage.deploy(trigger(command));
			},
		],
	] as [string, (command: string) => Promise<void>][])
		test(`ends on its server when its node is ${what}`, async () => {
			using job = running();
			target = lab;
			await stage.deploy(trigger(job.command));
			await job.begun();
			await deploy(job.command);
			await until(() => lab?.jobs() === 0, 'no job to be left on the server');
			target = lab;
			await stage.deploy();
		});

	test('a clean stop of Node-RED ends a command that a step runs, and leaves the one of a trigger, which is found again', async () => {
		using job = running();
		target = lab;
		const run = `${lab?.folder}/run`;
		const pid = () => Number(readFileSync(run, 'utf8'));
		const { node, message } = stage.action('command.run', { command: `echo $$ >'${run}'; exec sleep 600` });
		await stage.deploy(trigger(job.command), node);
		await job.begun();
		await stage.red.give('step', { payload: 'go', ...message });
		await until(() => existsSync(run) && pid() > 0, 'the command to run');
		const { userDir } = stage.red;
		await stage.red.stop();
		assert.throws(() => process.kill(pid(), 0), 'Node-RED ended after its command had');
		assert.equal(job.runs(), true);
		const before = job.pids();
		stage = await openNodeRed(service, settings, { userDir });
		await until(
			() => /^connected since/.test(stage.red.statuses('follow').at(-1)?.text ?? ''),
			'it to stand',
		);
		assert.deepEqual(job.pids(), before, 'it was not started again');
		await stage.deploy();
		await job.ended();
	});
});
