import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { until } from '../../../support/until.ts';
import type { Item, Loose } from '../engine.ts';
import { CANARY } from '../../services/serf-world.ts';
import type { Stage } from '../support/stage.ts';

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const get = { resource: 'member', operation: 'get', member: named('={{ $json.who }}') };
const send = { resource: 'event', operation: 'send', name: '={{ $json.who }}' };
const items = (...names: string[]): Item[] => names.map((who) => ({ json: { who } }));

/**
 * Wrong in a way n8n’s own form does not catch: parameters, what the message has to say, what the
 * description.
 */
const wrong: readonly [string, Loose, RegExp, RegExp][] = [
	[
		'a word for a number',
		{
			resource: 'member',
			operation: 'getMany',
			returnAll: false,
			limit: '={{ "many" }}',
		},
		/Limit is “many”, but has to be a whole number/,
		/Nothing was sent/,
	],
	[
		'no such choice',
		{ resource: 'log', operation: 'getLatest', level: 'LOUD' },
		/Level is “LOUD”, but has to be one of/,
		/Nothing was sent/,
	],
	[
		'no duration',
		{ ...send, options: { timeout: 'soon' } },
		/Timeout is “soon”, but has to be seconds, or a time such as 1m30s/,
		/Nothing was sent/,
	],
	['a bad pattern', { resource: 'member', operation: 'getMany', name: 'web-[' }, /web-\[/, /./],
	[
		'an empty name from an expression',
		{ ...get, member: named('={{ $json.nothing }}') },
		/Member is needed and nothing was given/,
		/For example: web-1/,
	],
	[
		'no JSON',
		{ ...send, options: { arguments: '{"Name":' } },
		/Arguments is “\{"Name":”, but has to be JSON/,
		/For example/,
	],
	[
		'a misspelt argument',
		{ ...send, options: { arguments: { Name: 'x', Paylod: 'y' } } },
		/Arguments has “Paylod”/,
		/For example/,
	],
	[
		'no confirmation',
		{ resource: 'agent', operation: 'leave', confirm: 'yes' },
		/confirmed with the word LEAVE/,
		/Nothing was sent/,
	],
	[
		'no base64',
		{ ...send, payload: '%%%', options: { payloadFormat: 'base64' } },
		/Payload is not base64/,
		/Nothing was sent/,
	],
	[
		'no hex',
		{ ...send, payload: 'abc', options: { payloadFormat: 'hex' } },
		/Payload is not pairs of hexadecimal digits/,
		/Nothing was sent/,
	],
	[
		'no binary field',
		{ ...send, payload: 'picture', options: { payloadFormat: 'binary' } },
		/Payload is “picture”, and the item has no binary field of that name/,
		/The item has no file at all: put a step before this one that gives one\. Nothing was sent/,
	],
	...(
		[
			['a row that is nothing', '={{ [null] }}', /Tags: row 1 has no name/],
			['a row without a name', [{ name: '', value: 'db' }], /Tags: row 1 has no name/],
			[
				'a name that comes to nothing',
				[{ name: '={{ $json.nope }}', value: 'db' }],
				/Tags: row 1 has no name/,
			],
			[
				'a pattern that comes to nothing',
				[{ name: 'role', value: '={{ $json.nope }}' }],
				/Tags: role takes an/,
			],
			[
				'two rows of one name',
				[
					{ name: 'role', value: 'db' },
					{ name: 'role', value: 'web' },
				],
				/Tags has “role” twice/,
			],
		] as const
	).map(([what, values, message]): [string, Loose, RegExp, RegExp] => [
		`a filter with ${what} asks nobody`,
		{ resource: 'query', operation: 'send', name: 'load', tags: { values } },
		message,
		/Nothing was sent/,
	]),
	...(['{}', '[]', '""', 'null', 'undefined', '[""]'] as const).map(
		(nothing): [string, Loose, RegExp, RegExp] => [
			`a filter whose expression comes to ${nothing} asks nobody`,
			{ resource: 'query', operation: 'send', name: 'load', nodes: `={{ ${nothing} }}` },
			/Members (was set, but its value is|is a list of 1|is an object)/,
			/Nothing was sent/,
		],
	),
	[
		'a name that is no number',
		{ ...send, name: '={{ Number("x") }}' },
		/Event is NaN, but has to be a text/,
		/Nothing was sent/,
	],
	...(['many', 0, 1.5, -1, '', null] as const).map((value): [string, Loose, RegExp, RegExp] => [
		`${JSON.stringify(value)} items at a time`,
		{ ...send, options: { itemsAtATime: `={{ ${JSON.stringify(value)} }}` } },
		/Items at a Time (is .*, but has to be|was set, but its value is)/,
		/Nothing was sent/,
	]),
	[
		'nothing for a binary field',
		{ ...send, payload: '', options: { payloadFormat: 'binary' } },
		/Payload names no binary field/,
		/For example: data/,
	],
];

export const failureTests = (stage: Stage): void => {
	test('the tool of an agent says what to do in its message: the agent is given nothing else', async () => {
		const text = /^Event is needed and nothing was given\. For example: deploy\. Nothing was sent\.$/;
		const { error } = await stage.run(send, { node: 'serfTool', items: items('') });
		assert.match(`${error?.message}`, text);
		const { items: out } = await stage.run(send, {
			node: 'serfTool',
			items: items(''),
			onError: 'continueRegularOutput',
		});
		assert.match((out[0]?.json['error'] as { message: string }).message, text);
	});

	for (const [what, parameters, message, description] of wrong)
		test(`wrong: ${what}`, async () => {
			const { error, status } = await stage.run(parameters, { items: items('a') });
			assert.equal(status, 'error');
			assert.match(error?.message ?? '', message);
			assert.match(error?.description ?? '', description);
			assert.equal(error?.context?.['itemIndex'], 0);
			const sent = stage.lab.requests.filter(
				({ command }) => !['handshake', 'auth', 'members-filtered'].includes(command),
			);
			assert.deepEqual(sent, [], 'nothing is sent');
		});

	test('the error names the item that failed, and code and details are kept', async () => {
		const { error } = await stage.run(get, { items: items('web-1', 'nobody') });
		assert.match(error?.message ?? '', /knows no member “nobody”/);
		assert.equal(error?.context?.['itemIndex'], 1);
		assert.equal(error?.context?.['code'], 'NOT_FOUND');
	});

	test('continue on failure: the other items go on, the failed one says why', async () => {
		const ran = await stage.run(get, {
			items: items('web-1', 'nobody', 'db-1'),
			onError: 'continueRegularOutput',
		});
		assert.equal(ran.status, 'success');
		assert.deepEqual(
			ran.items.map(({ json, pairedItem }) => [
				json['name'] ?? (json['error'] as Loose)['code'],
				pairedItem?.item,
			]),
			[
				['web-1', 0],
				['NOT_FOUND', 1],
				['db-1', 2],
			],
		);
		const { message, hint } = (ran.items[1]?.json['error'] ?? {}) as Loose;
		assert.match(String(message), /knows no member “nobody”/);
		assert.match(String(hint), /case-sensitive/);
	});

	test('continue on failure, with an error output: failures leave there', async () => {
		const ran = await stage.run(get, {
			items: items('web-1', 'nobody', 'db-1'),
			onError: 'continueErrorOutput',
		});
		assert.deepEqual(
			ran.items.map(({ json }) => json['name']),
			['web-1', 'db-1'],
		);
		assert.deepEqual(
			ran.errors.map(({ json }) => (json['error'] as Loose)['code']),
			['NOT_FOUND'],
		);
	});

	test('continue on failure: what is wrong with the whole node is wrong with each item, and none counts as done', async () => {
		const parameters = { resource: 'event', operation: 'send', name: 'x' };
		const nodes: readonly Loose[] = [
			{ ...parameters, operation: 'explode' },
			{ ...parameters, options: { itemsAtATime: 'many' } },
			{ ...parameters, options: { forse: true } },
		];
		for (const wrongNode of nodes)
			for (const onError of ['continueErrorOutput', 'continueRegularOutput'] as const) {
				const ran = await stage.run(wrongNode, { items: items('web-1', 'db-1'), onError });
				const [none, all] =
					onError === 'continueErrorOutput' ? [ran.items, ran.errors] : [ran.errors ?? [], ran.items];
				assert.equal(none.length, 0);
				assert.deepEqual(
					all.map(({ json }) => (json['error'] as Loose | undefined)?.['code']),
					['BAD_INPUT', 'BAD_INPUT'],
				);
			}
	});

	test('after a failure nothing more is sent', async () => {
		const { error } = await stage.run(
			{
				...send,
				payload: '={{ "x".repeat($json.who.length === 1 ? 1 : 900) }}',
			},
			{ items: items('a', 'bb', 'c') },
		);
		assert.match(error?.message ?? '', /limit/);
		const sent = stage.lab.requests
			.filter(({ command }) => command === 'event')
			.map(({ body }) => body?.['Name']);
		assert.ok(!sent.includes('c'));
	});

	test('the agent killed while an event is sent: nobody knows, and it says so', async () => {
		stage.lab.faults.hang.add('event');
		const running = stage.run(send, { items: items('deploy') });
		await until(() => stage.asked('event') === 1, 'the event to arrive');
		await stage.lab.kill();
		const { error } = await running;
		assert.equal(error?.context?.['code'], 'OUTCOME_UNKNOWN');
		assert.match(error?.description ?? '', /before repeating the step/);
	});

	test('the agent silent while an event is sent: the time-out says that nobody knows', async () => {
		stage.lab.faults.hang.add('event');
		const { error } = await stage.run({ ...send, options: { timeout: '200ms' } }, { items: items('deploy') });
		assert.equal(error?.context?.['code'], 'OUTCOME_UNKNOWN');
		stage.lab.faults.hang.clear();
	});

	test('Stop ends a call that hangs, at once', async () => {
		await stage.run(get, { items: items('web-1') });
		stage.lab.faults.silent = true;
		const stopping = new AbortController();
		const running = stage.run(
			{ ...get, options: { timeout: '10m' } },
			{ items: items('web-1'), signal: stopping.signal },
		);
		await until(() => stage.asked('members-filtered') === 2, 'the call to hang');
		stopping.abort();
		const ran = await running;
		assert.equal(ran.status, 'canceled');
		assert.match(ran.error?.message ?? '', /^Get a member was canceled: members-filtered was stopped/);
		assert.equal(stage.lab.connections, 1);
	});

	test('what cannot be reached is named, with what to do', async () => {
		await stage.lab.kill();
		const { error } = await stage.run(get, { items: items('web-1') });
		assert.equal(error?.context?.['code'], 'CONNECT_REFUSED');
		assert.match(error?.message ?? '', new RegExp(`127\\.0\\.0\\.1:${stage.lab.port} refused`));
		assert.match(error?.description ?? '', /listening there/);
	});

	test('the key is in no error, output or log', async () => {
		const ran = [
			await stage.run(get, { items: items('web-1', 'nobody'), onError: 'continueErrorOutput' }),
			await stage.run(get, {
				items: items('web-1'),
				credential: { ...stage.credential, authKey: `${CANARY}-wrong` },
			}),
			await stage.run(get, {
				items: items('web-1'),
				credential: { hosts: `serf://127.0.0.1:${stage.lab.port}?AuthKey=${CANARY}` },
			}),
			await stage.run(get, {
				items: items('web-1'),
				credential: {
					hosts: '127.0.0.1:1',
					hostAuthKeys: { values: [{ name: `${CANARY}@127.0.0.1:notaport`, value: CANARY }] },
				},
			}),
		];
		assert.equal(ran[1]?.error?.context?.['code'], 'AUTH_REJECTED');
		assert.equal(ran[2]?.error?.context?.['code'], 'BAD_INPUT');
		assert.equal(ran[3]?.error?.context?.['code'], 'BAD_INPUT');
		const seen = inspect(
			[ran, ran.map(({ error }) => [error?.stack, JSON.stringify(error)]), stage.engine.log],
			{
				depth: 12,
				showHidden: true,
			},
		);
		assert.doesNotMatch(seen, new RegExp(CANARY));
	});
};
