import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { conplyentRefusals, conplyentTrials } from '../services/conplyent.table.ts';
import { everyRefusal, everyStep, sceneRun } from '../services/every-step.ts';
import { everyTrigger } from '../services/every-trigger.ts';
import { bytesOf, n8nRunner, n8nSteps, n8nTriggers } from '../services/n8n.ts';
import { like, type Scene } from '../services/trial.ts';
import { type Engine, type Item, type Loose, startEngine } from './engine.ts';

let engine: Engine;
let lab: ConplyentLab;
let scene: Scene<ConplyentLab>;
const credential = () => ({ host: lab.host, port: lab.port });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);
const run = n8nSteps(() => engine, service, credential);
const shell = (command: string, more: Loose = {}) => ({ command, reading: 'shell', ...more });

before(async () => {
	engine = await startEngine('n8n-engine');
	lab = await startConplyentLab();
	scene = { lab, run: sceneRun(run) };
});
after(async () => {
	endLeases();
	await lab?.close();
	engine?.stop();
});

everyStep('conplyent in n8n’s engine', { service, trials: conplyentTrials, scene: () => scene, run });
everyTrigger('conplyent in n8n’s engine', {
	service,
	trials: conplyentTrials,
	scene: () => scene,
	start: n8nTriggers(() => engine, service, credential),
});

describe('conplyent in n8n’s engine: what goes wrong', () => {
	everyRefusal(conplyentRefusals, run);

	test('Fail on Exit Code and Fail on Error, each on and off', async () => {
		const failed = await step('command.run', shell('echo why >&2; exit 4', { failOnExit: true }));
		assert.match(failed.error?.message ?? '', /“echo why.*”: exit code 4: why/);
		assert.deepEqual((failed.error?.context?.['details'] as Loose)['lines'], ['why']);
		const missing = await step('command.run', { command: '/no/such/program' });
		assert.match(missing.error?.message ?? '', /No such file or directory/);
		const taken = await step('command.run', { command: '/no/such/program', failOnError: false });
		assert.equal(taken.status, 'success');
		assert.equal((taken.results[0]?.['error'] as Loose)['type'], 'FileNotFoundError');
	});

	test('an item that fails goes on as an error, the others as they are', async () => {
		const items: Item[] = ['true', 'exit 9', 'true'].map((what) => ({ json: { what } }));
		const { items: out } = await step('command.run', shell('={{ $json.what }}', { failOnExit: true }), {
			items,
			onError: 'continueRegularOutput',
		});
		assert.deepEqual(
			out.map(({ json, pairedItem }) => [
				json['exitCode'] ?? (json['error'] as Loose)['code'],
				pairedItem?.item,
			]),
			[
				[0, 0],
				['SERVER', 1],
				[0, 2],
			],
		);
	});

	test('previews tell and change nothing', async () => {
		mkdirSync(join(lab.folder, 'full'));
		writeFileSync(join(lab.folder, 'full/x'), '');
		const folder = await step('file.remove', { path: join(lab.folder, 'full'), preview: true });
		assert.deepEqual(folder.results[0], {
			path: join(lab.folder, 'full'),
			kind: 'folder',
			entries: ['x'],
			removable: false,
		});
		const file = await step('file.remove', { path: join(lab.folder, 'full/x'), preview: true });
		assert.deepEqual(file.results[0], { path: join(lab.folder, 'full/x'), kind: 'file', removable: true });
		const none = await step('file.remove', { path: join(lab.folder, 'full/y'), preview: true });
		assert.equal(none.error?.context?.['code'], 'NOT_FOUND', 'what is not there cannot be removed');
		assert.ok(existsSync(join(lab.folder, 'full/x')));
		const { results } = await step('command.start', { command: 'sleep 65', keep: false });
		const kill = await step('job.kill', { job: results[0]?.['job'], preview: true });
		assert.equal(kill.results[0]?.['alive'], true);
		assert.equal(
			(await step('job.kill', { job: results[0]?.['job'], preview: false })).results[0]?.['killed'],
			true,
		);
	});
});

