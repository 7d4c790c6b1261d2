import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseCount } from '../../../../src/net/lease.ts';
import { until } from '../../../support/until.ts';
import type { Stage } from '../support/stage.ts';

const events = { source: 'userEvent', names: [] };

/** *Test workflow* and *Listen for event* in n8n’s editor. */
export const handTests = (stage: Stage): void => {
	const listening = () => until(() => stage.lab.streams.opened > 0, 'it to listen');
	const test_ = (parameters: object, more: object = {}) =>
		stage.engine.run({
			node: 'serfTrigger',
			parameters: parameters as never,
			credential: stage.credential,
			...more,
		});

	test('the first event ends the test, and the steps behind run with it', async () => {
		const running = test_(events, {
			behind: [
				{
					node: 'serf',
					parameters: { resource: 'event', operation: 'send', name: 'seen' },
				},
			],
		});
		await listening();
		stage.lab.cluster.event('deploy', Buffer.from('v2'));
		const ran = await running;
		assert.equal(ran.status, 'success', ran.error?.message);
		assert.equal(ran.items[0]?.json['event'], 'event.received');
		assert.equal(ran.itemsOf('serf')[0]?.json['name'], 'seen');
		stage.lab.cluster.event('again');
		assert.equal(stage.asked('event'), 1);
	});

	test('a query is answered though n8n has closed the trigger already', async () => {
		const running = test_(
			{ source: 'queryReceived', names: [] },
			{
				behind: [
					{
						node: 'serf',
						parameters: { resource: 'query', operation: 'answer', payload: '0.7' },
					},
				],
			},
		);
		await listening();
		const responses: string[] = [];
		stage.lab.cluster.query(
			{
				name: 'load',
				payload: Buffer.alloc(0),
				filterNodes: [],
				filterTags: {},
				requestAck: false,
				time: 5000,
			},
			(type, _, payload) => void (type === 'response' && responses.push(Buffer.from(payload).toString())),
		);
		assert.equal((await running).status, 'success');
		await until(() => responses.length > 0, 'the answer');
		assert.deepEqual(responses, ['0.7']);
	});

	test('a query without an answer holds up nothing', async () => {
		const running = test_({ source: 'queryReceived', names: [] });
		await listening();
		stage.lab.cluster.query(
			{
				name: 'load',
				payload: Buffer.alloc(0),
				filterNodes: [],
				filterTags: {},
				requestAck: false,
				time: 5000,
			},
			() => {},
		);
		assert.equal((await running).status, 'success');
	});

	for (const [what, change, message] of [
		['a wrong key', { authKey: 'wrong' }, /refused the RPC key/],
		['an agent that is away', { hosts: '127.0.0.1:1' }, /127\.0\.0\.1:1 refused the connection/],
	] as const)
		test(`${what} is shown at once`, async () => {
			const ran = await test_(events, { credential: { ...stage.credential, ...change } });
			assert.equal(ran.status, 'error');
			assert.match(ran.error?.message ?? '', message);
			assert.ok(ran.error?.description);
			assert.equal(leaseCount(), 0);
		});

	test('an expression of an item, which a trigger has none of, is said by the name of its field', async () => {
		const ran = await test_({ source: 'memberChanged', events: '={{ $json.events }}' });
		assert.match(ran.error?.message ?? '', /^Changes takes an expression that cannot be worked out here: /);
		assert.match(ran.error?.description ?? '', /there is no \$json/);
	});

	test('wrong values are shown at once', async () => {
		const options = await test_({ source: 'memberChanged', options: { executionsAtATime: 0 } });
		assert.match(options.error?.message ?? '', /^Executions at a Time is 0/);
		const ran = await test_({ source: 'memberChanged', name: 'web-[' });
		assert.match(ran.error?.message ?? '', /no regular expression/);
	});

	test('Stop Listening ends it', async () => {
		const stopping = new AbortController();
		const running = test_(events, { signal: stopping.signal });
		await listening();
		stopping.abort();
		const ran = await running;
		assert.equal(ran.status, 'canceled');
	});

	test('nothing comes: after a time it says so, instead of listening for ever', async () => {
		const { core, flowOf, nodeOf, additionalOf } = stage.engine;
		const node = nodeOf({ node: 'serfTrigger', parameters: events });
		const context = new core.TriggerContext(
			flowOf([node]).flow,
			node,
			additionalOf(stage.credential),
			'manual',
			'manual',
		);
		const { manualTriggerFunction } = await stage.engine
			.triggerWith('serf', { listening: 0.2 })
			.call(context);
		await assert.rejects(
			manualTriggerFunction?.() as Promise<void>,
			/No “event received” within 200 ms, so the test has ended/,
		);
	});

	test('an outage while it listens is waited out, not reported', async () => {
		const running = test_(events);
		await listening();
		await stage.lab.kill();
		await stage.lab.restart();
		await until(() => stage.lab.streams.opened === 2, 'it to listen again');
		stage.lab.cluster.event('deploy');
		const ran = await running;
		assert.equal(ran.items[0]?.json['event'], 'event.received');
	});
};
