import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { FileOut } from '../../../../src/catalogue/operation.ts';
import { End } from '../../../../src/engine/run/results.ts';
import { service } from '../../../../src/services/conplyent/index.ts';
import { needs } from '../../../support/needs.ts';
import { runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

interface Scene {
	readonly settings: Record<string, unknown>;
	readonly folder: string;
}

/** What real use of the product found, against any kind of server on this machine. */
export const realUseTests = (scene: () => Scene): void => {
	const step = (name: string, values: Record<string, unknown> = {}) =>
		runStep(service, scene().settings, name, values);
	const one = async (name: string, values: Record<string, unknown> = {}) =>
		(await step(name, values))[0] as Record<string, unknown>;
	const run = async (values: Record<string, unknown>) => {
		const results = (await step('command.run', values)) as unknown[];
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
		const values = { command: 'head -n 1; exit 7', input: ['first', 'second', 'third', 'fourth'] };
		const seen = await run(values).then(
			({ lines, end }) => [lines, end['exitCode']],
			// where it writes in the very moment of the end a real server
			// drops the exit code, and at times the output: that is said
			({ code, message, details }) => {
				assert.equal(code, 'OUTCOME_UNKNOWN');
				assert.match(message, /it ended before it read its input, and the server dropped its last output/);
				return [details.lines.length === 0 ? ['first'] : details.lines, 7];
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
		// each of several pieces, which could come between another's
		const texts = Array.from({ length: 4 }, (_, index) => `${index}`.repeat(3 * 2 ** 20));
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
		await assert.rejects(step('job.waitFor', { kept: started['kept'], failOnExit: true }), {
			code: 'SERVER',
			message: /did not go well: ended by SIGTERM/,
		});
		assert.deepEqual(await one('job.signal', { kept: started['kept'], signal: '15' }), { signalled: false });
	});

	test('output that is not UTF-8: its bytes can be had, and damaged lines are marked and counted', async () => {
		const command = `printf 'a\\nb\\377c\\nd\\n'`;
		const kept = (await one('command.start', { command }))['kept'];
		await one('job.waitFor', { kept });
		const { text } = await one('job.getResult', { kept });
		assert.deepEqual(Buffer.from(text as Uint8Array), Buffer.from('a\nb\xffc\nd\n', 'latin1'));
		assert.equal((await one('job.getResult', { kept, from: 5 }))['text'], '\nd\n');
		const followed = (await step('job.follow', { kept })) as unknown[];
		assert.deepEqual(followed.slice(0, -1), [
			{ line: 'a' },
			{ line: 'b\ufffdc', damaged: true },
			{ line: 'd' },
		]);
		assert.equal(((followed.at(-1) as End).value as Record<string, unknown>)['damaged'], 1);
		const events = await step('job.waitForJobOutput', { kept, count: 3 });
		assert.deepEqual(
			events.map(({ damaged }) => damaged),
			[undefined, true, undefined],
		);
		await one('job.removeOutput', { kept });
	});

	test('a folder is listed as it is: odd names, many entries, kinds, and what may not be read', async (t) => {
		const odd = path.join(scene().folder, '[abc] *');
		mkdirSync(path.join(odd, 'a folder'), { recursive: true });
		const names = ['plain', 'two\nlines', 'ümlaut', ' blank ', '-n', '.hidden'];
		for (const name of names) writeFileSync(path.join(odd, name), 'x');
		symlinkSync('nowhere', path.join(odd, 'dangling'));
		const listed = async (folder: string) =>
			Object.fromEntries(
				(await step('file.getMany', { path: folder })).map(({ name, kind }) => [name, kind]),
			);
		const files = names.filter((name) => name !== '.hidden').map((name) => [name, 'file']);
		assert.deepEqual(await listed(odd), {
			...Object.fromEntries(files),
			'a folder': 'folder',
			dangling: 'link',
		});
		const many = path.join(scene().folder, 'many');
		mkdirSync(many);
		for (let index = 0; index < 1200; index++) writeFileSync(path.join(many, `f${index}`), '');
		const kinds = Object.values(await listed(many));
		assert.deepEqual([kinds.length, new Set(kinds)], [1200, new Set(['file'])]);
		const preview = await one('file.remove', { path: many, preview: true });
		assert.deepEqual([(preview['entries'] as []).length, preview['more']], [1000, 200]);
		const seen = await one('file.remove', { path: odd, preview: true });
		assert.deepEqual(new Set(seen['entries'] as string[]), new Set([...names, 'a folder', 'dangling']));
		await assert.rejects(step('file.getMany', { path: path.join(odd, 'none') }), { code: 'NOT_FOUND' });
		await step('file.remove', { path: many, recursive: true });
		if (process.getuid?.() === 0) return t.diagnostic('root may read everything');
		mkdirSync(path.join(odd, 'closed'), { mode: 0 });
		await assert.rejects(step('file.getMany', { path: path.join(odd, 'closed') }), /may not read it/);
	});

	test('no path is taken that only a shell would understand', async () => {
		for (const values of ['~/x', '~', '$HOME/x', '${HOME}/x'])
			for (const name of ['file.write', 'file.read', 'file.makeFolder', 'file.remove'])
				await assert.rejects(step(name, { path: values }), {
					code: 'BAD_INPUT',
					message: /no shell reads it/,
				});
		const odd = path.join(scene().folder, '$5 ~x');
		await step('file.write', { path: odd, content: 'x' });
		assert.equal(readFileSync(odd, 'utf8'), 'x');
	});

	test('a path of Windows makes no file of that whole name on another system', async () => {
		for (const values of ['C:\\jobs\\a.txt', 'c:/jobs/a.txt', '\\\\server\\share\\a.txt'])
			for (const name of ['file.write', 'file.touch', 'file.makeFolder'])
				await assert.rejects(step(name, { path: values }), {
					code: 'BAD_INPUT',
					message: /is a path of Windows, and the server runs on linux/,
				});
		assert.deepEqual(
			readdirSync(scene().folder).filter((name) => /jobs|\\|C:/i.test(name)),
			[],
		);
	});

	test('a file that is called as an option, or as what a program is fed, is a file', async () => {
		const folder = path.join(scene().folder, 'dashes');
		await step('file.makeFolder', { path: folder });
		const before = (await one('file.getWorkingFolder'))['folder'];
		await step('file.setWorkingFolder', { path: folder });
		try {
			for (const name of ['-', '--', '-rf', '-n 1']) {
				const made = await one('file.write', { path: name, content: `in ${name}` });
				assert.equal(made['verified'], true, name);
				assert.equal((await one('file.read', { path: name }))['content'], `in ${name}`);
				const [file] = (await step('file.download', { path: name })) as unknown as FileOut[];
				const parts: Uint8Array[] = [];
				for await (const part of file?.read() ?? []) parts.push(part);
				assert.equal(Buffer.concat(parts).toString(), `in ${name}`);
				assert.equal((await one('file.remove', { path: name, preview: true }))['kind'], 'file');
			}
			assert.deepEqual(readdirSync(folder).sort(), ['-', '--', '-n 1', '-rf']);
			for (const name of readdirSync(folder)) await step('file.remove', { path: name });
			assert.deepEqual(readdirSync(folder), []);
		} finally {
			await step('file.setWorkingFolder', { path: before });
		}
	});

	test('a link to a folder: the preview tells that it cannot be removed, and so does the run', async () => {
		const [target, link] = ['real', 'link'].map((name) => path.join(scene().folder, name)) as [
			string,
			string,
		];
		mkdirSync(target);
		symlinkSync(target, link);
		assert.equal(
			(await one('file.remove', { path: link, recursive: true, preview: true }))['removable'],
			false,
		);
		await assert.rejects(step('file.remove', { path: link, recursive: true }), {
			code: 'CONFLICT',
			message: /is a link to a folder, which this server cannot remove/,
		});
		assert.equal(existsSync(target), true);
	});

	test('what a command of the server returns is given; the one that suspends the machine is not called in passing', async () => {
		const result = await one('server.call', { command: 'values' });
		assert.deepEqual([result['ended'], result['exitCode'], result['returned']], ['exited', null, 'done']);
		assert.equal('returned' in (await one('server.call', { command: 'cwd' })), false);
		await assert.rejects(step('server.call', { command: 'sleep' }), {
			code: 'BAD_INPUT',
			message: /suspends the whole machine/,
		});
	});

	const full = needs('mount', 'jobs of conplyent on a full disk') ? test : () => {};
	full('a full disk: a job runs to its end, is read, and is not said to have failed', async () => {
		const disk = path.join(scene().folder, 'disk');
		mkdirSync(disk);
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]);
		try {
			const kept = path.join(disk, 'job');
			const command = `cat /dev/zero >'${disk}/filler'; echo some; sleep 0.2; exit 4`;
			const started = await one('command.start', { command: `echo first; ${command}`, folder: kept });
			assert.equal((await one('job.waitFor', { kept }))['exitCode'], 4);
			const result = await one('job.getResult', { kept: started['kept'] });
			assert.match(String(result['text']), /^first\n/);
			assert.equal(result['next'], result['size']);
			assert.deepEqual(readdirSync(kept).sort(), ['exit', 'output', 'pid']);
			await assert.rejects(step('command.start', { command: 'true', folder: path.join(disk, 'other') }), {
				code: 'SERVER',
				message: /cannot be kept/,
			});
		} finally {
			await until(() => spawnSync('umount', [disk]).status === 0, 'the file system to be let go');
		}
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
