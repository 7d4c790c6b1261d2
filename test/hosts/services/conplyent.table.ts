import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import type { Refusal, Results, Scene, Trials } from './trial.ts';

type Lab = ConplyentLab;

const at = ({ lab }: Scene<Lab>, name: string) => join(lab.folder, name);
const first = (results: Results) => results[0] as Record<string, unknown>;

/** A job whose output is kept, in a folder of the lab’s. */
const keeps = async (scene: Scene<Lab>, name: string, command: string) =>
	first(await scene.run('command.start', { command, reading: 'shell', keep: true, folder: at(scene, name) }));
/** A job that runs until it is killed. */
const starts = async (scene: Scene<Lab>, command: string) =>
	first(await scene.run('command.start', { command, keep: false }));

const content = randomBytes(300_000);

/** Every step of conplyent once, as a user would fill it in. The lab’s folder is empty. */
export const conplyentTrials: Trials<Lab> = {
	'command.run': {
		input: () => ({
			command: 'echo Sure?; read answer; echo $answer $1; exit 3',
			reading: 'shell',
			words: ['at all'],
			rules: [{ text: 'Sure', send: 'yes' }],
			failOnExit: false,
			deadline: '20s',
		}),
		gives: { lines: [{ line: 'Sure?' }, { line: 'yes at all' }], ended: 'exited', exitCode: 3 },
	},
	'command.start': {
		input: (scene) => ({ command: 'sh -c "echo kept; exit 4"', keep: true, folder: at(scene, 'started') }),
		after: async (scene, results) => {
			assert.equal(first(results)['kept'], at(scene, 'started'));
			await until(() => existsSync(at(scene, 'started/exit')), 'the exit code');
			assert.equal(readFileSync(at(scene, 'started/output'), 'utf8'), 'kept\n');
			assert.equal(readFileSync(at(scene, 'started/exit'), 'utf8').trim(), '4');
		},
	},
	'job.getMany': {
		input: async (scene) => {
			await starts(scene, 'sleep 61');
			return { returnAll: true };
		},
		gives: { command: ['sleep', '61'], own: true },
		after: async (scene, results) =>
			void (await scene.run('job.kill', { job: first(results)['id'], preview: false })),
	},
	'job.follow': {
		input: async (scene) => ({
			kept: await keeps(scene, 'followed', 'echo one; sleep 0.3; echo two; exit 5'),
			deadline: '20s',
		}),
		gives: { lines: [{ line: 'one' }, { line: 'two' }], ended: 'exited', exitCode: 5, next: 8 },
	},
	'job.waitFor': {
		input: async (scene) => ({ kept: await keeps(scene, 'waited', 'sleep 0.2; exit 6'), deadline: '20s' }),
		gives: { exitCode: 6, ended: 'exited' },
	},
	'job.getResult': {
		input: async (scene) => {
			const { kept } = await keeps(scene, 'result', 'echo grüße');
			await scene.run('job.waitFor', { kept, deadline: '20s' });
			return { kept };
		},
		gives: { running: false, exitCode: 0, text: 'grüße\n' },
	},
	'job.sendInput': {
		input: async (scene) => {
			const { job } = await starts(scene, `sh -c "read line; echo $line > '${at(scene, 'told')}'"`);
			return { job, line: 'hello' };
		},
		gives: { sent: true },
		after: async (scene) =>
			void (await until(() => existsSync(at(scene, 'told')), 'the job to have read it')),
	},
	'job.isAlive': {
		input: async (scene) => ({ job: (await starts(scene, 'sleep 62'))['job'] }),
		gives: { alive: true },
		after: async (scene, results) =>
			void (await scene.run('job.kill', { job: first(results)['job'], preview: false })),
	},
	'job.kill': {
		input: async (scene) => ({ job: (await starts(scene, 'sleep 63'))['job'], preview: false }),
		gives: { killed: true },
	},
	'job.signal': {
		input: async (scene) => ({ kept: await keeps(scene, 'signalled', 'exec sleep 64'), signal: 'TERM' }),
		gives: { signalled: true },
	},
	'job.removeOutput': {
		input: async (scene) => {
			const { kept } = await keeps(scene, 'removed', 'true');
			await scene.run('job.waitFor', { kept, deadline: '20s' });
			return { kept, preview: false };
		},
		gives: { removed: true },
		after: (scene) => assert.ok(!existsSync(at(scene, 'removed'))),
	},
	'file.upload': {
		input: (scene) => ({ path: at(scene, 'up/blob'), file: content }),
		gives: { bytes: content.length, verified: true },
		after: (scene) => assert.deepEqual(readFileSync(at(scene, 'up/blob')), content),
	},
	'file.write': {
		input: (scene) => ({ path: at(scene, 'text'), content: 'grüße' }),
		gives: { bytes: 7, verified: true },
		after: (scene) => assert.equal(readFileSync(at(scene, 'text'), 'utf8'), 'grüße'),
	},
	'file.download': {
		input: (scene) => {
			writeFileSync(at(scene, 'down.bin'), content);
			return { path: at(scene, 'down.bin') };
		},
		gives: { name: 'down.bin', content },
	},
	'file.read': {
		input: (scene) => {
			writeFileSync(at(scene, 'small.txt'), 'grüße');
			return { path: at(scene, 'small.txt') };
		},
		gives: { content: 'grüße', size: 7 },
	},
	'file.getMany': {
		input: async (scene) => {
			await scene.run('file.write', { path: at(scene, 'listed/a.txt'), content: 'a' });
			return { path: at(scene, 'listed'), returnAll: true };
		},
		gives: { name: 'a.txt', kind: 'file' },
		count: 1,
	},
	'file.makeFolder': {
		input: (scene) => ({ path: at(scene, 'deep/er') }),
		gives: { made: true },
		after: (scene) => assert.ok(existsSync(at(scene, 'deep/er'))),
	},
	'file.remove': {
		input: async (scene) => {
			await scene.run('file.write', { path: at(scene, 'old/file'), content: '' });
			return { path: at(scene, 'old'), recursive: true, preview: false };
		},
		gives: { removed: true },
		after: (scene) => assert.ok(!existsSync(at(scene, 'old'))),
	},
	'file.touch': {
		input: (scene) => ({ path: at(scene, 'touched') }),
		gives: { touched: true },
		after: (scene) => assert.ok(existsSync(at(scene, 'touched'))),
	},
	'file.getWorkingFolder': { input: () => ({}), gives: ({ lab }) => ({ folder: lab.folder }) },
	'file.setWorkingFolder': {
		input: ({ lab }) => ({ path: lab.folder }),
		gives: ({ lab }) => ({ folder: lab.folder }),
	},
	'server.heartbeat': { input: () => ({}), gives: { alive: true, mainLoop: true } },
	'server.getInfo': { input: () => ({}), gives: { os: 'linux', user: null } },
	'server.call': {
		input: () => ({ command: 'nap', args: [0.01], keywords: { word: 'up' } }),
		gives: { ended: 'exited', output: [{ line: 'up' }] },
	},
	'job.waitForJobOutput': {
		input: () => ({
			command: 'echo first; echo second',
			reading: 'shell',
			restart: 'never',
			kept: '',
			deadline: '20s',
			count: 2,
		}),
		gives: { event: 'job.line', line: 'first' },
		count: 2,
	},
	'server.close': {
		input: () => ({ confirm: 'CLOSE' }),
		gives: { closed: true },
		after: ({ lab }) => lab.restart(),
	},
	'server.reboot': {
		input: () => ({ confirm: 'REBOOT' }),
		gives: { rebooting: true },
		after: ({ lab }) => lab.restart(),
	},
	'server.shutdown': {
		input: () => ({ confirm: 'SHUTDOWN' }),
		gives: { halting: true },
		after: ({ lab }) => lab.restart(),
	},
};

