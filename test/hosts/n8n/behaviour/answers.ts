import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { Item, Loose } from '../engine.ts';
import type { Stage } from '../support/stage.ts';

const queries = { source: 'queryReceived', names: ['load'] };
const answer = { resource: 'query', operation: 'answer' };

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
	/** The answer step’s response, as it comes back from a worker: JSON. */
	const respond = async (items: readonly Loose[], parameters: Loose): Promise<unknown> => {
		const ran = await stage.run(
			{ ...answer, ...parameters },
			{ items: items.map((json) => ({ json })) as Item[] },
		);
		assert.equal(ran.status, 'success', ran.error?.message);
		return JSON.parse(JSON.stringify(ran.responses[0]));
	};

	test('a query is answered by the workflow it started, and the time is told', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		assert.deepEqual(items[0]?.['query'], { name: 'load', payload: '1m', lTime: 1 });
		give?.(await respond(items, { payload: '={{ $json.query.name }} is 0.7' }));
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
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		give?.(
			await respond(items, {
				payload: Buffer.from('0.7').toString('hex'),
				options: { payloadFormat: 'hex' },
			}),
		);
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

	test('a late answer is reported with the agent’s words', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask(50);
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		await until(() => back.done, 'the query to end');
		give?.(await respond(items, { payload: 'too late' }));
		await until(
			() =>
				stage.engine.log.some((line) =>
					/^warn .*the answer was not taken: .*No pending queries matching ID/.test(line),
				),
			'the report',
		);
		if (stage.engine.name === 'n8n-engine')
			assert.match(trigger.failures[0]?.message ?? '', /No pending queries matching ID/);
		await trigger.close();
	});

	test('answered once: n8n’s second response changes nothing', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		const response = await respond(items, { payload: 'first' });
		give?.(response);
		give?.(await respond(items, { payload: 'second' }));
		await until(() => back.responses.length > 0, 'the answer');
		assert.deepEqual(back.responses, ['web-1: first']);
		assert.equal(stage.asked('respond'), 1);
		await trigger.close();
	});

	test('taken down while an answer is awaited: it is still given', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const back = ask();
		const { items, answer: give } = await until(() => trigger.emitted[0], 'the query');
		await trigger.close();
		ask();
		give?.(await respond(items, { payload: 'still here' }));
		await until(() => back.responses.length > 0, 'the answer');
		assert.equal(trigger.emitted.length, 1, 'nothing is handed over any more');
	});

	test('several queries at once are executions of their own, each with its answer', async () => {
		const trigger = stage.trigger(queries);
		await trigger.started;
		const backs = [ask(), ask(), ask()];
		await until(() => trigger.emitted.length === 3, 'three executions');
		for (const [index, { items, answer: give }] of [...trigger.emitted.entries()].reverse())
			give?.(await respond(items, { payload: `number ${index}` }));
		await until(() => backs.every(({ responses }) => responses.length === 1), 'all answers');
		assert.deepEqual(
			backs.map(({ responses }) => responses[0]),
			['web-1: number 0', 'web-1: number 1', 'web-1: number 2'],
		);
		await trigger.close();
	});
};
