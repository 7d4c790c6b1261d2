import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { connectConplyent } from '../../../src/services/conplyent/client/connect.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { n8nRunner } from '../services/n8n.ts';
import { type Engine, type Loose, startEngine } from './engine.ts';
import { startTrigger, type TriggerOptions } from './support/trigger.ts';

let engine: Engine;
let lab: ConplyentLab;
const credential = () => ({ host: lab.host, port: lab.port, hold: '500ms' });
const step = (...words: Parameters<ReturnType<typeof n8nRunner>>) =>
	n8nRunner(engine, service, credential)(...words);
const script = (command: string, more: Loose = {}) => ({
	source: 'jobOutput',
	command,
	reading: 'shell',
	...more,
});
const start = (parameters: Loose, more: Partial<TriggerOptions> = {}) =>
	startTrigger(engine, { type: 'conplyentTrigger', parameters, credential: credential(), ...more });
const lines = (events: Loose[]) => events.filter(({ event }) => event === 'job.line').map(({ line }) => line);
/** How often the lab has started something of that name. */
const runs = () => lab.seen().filter((command) => command === 'exec').length;
/** A program that writes what stands in a file, and ends when that ends with “end”. */
const follower = () => `tail -f -n +1 -s 0.05 '${join(lab.folder, 'log')}' | sed -u '/^end$/q'`;
const write = (text: string) => appendFileSync(join(lab.folder, 'log'), text);

before(async () => {
	engine = await startEngine('n8n-engine');
});
after(() => engine?.stop());
beforeEach(async () => {
	lab = await startConplyentLab();
	writeFileSync(join(lab.folder, 'log'), '');
});
afterEach(async () => {
	endLeases();
	await lab.close();
});