/** What is refused, and that nothing was run. */
export const conplyentRefusals: readonly Refusal[] = [
	{ step: 'command.run', input: { command: '' }, code: 'BAD_INPUT', says: /Command is needed/ },
	{
		step: 'command.run',
		input: { command: 'echo "open', reading: 'words' },
		code: 'BAD_INPUT',
		says: /quot/i,
	},
	{
		step: 'command.run',
		input: { command: 'true', rules: [{ text: 'x' }] },
		code: 'BAD_INPUT',
		says: /Expect: rule 1 has no “send”/,
	},
	{ step: 'command.run', input: { command: 'true', rules: '{' }, code: 'BAD_INPUT', says: /Expect.*JSON/ },
	{
		step: 'command.run',
		input: { command: 'true', deadline: 'later' },
		code: 'BAD_INPUT',
		says: /Deadline is “later”/,
	},
	{
		step: 'command.start',
		input: { command: 'true', keep: true, folder: 'relative' },
		code: 'BAD_INPUT',
		says: /must be an absolute path/,
	},
	{
		step: 'command.start',
		input: { command: '   ', keep: true },
		code: 'BAD_INPUT',
		says: /Command has no word in it/,
	},
	{
		step: 'job.signal',
		input: { kept: '/tmp/x', signal: 'now!' },
		code: 'BAD_INPUT',
		says: /Signal is “now!”/,
	},
	{ step: 'job.kill', input: { job: -1, preview: false }, code: 'BAD_INPUT', says: /Job is -1/ },
	{
		step: 'server.close',
		input: { confirm: 'YES' },
		code: 'BAD_INPUT',
		says: /confirmed with the word CLOSE/,
	},
	{
		step: 'server.reboot',
		input: { confirm: 'no' },
		code: 'BAD_INPUT',
		says: /confirmed with the word REBOOT/,
	},
	{ step: 'server.call', input: { command: 'nonsense' }, code: 'UNSUPPORTED', says: /nonsense/ },
	{ step: 'file.download', input: { path: '/no/such/file' }, code: 'NOT_FOUND', says: /\/no\/such\/file/ },
	{
		step: 'job.getResult',
		input: { kept: '/no/such/folder' },
		code: 'NOT_FOUND',
		says: /No job keeps its output in \/no\/such\/folder/,
	},
];
