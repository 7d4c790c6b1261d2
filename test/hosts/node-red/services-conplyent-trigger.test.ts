import assert from 'node:assert/strict';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import type { Loose } from '../services/trial.ts';

let lab: ConplyentLab;
let stage: NodeRedStage;
const settings = () => ({ host: lab.host, port: String(lab.port), hold: { value: '1', unit: 's' } });
const log = (name: string) => join(lab.folder, name);
const write = (name: string, text: string) => appendFileSync(log(name), text);
/** A trigger whose command writes what is written to a file, and ends when that ends with “end”. */
const follow = (name: string, more: Loose = {}) => {
	writeFileSync(log(name), '');
	const command = `tail -f -n +1 -s 0.05 '${log(name)}' | sed -u '/^end$/q'`;
	return stage.trigger('jobOutput', { command, reading: 'shell', ...more }, { id: name });
};
const text = (id: string) => stage.red.statuses(id).at(-1)?.text ?? '';
const stands = (id: string) => until(() => /^connected since/.test(text(id)), 'the trigger to stand');
const events = (from = 0) =>
	stage.red
		.printed('out')
		.slice(from)
		.map(({ payload }) => payload as Loose);
const lines = (from = 0) => events(from).flatMap(({ event, line }) => (event === 'job.line' ? [line] : []));
const count = () => stage.red.printed('out').length;

before(async () => {
	lab = await startConplyentLab();
	stage = await openNodeRed(service, settings);
});
after(async () => {
	await stage?.stop();
	await lab?.close();
});

describe('conplyent’s trigger in Node-RED', () => {
	test('a message for each line, then one for the end', async () => {
		const from = count();
		await stage.deploy(stage.trigger('jobOutput', { command: 'echo a; echo b; exit 2', reading: 'shell' }));
		await until(() => events(from).some(({ event }) => event === 'job.ended'), 'the end');
		assert.deepEqual(lines(from), ['a', 'b']);
		assert.equal(events(from).at(-1)?.['exitCode'], 2);
		assert.equal(stage.red.printed('out').at(-1)?.topic, 'job.ended');
		await stage.deploy(
			stage.trigger(
				'jobOutput',
				{ command: 'echo a; echo b; exit 2', reading: 'shell' },
				{ name: 'renamed' },
			),
		);
		await until(
			() => /has ended, and is not started again/.test(stage.red.log()),
			'the log to say that it is not started again',
		);
	});

	test('the server killed and back: it stands again, and says so', async () => {
		await stage.deploy(follow('killed'));
		await stands('killed');
		const from = count();
		write('killed', 'one\n');
		await until(() => lines(from).length === 1, 'the first line');
		await lab.kill();
		await until(() => / · retry \d+ s · /.test(text('killed')), 'the status to say so');
		await lab.restart();
		// the lab takes its programs with it, as a machine would: what the job left is told as gone
		await until(() => events(from).some(({ event }) => event === 'job.ended'), 'the end', 40);
		assert.deepEqual(events(from).at(-1)?.['ended'], 'gone');
	});

	test('two triggers and a step take turns with a client of another process; no line is lost', async () => {
		await stage.deploy(follow('left'), follow('right'));
		await Promise.all([stands('left'), stands('right')]);
		const from = count();
		for (let turn = 0; turn < 3; turn++) {
			const other = await until(
				() => connectConplyent({ host: lab.host, port: lab.port, answerTimeout: 1 }).catch(() => undefined),
				'the other client to be let in',
			);
			write('left', `left ${turn}\n`);
			write('right', `right ${turn}\n`);
			assert.equal(await other.osInfo(), 'linux');
			await other.close();
		}
		await until(() => lines(from).length === 6, 'all lines', 30);
		const of = (side: string) => lines(from).filter((line) => String(line).startsWith(side));
		assert.deepEqual(
			[of('left'), of('right')],
			[
				['left 0', 'left 1', 'left 2'],
				['right 0', 'right 1', 'right 2'],
			],
		);
		write('left', 'end\n');
		write('right', 'end\n');
		await until(
			() => events(from).filter(({ event }) => event === 'job.ended').length === 2,
			'both ends',
			30,
		);
	});

	test('Node-RED killed and back: the job goes on, its lines come, and nothing is started twice', async () => {
		await stage.deploy(follow('back'));
		await stands('back');
		const from = count();
		write('back', 'one\n');
		await until(() => lines(from).includes('one'), 'the first line');
		const { userDir } = stage.red;
		await until(() => existsSync(join(userDir, 'muster/back.json')), 'its memory');
		await stage.red.kill();
		write('back', 'two\n');
		stage = await openNodeRed(service, settings, { userDir });
		await until(() => lines().includes('two'), 'what was written meanwhile', 30);
		assert.deepEqual(
			events()
				.filter(({ line }) => line === 'two')
				.map(({ recovered }) => recovered),
			[true],
		);
		assert.ok(lines().filter((line) => line === 'one').length <= 1, 'at most the last event comes twice');
		write('back', 'end\n');
		await until(() => events().some(({ event }) => event === 'job.ended'), 'the end', 30);
		assert.ok(!stage.red.exited());
		assert.doesNotMatch(stage.red.log(), /Uncaught|Unhandled|MaxListeners/i);
	});
});
