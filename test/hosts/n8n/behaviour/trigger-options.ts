import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { services } from '../../../../scripts/services.ts';
import { until } from '../../../support/until.ts';
import type { Loose } from '../engine.ts';
import type { Stage } from '../support/stage.ts';

const source = { source: 'userEvent', names: [] };
const namesOf = (items: readonly Loose[]) => items.map(({ userEvent }) => (userEvent as Loose)['name']);

/** The options that every trigger has. */
export const triggerOptionTests = (stage: Stage): void => {
	const folder = () => path.join(process.env['N8N_USER_FOLDER'] as string, '.n8n/muster');
	// where the memory of triggers can be written
	before(() => rmSync(folder(), { force: true }));
	after(() => {
		rmSync(folder(), { recursive: true, force: true });
		writeFileSync(folder(), '');
	});
	const open = (options: Loose, more: Loose = {}) =>
		stage.trigger(
			{ ...source, options },
			{
				ends: false,
				trigger: stage.engine.triggerWith('serf', { retry: 0.05, closing: 1, notices: 0.05 }),
				...more,
			},
		);

	test('every trigger of every service has them', () => {
		for (const { name, sources } of services) {
			const properties = stage.engine.node(`${name}Trigger`).description.properties as {
				name: string;
				displayOptions?: { show: { source: string[] } };
				options?: Loose[];
			}[];
			for (const one of sources) {
				const options = properties.find(
					(property) =>
						property.name === 'options' && property.displayOptions?.show.source.includes(one.name),
				)?.options;
				const names = options?.map((option) => option['name']);
				for (const option of ['acknowledge', 'executionsAtATime', 'slimOutput'])
					assert.ok(names?.includes(option), `${name} ${one.name} ${option}`);
				assert.equal(names?.includes('batchSize'), one.answer === undefined, `${name} ${one.name}`);
			}
		}
	});

	for (const [options, message] of [
		[{ acknowledge: 'Succes' }, /Acknowledge is “Succes”, but has to be one of success, handedOver/],
		[{ acknowledge: '={{ null }}' }, /Acknowledge was set, but its value is null/],
		[{ batchSize: '={{ "many" }}' }, /Batch Size is “many”, but has to be a whole number/],
		[{ batchSize: -1 }, /Batch Size is -1, but has to be at least 0/],
		[{ executionsAtATime: 1.5 }, /Executions at a Time is 1\.5, but has to be a whole number/],
		[{ slimOutput: '={{ "often" }}' }, /Slim Output is “often”, but has to be true or false/],
	] as const)
		test(`what no option can mean is refused: ${JSON.stringify(options)}`, async () => {
			const trigger = stage.trigger({ ...source, options });
			await assert.rejects(trigger.started, message);
			assert.equal(stage.lab.streams.opened, 0);
		});

	test('After Success: one at a time; a failure comes again, marked, and 3 failures are a notice', async () => {
		const trigger = open({ acknowledge: 'success' }, { id: 'ack-1' });
		await trigger.started;
		for (const name of ['a', 'b']) stage.lab.cluster.event(name);
		await until(() => trigger.emitted.length === 1, 'the first');
		trigger.emitted[0]?.end?.('error');
		await until(() => trigger.emitted.length === 2, 'the first once more');
		assert.deepEqual(namesOf(trigger.events()), ['a', 'a']);
		assert.equal(trigger.emitted[1]?.items[0]?.['redelivered'], true);
		assert.equal(trigger.emitted[1]?.key, undefined, 'the guard against repeats does not swallow it');
		trigger.emitted[1]?.end?.();
		for (let turn = 2; turn < 5; turn++) {
			await until(() => trigger.emitted[turn]?.items.length === 1, 'the second');
			trigger.emitted[turn]?.end?.('error');
		}
		assert.deepEqual(namesOf(trigger.events()), ['a', 'a', 'b', 'b', 'b']);
		await until(() => trigger.notices().length > 0, 'the notice');
		assert.match(String(trigger.notices()[0]?.['text']), /^The workflow failed 3 times .*passed over: /);
		stage.lab.cluster.event('c');
		await until(() => namesOf(trigger.events()).at(-1) === 'c', 'the next event');
		trigger.emitted.at(-1)?.end?.();
		await trigger.close();
	});

	test('After Success: what had not ended well when n8n stopped comes again after the restart', async () => {
		const first = open({ acknowledge: 'success' }, { id: 'ack-2' });
		await first.started;
		stage.lab.cluster.event('a');
		await until(() => first.emitted.length === 1, 'the event');
		await first.close();
		// what is noted is written when the close is over
		const options = { id: 'ack-2', activation: 'init', staticData: {} };
		const lines = stage.engine.log.length;
		const second = open({ acknowledge: 'success' }, options);
		await until(() => second.emitted.length > 0, 'the event once more');
		assert.deepEqual(namesOf(second.events()), ['a']);
		assert.equal(second.events()[0]?.['redelivered'], true);
		// it listens meanwhile
		await until(
			() => stage.engine.log.slice(lines).some((line) => /connected to Serf/.test(line)),
			'the connection',
		);
		await second.started;
		stage.lab.cluster.event('b');
		second.emitted[0]?.end?.();
		await until(() => second.emitted.length === 2, 'the next');
		second.emitted[1]?.end?.();
		await second.close();
		const third = open({ acknowledge: 'success' }, options);
		await third.started;
		stage.lab.cluster.event('c');
		await until(() => third.emitted.length > 0, 'a new one');
		assert.deepEqual(namesOf(third.events()), ['c'], 'what has ended well does not come again');
		third.emitted[0]?.end?.();
		await third.close();
	});

	test('Batch Size: so many events an execution at most, in order', async () => {
		const members = { source: 'memberChanged', events: [], name: '', tags: {}, options: { batchSize: 2 } };
		const first = stage.trigger(members, { id: 'batch' });
		await first.started;
		stage.lab.cluster.fail('db-1');
		await until(() => first.events().length === 1, 'a change');
		await first.close();
		// what is found together after an absence comes together
		for (const name of ['n1', 'n2', 'n3', 'n4', 'n5']) stage.lab.cluster.join(name);
		const trigger = stage.trigger(members, { id: 'batch', activation: 'init', staticData: first.saved() });
		await until(() => trigger.events().length === 5, 'all');
		assert.deepEqual(
			trigger.emitted.map(({ items }) => items.length),
			[2, 2, 1],
		);
		await trigger.close();
	});

	test('Slim Output: what happened, to what and when', async () => {
		const members = {
			source: 'memberChanged',
			events: [],
			name: '',
			tags: {},
			options: { slimOutput: true },
		};
		const trigger = stage.trigger(members);
		await trigger.started;
		stage.lab.cluster.fail('db-1');
		await until(() => trigger.events().length === 1, 'the change');
		assert.deepEqual(Object.keys(trigger.events()[0] ?? {}).sort(), ['at', 'event', 'member', 'text']);
		await trigger.close();
	});
};
