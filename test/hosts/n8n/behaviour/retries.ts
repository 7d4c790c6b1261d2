import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '../engine.ts';
import type { Stage } from '../support/stage.ts';

const send = { resource: 'event', operation: 'send', name: '={{ $json.who }}' };
const items = (...names: string[]): Item[] => names.map((who) => ({ json: { who } }));

export const retryTests = (stage: Stage): void => {
	const sent = () =>
		stage.lab.requests
			.filter(({ command }) => command === 'event')
			.map(({ body }) => String((body as { Name: string }).Name));

	test('Retry On Fail: a change whose answer was lost is not sent again', async () => {
		stage.lab.faults.hang.add('event');
		const { error } = await stage.run(
			{ ...send, options: { timeout: '200ms' } },
			{ items: items('deploy'), tries: 3 },
		);
		assert.equal(error?.context?.['code'], 'OUTCOME_UNKNOWN');
		assert.match(error?.description ?? '', /Retry On Fail does not repeat it either/);
		assert.deepEqual(sent(), ['deploy']);
	});

	test('Retry On Fail: for how many items it is done is said once, however often it was tried', async () => {
		stage.lab.faults.slow['event'] = 1;
		const { error } = await stage.run(
			{ ...send, options: { timeout: '={{ $json.time }}' } },
			{
				items: ['30s', '100ms', '30s'].map((time) => ({ json: { who: time, time } })),
				tries: 3,
			},
		);
		assert.equal(error?.context?.['code'], 'OUTCOME_UNKNOWN');
		assert.equal(error?.description?.match(/Of 3 items/g)?.length, 1, error?.description);
		assert.deepEqual(sent(), ['30s', '100ms']);
	});

	test('Retry On Fail: items that were done are not done again for the sake of one that failed', async () => {
		const { error } = await stage.run(
			{ ...send, name: '={{ $json.who }}', payload: '={{ $now.toMillis() }}' },
			{ items: items('one', 'two', ''), tries: 3 },
		);
		assert.match(error?.message ?? '', /Event is needed/);
		assert.deepEqual(sent(), ['one', 'two']);
	});

	test('Retry On Fail: what was never begun is tried again, and the results of all are there', async () => {
		let asked = 0;
		const { items: out, error } = await stage.run(send, {
			credential: () => {
				asked++;
				return { ...stage.credential, ...(asked === 2 ? { hosts: '127.0.0.1:1' } : {}) };
			},
			items: items('one', 'two'),
			tries: 3,
		});
		assert.equal(error, undefined, error?.message);
		assert.deepEqual(sent(), ['one', 'two']);
		assert.deepEqual(
			out.map(({ json, pairedItem }) => [json['name'], pairedItem?.item]),
			[
				['one', 0],
				['two', 1],
			],
		);
	});

	test('Retry On Fail: another execution is another change', async () => {
		stage.lab.faults.hang.add('event');
		const step = { ...send, options: { timeout: '200ms' } };
		await stage.run(step, { items: items('deploy'), tries: 2 });
		await stage.run(step, { items: items('deploy'), tries: 2 });
		assert.deepEqual(sent(), ['deploy', 'deploy']);
	});

	test('Retry On Fail: a step that only reads is repeated', async () => {
		stage.lab.faults.hang.add('members-filtered');
		stage.lab.faults.hang.add('members');
		const { error } = await stage.run(
			{ resource: 'member', operation: 'getMany', options: { timeout: '2s' } },
			{ tries: 2 },
		);
		assert.equal(error?.context?.['code'], 'TIMEOUT');
		assert.equal(stage.asked('members') + stage.asked('members-filtered'), 2);
	});

	test('Wait for next … that goes on though nothing came gives one item that says so', async () => {
		for (const onTimeout of ['continue', 'Continue', '={{ "Go on with what came" }}']) {
			const { items: out, error } = await stage.run({
				resource: 'event',
				operation: 'waitForUserEvent',
				deadline: '200ms',
				options: { onTimeout },
			});
			assert.equal(error, undefined, error?.message);
			assert.deepEqual(
				out.map(({ json }) => json),
				[{ timedOut: true }],
				onTimeout,
			);
		}
	});
};
