import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { service } from '../../../../src/services/conplyent/index.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

interface Scene {
	readonly settings: Record<string, unknown>;
	readonly folder: string;
}
type Input = Record<string, unknown>;

/** What a step says of a job or file is so, and none of them keeps the server from others. */
export const noHarmTests = (scene: () => Scene): void => {
	const step = (name: string, values: Input = {}) => runStep(service, scene().settings, name, values);
	const one = async (name: string, values: Input = {}) => (await step(name, values))[0] as Input;
	const at = (name: string) => path.join(scene().folder, name);
	const fileOf = (read: () => AsyncIterable<Uint8Array>) => ({ name: 'x', read });

	test('a job that cannot be killed is not said to be: the server no longer hears of its program', async () => {
		const command = `echo $$ >'${at('unheard')}'; printf '\\377\\n'; exec yes`;
		const error = await step('command.run', { command, deadline: 1 }).catch((thrown) => thrown);
		const pid = Number(readFileSync(at('unheard'), 'utf8'));
		try {
			assert.equal(error.code, 'TIMEOUT');
			assert.match(error.hint, /^The server was told to kill job \d+, and it has not ended/);
			process.kill(pid, 0);
			const { job } = error.details;
			assert.deepEqual(await one('job.kill', { job }), { killed: true, ended: false, job });
		} finally {
			process.kill(pid, 'SIGKILL');
		}
		const killed = await step('command.run', { command: 'sleep 40', deadline: 0.3 }).catch(
			(thrown) => thrown,
		);
		assert.equal(killed.hint, 'The job was killed.');
		const { job } = await one('command.start', { command: 'sleep 41', keep: false });
		assert.deepEqual(await one('job.kill', { job }), { killed: true, ended: true, job });
	});

	test('a file that could not be opened is not incomplete, and nothing more is sent to it', async () => {
		copyFileSync('/bin/sleep', at('program'));
		chmodSync(at('program'), 0o755);
		const busy = spawn(at('program'), ['60']);
		await until(() => busy.pid !== undefined, 'the program to run');
		const whole = readFileSync(at('program'));
		const parts = async function* () {
			for (let part = 0; part < 20; part++) yield Buffer.alloc(60_000, 'x');
		};
		for (const append of [false, true])
			await assert.rejects(step('file.upload', { path: at('program'), file: fileOf(parts), append }), {
				code: 'SERVER',
				message: `Writing ${at('program')}: Text file busy: ${at('program')}`,
			});
		busy.kill();
		assert.ok(readFileSync(at('program')).equals(whole));
		const long = at('x'.repeat(300));
		await assert.rejects(step('file.write', { path: long, content: 'x' }), { message: /too long: [^(]+$/ });
	});

	test('an upload that breaks off counts what it knows of, and says where it may be more', async () => {
		const parts = async function* () {
			for (let part = 0; part < 5; part++) yield Buffer.alloc(60_000, 'x');
			throw new Error('the disk is gone');
		};
		const error = await step('file.upload', { path: at('half'), file: fileOf(parts) }).catch(
			(thrown) => thrown,
		);
		const [, known] = /half is incomplete there: (\d+) bytes or more\)$/.exec(error.message) ?? [];
		assert.ok(Number(known) > 0, error.message);
		await step('server.getInfo');
		assert.ok(readFileSync(at('half')).length > Number(known));
	});

	test('a pipe or an endless device is refused: its reading or writing would keep the server from all', async () => {
		execFileSync('mkfifo', [at('pipe')]);
		const refused = (name: string, values: Input, what: string) =>
			assert.rejects(step(name, values), {
				code: 'BAD_INPUT',
				message: new RegExp(`is a ${what}: while it is .+, the server hears none of its clients$`),
			});
		await refused('file.write', { path: at('pipe'), content: 'x' }, 'pipe');
		await refused('file.upload', { path: at('pipe'), file: fileOf(async function* () {}) }, 'pipe');
		for (const name of ['file.read', 'file.download']) {
			await refused(name, { path: at('pipe') }, 'pipe');
			await refused(name, { path: '/dev/zero' }, 'device');
		}
		await step('server.getInfo', { timeout: 20 });
	});

	test('a folder that is no job’s is called so, and stays', async () => {
		for (const [name, files] of [
			['app with a pid', { pid: '1\n' }],
			['app with both', { pid: '1\n', output: 'precious' }],
			['app with two', { pid: '1 2\n' }],
		] as const) {
			mkdirSync(at(name));
			for (const [file, text] of Object.entries(files)) writeFileSync(at(`${name}/${file}`), text);
			for (const [step, more] of [
				['job.removeOutput', { evenIfRunning: true }],
				['job.getResult', {}],
			] as const)
				await assert.rejects(one(step, { kept: at(name), ...more }), {
					code: 'NOT_FOUND',
					message: `No job keeps its output in ${at(name)}`,
				});
			assert.ok(existsSync(at(`${name}/pid`)));
		}
	});

	test('a kept job that crashed is named by its signal', async () => {
		for (const name of ['SEGV', 'FPE', 'PIPE']) {
			const { kept } = await one('command.start', { command: `kill -${name} $$` });
			assert.equal((await one('job.waitFor', { kept }))['signal'], `SIG${name}`);
			await one('job.removeOutput', { kept });
		}
	});

	test('a command that a trigger started and that crashed is named by its signal', async () => {
		const watching = startWatch(service, scene().settings, 'jobOutput', { command: 'kill -SEGV $$' });
		const { text, ...ended } = await watching.seen('job.ended', () => true, 30);
		await watching.stop();
		assert.match(String(text), /was ended by SIGSEGV$/);
		assert.deepEqual([ended['signal'], ended['exitCode'], ended['ended']], ['SIGSEGV', 139, 'exited']);
	});

	test('what only a shell or a browser would resolve at the beginning of a path is refused', async () => {
		for (const bad of ['%TEMP%\\x', '%HOME%/x', 'file:///etc/x', 'sftp://host/x'])
			await assert.rejects(step('file.write', { path: bad, content: 'x' }), {
				code: 'BAD_INPUT',
				message: /since no shell reads it/,
			});
		await step('file.write', { path: at('100%x%y'), content: 'x' });
	});

	test('writers of one file wait for each other, relative path or whole', async () => {
		const { folder } = await one('file.getWorkingFolder');
		const name = 'written by two';
		const writer = (target: string, letter: string) => {
			const parts = async function* () {
				for (let part = 0; part < 4; part++) {
					yield Buffer.alloc(60_000, letter);
					await new Promise((resolve) => setImmediate(resolve));
				}
			};
			return one('file.upload', { path: target, file: fileOf(parts) });
		};
		await Promise.all([writer(name, 'a'), writer(path.join(String(folder), name), 'b')]);
		const text = readFileSync(path.join(String(folder), name), 'utf8');
		assert.ok(/^(a+|b+)$/.test(text) && text.length === 240_000);
	});
};
