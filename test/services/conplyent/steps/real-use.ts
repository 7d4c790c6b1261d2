import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { End } from '../../../../src/engine/run/results.ts';
import { service } from '../../../../src/services/conplyent/index.ts';
import { runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

interface Scene {
	readonly settings: Record<string, unknown>;
	readonly folder: string;
}

/** What real use of the product found, against any kind of server on this machine. */
export const realUseTests = (scene: () => Scene): void => {
	const step = (name: string, given: Record<string, unknown> = {}) =>
		runStep(service, scene().settings, name, given);
	const one = async (name: string, given: Record<string, unknown> = {}) =>
		(await step(name, given))[0] as Record<string, unknown>;
	const run = async (given: Record<string, unknown>) => {
		const results = (await step('command.run', given)) as unknown[];
		const end = results.at(-1);
		assert.ok(end instanceof End);
		return {
			lines: results.slice(0, -1).map((result) => (result as { line: string }).line),
			end: end.value as Record<string, unknown>,
		};
	};

	test('a command is a shell script unless told otherwise; one program is ended with its job', async () => {
		assert.deepEqual((await run({ command: `printf 'a\\nb\\n' | wc -l` })).lines.map(Number), [2]);
		assert.deepEqual((await run({ command: 'echo one\necho two' })).lines, ['one', 'two']);
		await assert.rejects(run({ command: '/no/such/program' }), { code: 'SERVER' });
		await assert.rejects(run({ command: 'echo one\necho two', reading: 'words' }), {
			code: 'BAD_INPUT',
			message: /Command has 2 lines/,
		});
	});

	test('input behind the end of a program throws nothing away', async () => {
		const given = { command: 'head -n 1; exit 7', input: ['first', 'second', 'third', 'fourth'] };
		const seen = await run(given).then(
			({ lines, end }) => [lines, end['exitCode']],
			// a real server drops the exit code where it writes in the very moment of the end: that is said
			({ code, message, details }) => {
				assert.equal(code, 'OUTCOME_UNKNOWN');
				assert.match(message, /it ended before it read its input/);
				return [details.lines, 7];
			},
		);
		assert.deepEqual(seen, [['first'], 7]);
	});

	test('empty texts and commas reach the program as they are', async () => {
		const { lines } = await run({
			command: `printf '<%s>\\n'`,
			reading: 'words',
			words: ['', 'Dear Sir, please', ''],
		});
		assert.deepEqual(lines, ['<>', '<Dear Sir, please>', '<>']);
	});

	test('one bad value ends no connection that others use', async () => {
		const long = run({ command: 'sleep 1; echo still here' });
		await step('server.call', { command: 'ls', args: [-0] }).catch(() => {});
		await assert.rejects(step('server.call', { command: 'ls', args: ['x'.repeat(40 * 2 ** 20)] }), {
			code: 'LIMIT',
		});
		assert.deepEqual((await long).lines, ['still here']);
	});

	test('writers of one path wait for each other', async () => {
		const file = path.join(scene().folder, 'shared.txt');
		const texts = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(200_000));
		await Promise.all(texts.map((content) => step('file.write', { path: file, content, verify: false })));
		assert.ok(texts.includes(readFileSync(file, 'utf8')), 'one of them, whole');
	});

	test('a kept job has the umask of its server, is signalled by any spelling, and tells what ended it', async () => {
		const made = path.join(scene().folder, 'made');
		const mask = (await run({ command: 'umask' })).lines[0];
		const started = await one('command.start', { command: `: > ${made}; umask; exec sleep 60` });
		await until(
			async () => (await one('job.getResult', { kept: started['kept'] }))['text'] === `${mask}\n`,
			'the umask',
		);
		assert.equal(statSync(made).mode & 0o777, 0o666 & ~Number.parseInt(mask ?? '0', 8));
		await assert.rejects(step('job.signal', { kept: started['kept'], signal: 'FOO' }), { code: 'BAD_INPUT' });
		assert.deepEqual(await one('job.signal', { kept: started['kept'], signal: 'sigterm' }), {
			signalled: true,
		});
		const ended = await one('job.waitFor', { kept: started['kept'] });
		assert.deepEqual([ended['exitCode'], ended['signal']], [143, 'SIGTERM']);
		assert.deepEqual(await one('job.signal', { kept: started['kept'], signal: '15' }), { signalled: false });
	});

	test('a folder that is not empty says what to turn on', async () => {
		const full = path.join(scene().folder, 'full');
		mkdirSync(full);
		writeFileSync(path.join(full, 'x'), 'x');
		await assert.rejects(step('file.remove', { path: full }), { hint: /Turn on Recursive/ });
		await step('file.remove', { path: full, recursive: true });
	});

	test('a heartbeat of a server that is down is an answer; a port in Host is named', async () => {
		const [down] = await runStep(service, { host: '127.0.0.1', port: 9 }, 'server.heartbeat');
		assert.deepEqual([down?.['alive'], down?.['mainLoop']], [false, false]);
		await assert.rejects(runStep(service, { host: '127.0.0.1:33931' }, 'server.getInfo'), {
			code: 'BAD_INPUT',
			message: /the port goes into Port/,
		});
	});
};