describe('conplyent’s trigger in n8n’s engine', () => {
	test('each line and the end; what it kept on the server is removed; it is not started again', async () => {
		const trigger = start(script('echo a; echo b; exit 2'));
		await until(() => trigger.named('job.ended').length > 0, 'the end');
		assert.deepEqual(lines(trigger.events()), ['a', 'b']);
		const [ended] = trigger.named('job.ended');
		assert.deepEqual([ended?.['exitCode'], ended?.['ended']], [2, 'exited']);
		const { kept } = ended?.['job'] as { kept: string };
		await until(() => !existsSync(kept), 'the folder to be removed');
		const saved = trigger.saved();
		await trigger.close();
		const again = start(script('echo a; echo b; exit 2'), { activation: 'init', staticData: saved });
		await until(
			() => engine.log.some((line) => /has ended, and is not started again/.test(line)),
			'the log to say so',
		);
		assert.deepEqual(lines(again.events()), []);
		await again.close();
	});

	test('Start Again: always, with growing pauses', async () => {
		const trigger = start(script('echo run', { restart: 'always' }));
		await until(() => trigger.named('job.ended').length >= 3, 'three runs', 30);
		assert.deepEqual(new Set(lines(trigger.events())), new Set(['run']));
		assert.equal(new Set(trigger.named('job.ended').map(({ job }) => (job as Loose)['kept'])).size, 3);
		await trigger.close();
	});

	test('the server’s place is given back between looks: another client has its turn, and nothing is lost', async () => {
		const trigger = start(script(follower()));
		await trigger.started;
		write('one\n');
		await until(() => lines(trigger.events()).length === 1, 'the first line');
		for (let count = 0; count < 3; count++) {
			const other = await until(
				() => connectConplyent({ host: lab.host, port: lab.port, answerTimeout: 1 }).catch(() => undefined),
				'another client to be let in',
			);
			write(`while ${count}\n`);
			assert.equal(await other.osInfo(), 'linux');
			await other.close();
		}
		write('end\n');
		await until(() => trigger.named('job.ended').length > 0, 'the end');
		assert.deepEqual(lines(trigger.events()), ['one', 'while 0', 'while 1', 'while 2', 'end']);
		await trigger.close();
	});

	test('a line that is written in halves comes whole, also over an outage', async () => {
		const trigger = start(
			script(`printf ab; while [ ! -e '${join(lab.folder, 'go')}' ]; do sleep 0.05; done; printf 'cd\\nef'`),
		);
		await trigger.started;
		await until(() => readdirSync(lab.folder).length > 0 && runs() >= 3, 'some looks');
		lab.drop();
		writeFileSync(join(lab.folder, 'go'), '');
		await until(() => trigger.named('job.ended').length > 0, 'the end', 30);
		assert.deepEqual(lines(trigger.events()), ['abcd', 'ef']);
		await trigger.close();
	});

	test('the server taken by another client for a while: what was written meanwhile comes later, and the job is started once', async () => {
		const trigger = start(script(follower()), {
			credential: { ...credential(), busyTimeout: '1s', answerTimeout: '300ms' },
		});
		await trigger.started;
		write('before\n');
		await until(() => lines(trigger.events()).length === 1, 'the first line');
		const other = await until(
			() => connectConplyent({ host: lab.host, port: lab.port, answerTimeout: 1 }).catch(() => undefined),
			'another client to be let in',
		);
		write('meanwhile\n');
		await until(
			() => engine.log.some((line) => /another client holds this server.*Trying again/.test(line)),
			'the outage to be told',
		);
		await other.close();
		await until(() => lines(trigger.events()).length === 2, 'what was written meanwhile', 30);
		assert.equal(trigger.named('job.line').at(-1)?.['recovered'], true);
		write('end\n');
		await until(() => trigger.named('job.ended').length > 0, 'the end');
		await trigger.close();
	});

	test('n8n killed and back: the job goes on, and no line is missing or comes twice but the last batch', async () => {
		const first = start(script(follower()));
		await first.started;
		write('one\ntwo\n');
		await until(() => lines(first.events()).length === 2, 'two lines');
		const saved = first.saved();
		await first.close();
		endLeases();
		write('three\n');
		const execs = runs();
		const second = start(script(follower()), { activation: 'init', staticData: saved });
		await until(() => lines(second.events()).includes('three'), 'the third');
		write('end\n');
		await until(() => second.named('job.ended').length > 0, 'the end');
		const seen = lines(second.events());
		assert.deepEqual(seen.slice(seen.indexOf('three')), ['three', 'end']);
		assert.ok(seen.indexOf('three') <= 2);
		assert.equal(second.events().find(({ line }) => line === 'three')?.['recovered'], true);
		assert.ok(runs() > execs);
		await second.close();
	});

	test('a job that another step started is followed; one that is not there is refused at activation', async () => {
		const { results } = await step('command.start', { command: follower(), reading: 'shell' });
		const kept = results[0]?.['kept'] as string;
		write('here\nend\n');
		const trigger = start({ source: 'jobOutput', command: '', kept });
		await until(() => trigger.named('job.ended').length > 0, 'the end');
		assert.deepEqual(lines(trigger.events()), ['here', 'end']);
		assert.equal(
			readFileSync(join(kept, 'output'), 'utf8'),
			'here\nend\n',
			'what is not its own is not removed',
		);
		await trigger.close();
		await step('job.removeOutput', { kept, preview: false });
		await assert.rejects(
			start({ source: 'jobOutput', command: '', kept: '/no/such/job' }).started,
			/No job keeps its output in \/no\/such\/job/,
		);
		await assert.rejects(
			start({ source: 'jobOutput', command: '', kept: '' }).started,
			/Neither a command nor the folder of a job was given/,
		);
		await assert.rejects(start(script('x', { reading: 'words', command: 'echo "open' })).started, /quot/i);
	});

	test('output that is removed while it is followed: the end is told, as gone', async () => {
		const trigger = start(script('exec sleep 81'));
		await trigger.started;
		const job = (await step('job.getMany')).results.find(({ call }) => /exec sleep 81/.test(String(call)));
		const folder = /'(\/var\/tmp\/muster-[0-9a-f]+)'/.exec(String(job?.['call']))?.[1] ?? '';
		await step('job.removeOutput', { kept: folder, evenIfRunning: true, preview: false });
		await until(() => trigger.named('job.ended').length > 0, 'the end', 30);
		assert.equal(trigger.named('job.ended')[0]?.['ended'], 'gone');
		await step('job.kill', { job: job?.['id'], preview: false });
		await trigger.close();
	});
});

describe('the server’s one place, in n8n’s engine', () => {
	test('it is given back after Hold, also while a job runs whose output is kept; not while one runs whose output is not', async () => {
		const kept = await step('command.start', { command: 'sleep 82' });
		await until(() => !lab.owned(), 'the place to be given back');
		assert.equal((await step('job.signal', { kept: kept.results[0] })).results[0]?.['signalled'], true);
		await step('job.waitFor', { kept: kept.results[0] });
		await step('job.removeOutput', { kept: kept.results[0], preview: false });
		const { results } = await step('command.start', { command: 'sleep 83', keep: false });
		await new Promise((resolve) => setTimeout(resolve, 1500));
		assert.ok(lab.owned());
		await step('job.kill', { job: results[0]?.['job'], preview: false });
		await until(() => !lab.owned(), 'the place to be given back');
	});

	test('two credentials for one server share its place', async () => {
		const other = { ...credential(), callTimeout: '20s' };
		const { results } = await step('command.start', { command: 'sleep 84', keep: false });
		const beside = await step('server.heartbeat', {}, { credential: other });
		assert.deepEqual(beside.results[0], { alive: true, mainLoop: true });
		assert.equal(lab.open(), 1);
		await step('job.kill', { job: results[0]?.['job'], preview: false });
	});
});
