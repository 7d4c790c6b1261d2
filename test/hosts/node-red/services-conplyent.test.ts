import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { conplyentRefusals, conplyentTrials } from '../services/conplyent.table.ts';
import { everyRefusal, everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { type NodeRedStage, nodeRedSteps, nodeRedTriggers, openNodeRed } from '../services/node-red.ts';
import { like, type Loose, type Scene } from '../services/trial.ts';

let lab: ConplyentLab;
let stage: NodeRedStage;
let scene: Scene<ConplyentLab>;
const settings = () => ({ host: lab.host, port: String(lab.port), hold: { value: '2', unit: 's' } });
const shell = (command: string, more: Loose = {}) => ({ command, reading: 'shell', ...more });

before(async () => {
	lab = await startConplyentLab();
	stage = await openNodeRed(service, settings);
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	await stage?.stop();
	await lab?.close();
});

const run = nodeRedSteps(() => stage);
everyStep('conplyent in Node-RED', { service, trials: conplyentTrials, scene: () => scene, run });
everyTrigger('conplyent in Node-RED', {
	service,
	trials: conplyentTrials,
	scene: () => scene,
	start: nodeRedTriggers(() => stage),
});

describe('conplyent in Node-RED: runs', () => {
	test('two outputs: each line as it comes, then the end with the exit code, all of one sequence', async () => {
		const { node } = stage.action(
			'command.run',
			shell('echo a; sleep 0.3; echo b; exit 3', { failOnExit: false }),
		);
		await stage.deploy(node);
		const [out, end] = [stage.red.printed('out').length, stage.red.printed('end').length];
		await stage.red.give('step', { payload: 1, keep: 'me' });
		await until(() => stage.red.printed('out').length > out, 'the first line');
		assert.equal(stage.red.printed('end').length, end, 'the first line does not wait for the end');
		await until(() => stage.red.printed('end').length > end, 'the end');
		const lines = stage.red.printed('out').slice(out);
		const last = stage.red.printed('end').at(-1);
		assert.deepEqual(
			lines.map(({ payload }) => (payload as Loose)['line']),
			['a', 'b'],
		);
		assert.deepEqual(like(last?.payload, { ended: '', exitCode: 0 }), { ended: 'exited', exitCode: 3 });
		const parts = [...lines, last].map((message) => message?.['parts'] as Loose);
		assert.equal(new Set(parts.map(({ id }) => id)).size, 1);
		assert.deepEqual(
			parts.map(({ index, count }) => [index, count]),
			[
				[0, undefined],
				[1, undefined],
				[2, 3],
			],
		);
		assert.ok([...lines, last].every((message) => message?.['keep'] === 'me'));
	});

	test('a redeploy ends a run and kills its job', async () => {
		const { node } = stage.action('command.run', { command: 'sleep 71' });
		await stage.deploy(node);
		await stage.red.give('step', { payload: 1 });
		await until(() => lab.jobs() === 1, 'the job');
		await stage.deploy({ ...node, name: 'other' });
		await until(() => lab.jobs() === 0, 'the job to be killed');
	});

	test('a run that is killed by silence says so', async () => {
		const { error } = await stage.step('command.run', { command: 'sleep 72', silence: '300ms' });
		assert.match(error?.message ?? '', /no output for 300 ms.*The job was killed/);
		assert.equal(error?.code, 'TIMEOUT');
	});
});

describe('conplyent in Node-RED: files', () => {
	test('a Buffer goes up, and a file comes down as one', async () => {
		const bytes = randomBytes(200_000);
		const up = await stage.step('file.upload', { path: join(lab.folder, 'buffer.bin'), file: bytes });
		assert.equal(up.results[0]?.['verified'], true, up.error?.message);
		assert.ok(readFileSync(join(lab.folder, 'buffer.bin')).equals(bytes));
		const down = await stage.step('file.download', { path: join(lab.folder, 'buffer.bin') });
		assert.ok((down.results[0]?.['content'] as Buffer).equals(bytes));
		assert.equal(down.results[0]?.['name'], 'buffer.bin');
	});

	test('a path on this machine goes up, and Save to puts the file there whole', async () => {
		const bytes = randomBytes(8 * 1024 * 1024);
		const [own, back] = [join(stage.red.userDir, 'own.bin'), join(stage.red.userDir, 'back.bin')];
		writeFileSync(own, bytes);
		const up = await stage.step('file.upload', {
			path: join(lab.folder, 'path.bin'),
			file: { type: 'str', value: own } as never,
		});
		assert.equal(up.results[0]?.['bytes'], bytes.length, up.error?.message);
		const { node } = stage.action('file.download', { path: join(lab.folder, 'path.bin'), saveTo: back });
		await stage.deploy(node);
		const from = stage.red.printed('out').length;
		await stage.red.give('step', { payload: 1 });
		await until(() => stage.red.printed('out').length > from, 'the file');
		assert.deepEqual(stage.red.printed('out').at(-1)?.payload, { path: back, size: bytes.length });
		assert.ok(readFileSync(back).equals(bytes));
		assert.ok(!existsSync(`${back}.part`));
	});
});

describe('conplyent in Node-RED: what goes wrong', () => {
	everyRefusal(conplyentRefusals, run);

	test('a program that is not there, and one that fails', async () => {
		const missing = await stage.step('command.run', { command: '/no/such/program' });
		assert.match(
			missing.error?.message ?? '',
			/“\/no\/such\/program”: the server could not start it: No such file or directory/,
		);
		const failed = await stage.step('command.run', shell('echo why; exit 4', { failOnExit: true }));
		assert.match(failed.error?.message ?? '', /exit code 4: why/);
		assert.deepEqual((failed.error?.cause?.['details'] as Loose)['lines'], ['why']);
	});
});

describe('conplyent in Node-RED: the editor’s questions', () => {
	test('Test connection, also while Node-RED holds the server’s one place and a job runs', async () => {
		const { results } = await stage.step('command.start', { command: 'sleep 73', keep: false });
		const good = await stage.ask('test');
		assert.equal(good['message'], `conplyent at 127.0.0.1:${lab.port} answers: linux, 21 commands`);
		const other = await stage.ask('test', { ...settings(), busyTimeout: { value: '1', unit: 's' } });
		assert.equal(other['ok'], true, String(other['message']));
		const jobs = await stage.ask('lists/jobs', settings(), { search: 'sleep 73' });
		assert.deepEqual(jobs['items'], [{ value: String(results[0]?.['job']), detail: 'sleep 73' }]);
		const commands = await stage.ask('lists/commands', settings(), { search: 'os_' });
		assert.deepEqual(commands['items'], [{ value: 'os_info' }]);
		await stage.step('job.kill', { job: results[0]?.['job'], preview: false });
	});

	test('Test connection: what is wrong, in words', async () => {
		const refused = await stage.ask('test', { ...settings(), port: '1' });
		assert.match(String(refused['message']), /refused the connection/);
		const wrong = await stage.ask('test', { ...settings(), port: '99999' });
		assert.match(String(wrong['message']), /Port is “?99999”?, but has to be/);
	});

	test('Node-RED still lives, and nothing went unhandled', () => {
		assert.ok(!stage.red.exited());
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
	});
});
