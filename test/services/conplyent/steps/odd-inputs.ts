import assert from 'node:assert/strict';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { End } from '../../../../src/engine/run/results.ts';
import { runOperation } from '../../../../src/engine/run/run-operation.ts';
import { stepOf } from '../../../../src/engine/run/steps.ts';
import { service } from '../../../../src/services/conplyent/index.ts';
import { runStep } from '../../../support/steps.ts';

interface Scene {
	readonly settings: Record<string, unknown>;
	readonly folder: string;
}
type Input = Record<string, unknown>;

/** Inputs that nobody means, and some that people do, against any kind of server on this machine. */
export const oddInputTests = (scene: () => Scene): void => {
	const step = (name: string, values: Input = {}) => runStep(service, scene().settings, name, values);
	const one = async (name: string, values: Input = {}) => (await step(name, values))[0] as Input;
	const at = (name: string) => path.join(scene().folder, name);
	const runOnly = async (name: string, values: Input) => {
		const results: unknown[] = [];
		for await (const result of runOperation({
			service,
			operation: stepOf(service, 'file', name.split('.')[1] as string),
			input: values,
			settings: async () => scene().settings,
			context: {
				signal: new AbortController().signal,
				progress: () => {},
				log: () => {},
				answer: async () => undefined,
			},
		}))
			results.push(result);
		return (results[0] as Input)['content'];
	};
	const lines = async (values: Input) =>
		((await step('command.run', values)) as unknown[])
			.filter((result) => !(result instanceof End))
			.map((result) => (result as { line: string }).line);

	test('arguments reach a script too, or it is said that nothing in it takes them', async () => {
		const words = ['one', 'two three'];
		assert.deepEqual(await lines({ command: 'echo', words }), ['one two three']);
		assert.deepEqual(await lines({ command: `printf '%s\\n' zero`, words }), ['zero', ...words]);
		assert.deepEqual(await lines({ command: 'for w; do :; done; echo "$2"; echo $#', words }), [
			'two three',
			'2',
		]);
		for (const command of ['echo a; echo b', 'echo a | cat', 'echo a # b', 'echo a\necho b'])
			await assert.rejects(step('command.run', { command, words }), {
				code: 'BAD_INPUT',
				message: 'Arguments are given, and nothing in the script takes them',
			});
	});

	test('what nobody sees in a command is told; so is what kept the shell from beginning', async () => {
		const refused = (values: Input, message: RegExp, hint: RegExp) =>
			assert.rejects(step('command.run', values), { code: 'SERVER', message, hint });
		await refused({ command: '\u200bls' }, /^“<U\+200B>ls”/, /spelled right/);
		await refused({ command: 'pwd', workingFolder: at('none') }, /cd/, /such a working folder/);
		await refused(
			{ command: 'true', words: ['x'.repeat(200_000)] },
			/Argument list too long|E2BIG/i,
			/128 KiB/,
		);
		for (const [name, values] of [
			['command.run', { command: 'pwd', workingFolder: '~/x' }],
			['command.start', { command: 'pwd', folder: '$HOME/x' }],
			['file.getMany', { path: '~' }],
			['job.getResult', { kept: '~/job' }],
		] as const)
			await assert.rejects(step(name, values), { code: 'BAD_INPUT', message: /no shell reads it/ });
	});

	test('a device takes what is written and is not said to be damaged; a path of a folder makes none', async () => {
		assert.equal((await one('file.write', { path: '/dev/null', content: 'abc' }))['verified'], false);
		for (const name of ['never made/', 'never made/.', 'never made/..', '..'])
			await assert.rejects(step('file.write', { path: `${scene().folder}/${name}`, content: 'x' }), {
				code: 'BAD_INPUT',
				message: /names a folder, not a file$/,
			});
		assert.equal(existsSync(at('never made')), false);
		await assert.rejects(step('file.write', { path: scene().folder, content: 'x' }), (error: Error) => {
			assert.doesNotMatch(error.message, /incomplete|wrfile/);
			return true;
		});
		// opened, and so emptied, before the disk was full
		await assert.rejects(step('file.write', { path: '/dev/full', content: 'x' }), {
			message: /No space left on device.* \(\/dev\/full is incomplete there: 0 bytes\)$/,
		});
	});

	test('a file is written through a link, and stays one', async () => {
		writeFileSync(at('leads to'), 'old');
		symlinkSync(at('leads to'), at('way'));
		await step('file.write', { path: at('way'), content: 'new' });
		assert.ok(lstatSync(at('way')).isSymbolicLink());
		assert.equal(readFileSync(at('leads to'), 'utf8'), 'new');
	});

	test('a link that leads nowhere is there: preview and run say why it stays', async () => {
		symlinkSync(at('nowhere'), at('dangling'));
		const preview = await one('file.remove', { path: at('dangling'), preview: true });
		assert.deepEqual([preview['kind'], preview['removable']], ['link', false]);
		await assert.rejects(step('file.remove', { path: at('dangling') }), {
			code: 'CONFLICT',
			message: /is a link that leads nowhere, which this server cannot remove/,
		});
		assert.ok(readdirSync(scene().folder).includes('dangling'));
		await assert.rejects(step('file.remove', { path: at('none') }), { code: 'NOT_FOUND' });
	});

	test('a folder called - is that folder, not the one before it; no path holds a zero character', async () => {
		const folder = at('-');
		mkdirSync(folder);
		writeFileSync(`${folder}/within`, '');
		const before = (await one('file.getWorkingFolder'))['folder'];
		await step('file.setWorkingFolder', { path: scene().folder });
		assert.deepEqual(await lines({ command: 'pwd', workingFolder: '-' }), [folder]);
		assert.deepEqual(
			((await step('file.getMany', { path: '-' })) as { name: string }[]).map(({ name }) => name),
			['within'],
		);
		const preview = await one('file.remove', { path: '-', recursive: true, preview: true });
		assert.deepEqual(preview['entries'], ['within']);
		await step('file.setWorkingFolder', { path: before });
		for (const name of ['file.write', 'file.read', 'file.remove', 'file.makeFolder', 'file.getMany'])
			await assert.rejects(step(name, { path: 'a\0b', content: 'x' }), {
				code: 'BAD_INPUT',
				message: /“a<U\+0000>b”.* without a zero character/,
			});
	});

	test('a path that was put together from nothing removes nothing', async () => {
		for (const values of ['/', '//', '.', './', '..', '/srv/..', 'C:\\', 'c:/', 'a/../..', '/./'])
			for (const preview of [true, false])
				await assert.rejects(step('file.remove', { path: values, recursive: true, preview }), {
					code: 'BAD_INPUT',
					message: /is the root of a disk, or the working folder/,
				});
	});

	test('a place that an output does not have is refused; JSON may begin with a mark', async () => {
		const { kept } = await one('command.start', { command: 'echo done' });
		const { size } = await one('job.waitFor', { kept });
		assert.equal((await one('job.getResult', { kept, from: size }))['text'], '');
		for (const name of ['job.getResult', 'job.follow'])
			await assert.rejects(step(name, { kept, from: Number(size) + 1 }), {
				code: 'BAD_INPUT',
				message: 'From byte is 6, and the job has written 5 bytes',
			});
		await step('job.removeOutput', { kept });
		writeFileSync(at('bom.json'), '\ufeff{"a":1}');
		const read = await runOnly('file.read', { path: at('bom.json'), payloadAs: 'json' });
		assert.deepEqual(read, { a: 1 });
	});

	test('a job is listed as it was started, and its output stays while it runs', async () => {
		const { job, kept } = await one('command.start', { command: 'sleep 61.5' });
		const listed = (await step('job.getMany')).find(({ id }) => id === job);
		assert.deepEqual([listed?.['command'], listed?.['kept']], [['sleep', '61.5'], kept]);
		await assert.rejects(step('job.removeOutput', { kept }), { code: 'CONFLICT', message: /still runs$/ });
		assert.ok(existsSync(String(kept)));
		await step('job.signal', { kept, signal: 'kill' });
		await step('job.waitFor', { kept });
		await step('job.removeOutput', { kept });
		assert.equal(existsSync(String(kept)), false);
		const { kept: other } = await one('command.start', { command: 'sleep 2.5' });
		await step('job.removeOutput', { kept: other, evenIfRunning: 'yes' });
	});
};
