import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FileOut } from '../../../../src/catalogue/operation.ts';
import { End } from '../../../../src/engine/run/results.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/conplyent/index.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { leftBehindTests } from './left-behind.ts';
import { oddInputTests } from './odd-inputs.ts';
import { noHarmTests } from './no-harm.ts';
import { realUseTests } from './real-use.ts';
import { turnTests } from './turns.ts';

export interface Place {
	readonly host: string;
	readonly port: number;
	/** A folder of the server's where tests may write. */
	readonly folder: string;
	close(): Promise<void>;
}

/** Every operation through the engine, as both hosts run it, against any kind of server. */
export const stepTests = (start: () => Promise<Place>): void => {
	let place: Place;
	let settings: Record<string, unknown>;
	const step = (name: string, values: Record<string, unknown> = {}, signal?: AbortSignal) =>
		runStep(service, settings, name, values, signal);
	const one = async (name: string, values: Record<string, unknown> = {}) =>
		(await step(name, values))[0] as Record<string, unknown>;
	const run = async (values: Record<string, unknown>) => {
		const results = (await step('command.run', values)) as unknown[];
		const end = results.at(-1);
		assert.ok(end instanceof End, 'a run ends with its end');
		return {
			lines: results.slice(0, -1).map((result) => (result as { line: string }).line),
			end: end.value as Record<string, unknown>,
		};
	};

	before(async () => {
		place = await start();
		settings = { host: place.host, port: place.port, hold: 1 };
	});
	after(async () => {
		endLeases();
		await place.close();
	});

	realUseTests(() => ({ settings, folder: place.folder }));
	oddInputTests(() => ({ settings, folder: place.folder }));
	noHarmTests(() => ({ settings, folder: place.folder }));
	leftBehindTests(() => ({ settings, folder: place.folder }));

	test('command.run: lines, exit code, words as a shell splits them', async () => {
		assert.deepEqual(
			await run({ command: `printf '%s\\n' "a b" c` }).then(({ lines, end }) => [
				lines,
				end['exitCode'],
				end['ended'],
			]),
			[['a b', 'c'], 0, 'exited'],
		);
		assert.equal((await run({ command: 'exit 3', reading: 'shell' })).end['exitCode'], 3);
		assert.deepEqual((await run({ command: 'echo $((1+1)) | cat', reading: 'shell' })).lines, ['2']);
		await assert.rejects(run({ command: 'echo "open', reading: 'words' }), { code: 'BAD_INPUT' });
		await assert.rejects(run({ command: 'exit 4', reading: 'shell', failOnExit: true }), {
			code: 'SERVER',
			message: /exit code 4/,
		});
		await assert.rejects(run({ command: '/no/such/program' }), {
			code: /NOT_FOUND|SERVER/,
		});
	});

	test('command.run: in a folder, with variables', async () => {
		const there = await run({
			command: 'pwd; echo "$STAGE"',
			workingFolder: '/usr',
			environment: { STAGE: 'two words; $HOME' },
		});
		assert.deepEqual(there.lines, ['/usr', 'two words; $HOME']);
		assert.ok((await run({ command: 'env', environment: { ONLY: 'x' } })).lines.includes('ONLY=x'));
		await assert.rejects(run({ command: 'true', workingFolder: '/no/such' }), {
			code: 'SERVER',
			message: /can't cd to \/no\/such/,
		});
		await assert.rejects(run({ command: 'true', environment: { 'A B': 'x' } }), {
			code: 'BAD_INPUT',
			message: /“A B” under Environment/,
		});
	});

	test('command.run: input at the start, and on a text or some silence', async () => {
		assert.deepEqual(
			(
				await run({
					command: 'read a; read b; echo $a-$b',
					reading: 'shell',
					input: ['x', 'y'],
				})
			).lines,
			['x-y'],
		);
		const asked = await run({
			command: 'echo Sure?; read a; read b; echo $a-$b',
			reading: 'shell',
			rules: [
				{ text: 'Sure', send: 'yes' },
				{ silence: '300ms', send: 'late' },
			],
		});
		assert.deepEqual(asked.lines, ['Sure?', 'yes-late']);
		await assert.rejects(run({ command: 'true', rules: [{ text: 'x' }] }), {
			code: 'BAD_INPUT',
			message: /rule 1/,
		});
	});

	test('command.run: gives up on silence, at the deadline, and when stopped; the job is killed', async () => {
		await assert.rejects(run({ command: 'sleep 30', silence: '400ms' }), {
			code: 'TIMEOUT',
			message: /no output for 400 ms/,
		});
		await assert.rejects(
			run({
				command: 'while :; do echo x; sleep 0.1; done',
				reading: 'shell',
				deadline: '700ms',
			}),
			{
				code: 'TIMEOUT',
				message: /not done after/,
			},
		);
		const stop = new AbortController();
		const running = step('command.run', { command: 'sleep 31' }, stop.signal);
		await until(
			async () => (await step('job.getMany')).some(({ call }) => String(call).includes('31')),
			'the job to run',
		);
		stop.abort();
		await assert.rejects(running, { code: 'CANCELLED' });
		await until(async () => (await step('job.getMany')).length === 0, 'the jobs to be gone');
	});

	test('command.start keeps the output: follow, wait, result, signal, remove', async () => {
		const started = await one('command.start', {
			command: 'for i in 1 2 3; do echo line $i; sleep 0.1; done; exit 5',
			reading: 'shell',
		});
		assert.match(started['kept'] as string, /\/muster-[0-9a-f]{32}$/);
		const followed = (await step('job.follow', { kept: started })) as unknown[];
		assert.deepEqual(followed.slice(0, -1), [{ line: 'line 1' }, { line: 'line 2' }, { line: 'line 3' }]);
		assert.deepEqual((followed.at(-1) as End).value, {
			ended: 'exited',
			exitCode: 5,
			next: 21,
		});
		assert.equal((await one('job.waitFor', { kept: started }))['exitCode'], 5);
		assert.equal((await one('job.getResult', { kept: started, from: 7 }))['text'], 'line 2\nline 3\n');
		assert.equal((await one('job.removeOutput', { kept: started, preview: true }))['size'], 21);
		await one('job.removeOutput', { kept: started });
		await assert.rejects(step('job.getResult', { kept: started }), {
			code: 'NOT_FOUND',
		});
		const long = await one('command.start', { command: 'sleep 60' });
		await assert.rejects(step('job.waitFor', { kept: long, deadline: '300ms' }), { code: 'TIMEOUT' });
		assert.equal((await one('job.signal', { kept: long }))['signalled'], true);
		assert.notEqual((await one('job.waitFor', { kept: long }))['exitCode'], 0);
		await one('job.removeOutput', { kept: long });
	});

	test('job.*: alive, input, kill, list, by number', async () => {
		const { job } = await one('command.start', { command: 'cat', keep: false });
		assert.equal((await one('job.isAlive', { job }))['alive'], true);
		assert.ok((await step('job.getMany')).some(({ id }) => id === job));
		await one('job.sendInput', { job, line: 'hello' });
		assert.equal((await one('job.kill', { job, preview: true }))['alive'], true);
		assert.equal((await one('job.kill', { job }))['killed'], true);
		await until(async () => (await one('job.isAlive', { job }))['alive'] === false, 'the job to end');
	});

	test('job.sendInput: blanks and an empty line are lines too', async () => {
		const kept = await one('command.start', { command: "head -n 3 | tr ' ' _" });
		const { job } = kept;
		for (const line of ['  ', '', 'a ']) await one('job.sendInput', { job, line });
		await one('job.waitFor', { kept, deadline: '30s' });
		const lines = (await step('job.follow', { kept })).flatMap(
			(line) => (line['line'] as string | undefined) ?? [],
		);
		assert.deepEqual(lines, ['__', '', 'a_']);
		await one('job.removeOutput', { kept });
	});

	test('files: write, upload, download, list, folders, touch, remove', async () => {
		const folder = `${place.folder}/some/where`;
		const content = randomBytes(200_000);
		const up = await one('file.upload', {
			path: `${folder}/blob`,
			file: {
				async *read() {
					yield content.subarray(0, 70_000);
					yield content.subarray(70_000);
				},
			},
		});
		assert.equal(up['bytes'], 200_000);
		assert.equal(up['verified'], true);
		const [file] = (await step('file.download', {
			path: `${folder}/blob`,
		})) as unknown as FileOut[];
		assert.equal(file?.name, 'blob');
		await one('file.write', { path: `${folder}/text`, content: 'grüße' });
		await one('file.touch', { path: `${folder}/empty` });
		assert.deepEqual((await step('file.getMany', { path: folder })).map(({ name }) => name).sort(), [
			'blob',
			'empty',
			'text',
		]);
		await one('file.makeFolder', { path: `${folder}/deep/er` });
		await assert.rejects(step('file.remove', { path: `${folder}/deep` }), {
			code: 'CONFLICT',
		});
		const preview = (name: string, values: object = {}) =>
			one('file.remove', { path: `${folder}/${name}`, preview: true, ...values });
		assert.deepEqual(await preview('deep'), {
			path: `${folder}/deep`,
			kind: 'folder',
			entries: ['er'],
			removable: false,
		});
		assert.equal((await preview('deep', { recursive: true }))['removable'], true);
		assert.equal((await preview('deep/er'))['removable'], true);
		await one('file.touch', { path: `${folder}/deep/er/.hidden` });
		assert.deepEqual(
			[(await preview('deep/er'))['removable'], (await preview('deep/er/.hidden'))['kind']],
			[false, 'file'],
		);
		assert.deepEqual(await preview('text'), { path: `${folder}/text`, kind: 'file', removable: true });
		await one('file.remove', { path: `${folder}/deep`, recursive: true });
		for (const name of ['nope', '.nope', 'nope/deeper', 'text/deeper']) {
			await assert.rejects(step('file.remove', { path: `${folder}/${name}` }), { code: 'NOT_FOUND' });
			await assert.rejects(preview(name), { code: 'NOT_FOUND', message: /does not exist on the server/ });
		}
		assert.equal((await one('file.setWorkingFolder', { path: folder }))['folder'], folder);
		assert.equal((await one('file.getWorkingFolder'))['folder'], folder);
	});

	test('server.*: heartbeat, information, any command; what ends it asks for its word', async () => {
		assert.deepEqual(await one('server.heartbeat'), {
			alive: true,
			mainLoop: true,
		});
		const info = await one('server.getInfo');
		assert.equal(info['os'], 'linux');
		assert.ok((info['commands'] as string[]).includes('exec'));
		assert.equal((await one('server.call', { command: 'os_info' }))['ended'], 'exited');
		await assert.rejects(step('server.call', { command: 'nonsense' }), {
			code: 'UNSUPPORTED',
		});
		for (const name of ['close', 'reboot', 'shutdown'])
			await assert.rejects(step(`server.${name}`, {}), { code: 'BAD_INPUT' });
	});

	test('jobOutput: each line, the end, and started again if asked', async () => {
		const watching = startWatch(service, settings, 'jobOutput', {
			command: 'echo a; echo b; exit 2',
			reading: 'shell',
			restart: 'failed',
		});
		await until(
			() => watching.events.filter(({ event }) => event === 'job.ended').length >= 2,
			'two runs',
			30,
		);
		assert.deepEqual(
			watching.events.slice(0, 3).map(({ event, line, exitCode }) => [event, line ?? exitCode]),
			[
				['job.line', 'a'],
				['job.line', 'b'],
				['job.ended', 2],
			],
		);
		await watching.stop();
	});

	turnTests(() => ({ place, settings }));
};
