import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { Item, Loose } from '../engine.ts';
import type { Stage } from '../support/stage.ts';

const queries = { source: 'queryReceived', names: ['load'] };
const answer = { resource: 'query', operation: 'answer' };

const QUESTIONS = Symbol.for('@muster/n8n-questions/1');

export const answerTests = (stage: Stage): void => {
	/** Puts a query to the cluster; what came back so far. `time`: milliseconds. */
	const ask = (time = 5000) => {
		const back = { responses: [] as string[], done: false };
		stage.lab.cluster.query(
			{
				name: 'load',
				payload: Buffer.from('1m'),
				filterNodes: [],
				filterTags: {},
				requestAck: false,
				time,
			},
			(type, from, payload) => {
				if (type === 'response') back.responses.push(`${from}: ${Buffer.from(payload)}`);
				if (type === 'done') back.done = true;
			},
		);
		return back;
	};
	/** Runs the answer step in the execution that the trigger has started. */
	const respond = (items: readonly Loose[], parameters: Loose) =>
		stage.run(
			{ ...answer, ...parameters },
			{
				above: { node: 'serfTrigger', parameters: queries, items: items.map((json) => ({ json })) as Item[] },
			},
		);
	/**
	 * The same on a worker of n8n’s queue mode, where nobody knows the question: the response, as it comes to
	 * the main process.
	 */
	const onWorker = async (items: readonly Loose[], parameters: Loose) => {
		const [command] = process.argv.splice(2, 1, 'worker');
		const questions = (globalThis as Record<symbol, unknown>)[QUESTIONS];
		(globalThis as Record<symbol, unknown>)[QUESTIONS] = new Map();
		try {
			const ran = await respond(items, parameters);
			return { ...ran, response: JSON.parse(JSON.stringify(ran.responses[0] ?? null)) };
		} finally {
			process.argv.splice(2, 1, ...(command === undefined ? [] : [command]));
			(globalThis as Record<symbol, unknown>)[QUESTIONS] = questions;
		}
	};

	test('a query is answered by the workflow it started, and the time is told', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items } = await until(() => trigger.emitted[0], 'the query');
		assert.deepEqual(items[0]?.['query'], { name: 'load', payload: '1m', lTime: 1 });
		const ran = await respond(items, { payload: '={{ $json.query.name }} is 0.7' });
		assert.deepEqual(ran.items[0]?.json, { answered: true }, ran.error?.message);
		await until(() => back.responses.length > 0, 'the answer');
		assert.deepEqual(back.responses, ['web-1: load is 0.7']);
		await until(
			() => stage.engine.log.some((line) => /Query “load” answered \d+ ms after it came/.test(line)),
			'the time to be told',
		);
		await trigger.close();
	});

	test('bytes that are no text arrive as they are', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items } = await until(() => trigger.emitted[0], 'the query');
		await respond(items, {
			payload: Buffer.from('0.7').toString('hex'),
			options: { payloadFormat: 'hex' },
		});
		await until(() => back.responses.length > 0, 'the answer');
		assert.deepEqual(back.responses, ['web-1: 0.7']);
		await trigger.close();
	});

	test('what n8n resolves by itself is no answer: nothing, an error page, another node’s response', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask(300);
		const { answer: give } = await until(() => trigger.emitted[0], 'the query');
		for (const value of [
			{},
			{ body: { message: 'Workflow execution failed' }, statusCode: 500 },
			undefined,
			'text',
			{ values: { payload: 'x' } },
		])
			give?.(value);
		await until(() => back.done, 'the query to end');
		assert.deepEqual(back.responses, []);
		assert.equal(stage.asked('respond'), 0);
		assert.equal(trigger.failures.length, 0);
		await trigger.close();
	});

	test('a late answer fails with the agent’s words, and nothing says that it was taken', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask(50);
		const { items } = await until(() => trigger.emitted[0], 'the query');
		await until(() => back.done, 'the query to end');
		const { error, items: out } = await respond(items, { payload: 'too late' });
		assert.match(error?.message ?? '', /No pending queries matching ID/);
		assert.deepEqual(out, []);
		assert.equal(trigger.failures.length, 0);
		await trigger.close();
	});

	test('a second answer is an error, and changes nothing', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items } = await until(() => trigger.emitted[0], 'the query');
		await respond(items, { payload: 'first' });
		const { error } = await respond(items, { payload: 'second' });
		assert.equal(error?.context?.['code'], 'CONFLICT');
		assert.match(error?.message ?? '', /answered already/);
		await until(() => back.responses.length > 0, 'the answer');
		assert.deepEqual(back.responses, ['web-1: first']);
		assert.equal(stage.asked('respond'), 1);
		await trigger.close();
	});

	test('where nobody asked, answering is an error: a manual start, a wait step, an execution of another workflow', async () => {
		const sample = { event: 'query.received', key: 'query.received load 1 7', query: { name: 'load' } };
		for (const json of [{}, sample]) {
			const { error, items } = await stage.run({ ...answer, payload: 'x' }, { items: [{ json }] });
			assert.equal(error?.context?.['code'], 'TOO_LATE', JSON.stringify(items));
			assert.match(error?.message ?? '', /no question to answer/);
			assert.match(error?.description ?? '', /Serf Trigger/);
		}
	});

	test('the question is found though the items between say nothing of it', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items } = await until(() => trigger.emitted[0], 'the query');
		const ran = await stage.run(
			{ ...answer, payload: 'made elsewhere' },
			{
				above: { node: 'serfTrigger', parameters: queries, items: items.map((json) => ({ json })) as Item[] },
				items: [{ json: { load: 0.7 } }],
			},
		);
		assert.deepEqual(ran.items[0]?.json, { answered: true }, ran.error?.message);
		await until(() => back.responses.length > 0, 'the answer');
		await trigger.close();
	});

	test('a worker hands the answer over and says no more than that', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		const ran = await onWorker(items, { payload: 'from afar' });
		assert.deepEqual(ran.items[0]?.json, { handedOver: true }, ran.error?.message);
		give?.(ran.response);
		await until(() => back.responses.length > 0, 'the answer');
		assert.deepEqual(back.responses, ['web-1: from afar']);
		await trigger.close();
	});

	test('an answer of a worker that comes too late is told among the Notices', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask(50);
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		await until(() => back.done, 'the query to end');
		const ran = await onWorker(items, { payload: 'too late' });
		assert.deepEqual(ran.items[0]?.json, { handedOver: true }, ran.error?.message);
		give?.(ran.response);
		const notice = await until(() => trigger.emitted.flatMap(({ notices }) => notices)[0], 'the notice');
		assert.equal(notice?.['event'], 'late');
		assert.match(
			String(notice?.['text']),
			/The answer was not taken \(load was asked\): .*No pending queries matching ID/,
		);
		assert.equal(notice?.['question'], items[0]?.['key']);
		assert.equal(trigger.failures.length, 0);
		await trigger.close();
	});

	test('a worker answers nothing that nobody asked', async () => {
		const ran = await onWorker([{ started: 'by hand' }], { payload: 'x' });
		assert.equal(ran.error?.context?.['code'], 'TOO_LATE');
		assert.equal(ran.response, null);
	});

	test('taken down while an answer is awaited: it is still given', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items } = await until(() => trigger.emitted[0], 'the query');
		await trigger.close();
		ask();
		await respond(items, { payload: 'still here' });
		await until(() => back.responses.length > 0, 'the answer');
		assert.equal(trigger.emitted.length, 1, 'nothing is handed over any more');
	});

	test('several queries at once are executions of their own, each with its answer', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const backs = [ask(), ask(), ask()];
		await until(() => trigger.emitted.length === 3, 'three executions');
		for (const [index, { items }] of [...trigger.emitted.entries()].reverse())
			await respond(items, { payload: `number ${index}` });
		await until(() => backs.every(({ responses }) => responses.length === 1), 'all answers');
		assert.deepEqual(
			backs.map(({ responses }) => responses[0]),
			['web-1: number 0', 'web-1: number 1', 'web-1: number 2'],
		);
		await trigger.close();
	});
};