describe('conplyent in n8n’s engine: runs and files', () => {
	test('One Item off: a line is an item, and the last one is the end', async () => {
		const { items } = await step('command.run', shell('echo a; echo b'), { options: { gather: false } });
		assert.deepEqual(
			items.map(({ json }) => json['line'] ?? json['exitCode']),
			['a', 'b', 0],
		);
	});

	test('Stop kills the job, or leaves it when told so', async () => {
		for (const killOnStop of [true, false]) {
			const stop = new AbortController();
			const running = step('command.run', { command: 'sleep 66', killOnStop }, { signal: stop.signal });
			await until(() => lab.jobs() > 0, 'the job');
			stop.abort();
			assert.equal((await running).status, 'canceled');
			if (killOnStop) await until(() => lab.jobs() === 0, 'the job to be killed');
		}
		const { results } = await step('job.getMany');
		assert.deepEqual(results[0]?.['command'], ['sleep', '66']);
		await step('job.kill', { job: results[0]?.['id'], preview: false });
	});

	test('Stop ends a call that hangs', async () => {
		let free = () => {};
		lab.faults.hold = new Promise((resolve) => {
			free = resolve;
		});
		const stop = new AbortController();
		const running = step('file.getWorkingFolder', {}, { signal: stop.signal });
		await new Promise((resolve) => setTimeout(resolve, 100));
		stop.abort();
		assert.equal((await running).status, 'canceled');
		lab.faults.hold = undefined;
		free();
	});

	test('files: 20 MiB from a binary stream to the server and back, byte for byte', async () => {
		const bytes = randomBytes(20 * 1024 * 1024);
		const path = join(lab.folder, 'big.bin');
		const up = await step('file.upload', { path, file: bytes });
		assert.equal(up.results[0]?.['verified'], true, up.error?.message);
		assert.ok(readFileSync(path).equals(bytes));
		const down = await step('file.download', { path });
		assert.ok((await bytesOf(engine, down.items[0] as Item)).equals(bytes));
		const about = down.items[0]?.binary?.['data'] as Loose;
		assert.equal(about['fileName'], 'big.bin');
		assert.ok(about['id'], 'it lies where n8n keeps files, not in the item');
	});

	test('an empty file goes both ways', async () => {
		const path = join(lab.folder, 'empty.bin');
		assert.equal((await step('file.upload', { path, file: new Uint8Array() })).error, undefined);
		assert.equal(readFileSync(path).length, 0);
		const { results, error } = await step('file.download', { path });
		assert.equal((results[0]?.['content'] as Buffer | undefined)?.length, 0, error?.message);
	});

	test('a job started here is followed by a later step over its whole result', async () => {
		const ran = await step('command.start', shell('echo x; exit 7', { keep: true }), {
			behind: [
				{
					node: 'conplyent',
					name: 'follow',
					parameters: { resource: 'job', operation: 'follow', kept: '={{ $json }}', deadline: '20s' },
				},
			],
		});
		assert.equal(ran.error, undefined);
		assert.deepEqual(like(ran.itemsOf('follow')[0]?.json, { lines: [{}], exitCode: 7 }), {
			lines: [{}],
			exitCode: 7,
		});
		await step('job.removeOutput', { kept: ran.results[0]?.['kept'], preview: false });
	});
});

describe('conplyent in n8n’s engine: credential and lists', () => {
	const check = (data: Loose) =>
		engine
			.node('conplyent')
			.methods?.credentialTest?.['conplyentApiTest']?.({ id: '1', name: 'c', type: 'conplyentApi', data });

	test('the credential test, also while this n8n holds the server’s one place and a job runs', async () => {
		const { results } = await step('command.start', { command: 'sleep 67', keep: false });
		const good = await check(credential());
		assert.deepEqual(good, {
			status: 'OK',
			message: `conplyent at 127.0.0.1:${lab.port} answers: linux, 21 commands`,
		});
		const other = await check({ ...credential(), hold: '1s', busyTimeout: '2s' });
		assert.equal(other?.status, 'OK', other?.message);
		await step('job.kill', { job: results[0]?.['job'], preview: false });
	});

	test('the credential test: what is wrong, in words', async () => {
		assert.match(
			(await check({ host: '127.0.0.1', port: 1 }))?.message ?? '',
			/refused the connection.*Is a conplyent server/,
		);
		assert.match((await check({ host: '', port: 1 }))?.message ?? '', /host|Host/);
		assert.match((await check({ host: '127.0.0.1', port: 99_999 }))?.message ?? '', /Port is 99999/);
	});

	test('a server that another client holds: busy, in words, after the busy time-out', async () => {
		const { connectConplyent } = await import('../../../src/services/conplyent/client/connect.ts');
		endLeases();
		await until(() => !lab.owned(), 'the place to be free');
		const other = await connectConplyent({ host: lab.host, port: lab.port });
		const busy = await check({ ...credential(), busyTimeout: '0s', answerTimeout: '600ms' });
		assert.equal(busy?.status, 'Error');
		assert.match(
			busy?.message ?? '',
			/accepts connections but does not answer: another client holds this server or it is dead/,
		);
		const waiting = step('server.heartbeat');
		await until(() => lab.connections() > 1, 'the step to try');
		await other.close();
		assert.deepEqual((await waiting).results[0], { alive: true, mainLoop: true });
	});

	test('live lists: the server’s commands and its jobs', async () => {
		const { listSearch } = engine.node('conplyent').methods ?? {};
		const functions = { getCredentials: async () => credential(), getCurrentNodeParameters: () => ({}) };
		const commands = await listSearch?.['commands']?.call(functions, 'os_');
		assert.deepEqual(commands?.results, [{ name: 'os_info', value: 'os_info' }]);
		const { results } = await step('command.start', { command: 'sleep 68', keep: false });
		const jobs = await listSearch?.['jobs']?.call(functions, 'sleep 68');
		assert.deepEqual(jobs?.results, [
			{ name: `${results[0]?.['job']} (sleep 68)`, value: String(results[0]?.['job']) },
		]);
		await step('job.kill', { job: results[0]?.['job'], preview: false });
	});
});
