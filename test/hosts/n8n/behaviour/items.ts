import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSerfLab } from '../../../lab/serf/lab.ts';
import type { Item } from '../engine.ts';
import { until } from '../../../support/until.ts';
import { CANARY } from '../../services/serf-world.ts';
import type { Stage } from '../support/stage.ts';

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const get = { resource: 'member', operation: 'get', member: named('={{ $json.who }}') };
const items = (...names: unknown[]): Item[] => names.map((who) => ({ json: { who } }));

export const itemTests = (stage: Stage): void => {
	test('several items: each on its own, in order, paired', async () => {
		const { items: out, status } = await stage.run(get, { items: items('web-1', 'cache-1', 'db-1') });
		assert.equal(status, 'success');
		assert.deepEqual(
			out.map(({ json, pairedItem }) => [json['name'], pairedItem?.item]),
			[
				['web-1', 0],
				['cache-1', 1],
				['db-1', 2],
			],
		);
	});

	test('an item that gives several results pairs all of them', async () => {
		const { items: out } = await stage.run(
			{
				resource: 'member',
				operation: 'getMany',
				status: ['={{ $json.who }}'],
			},
			{ items: items('alive', 'failed') },
		);
		assert.deepEqual(
			out.map(({ json, pairedItem }) => [json['name'], pairedItem?.item]),
			[
				['db-1', 0],
				['web-1', 0],
				['cache-1', 1],
			],
		);
	});

	test('a thing from an earlier step is a name', async () => {
		const [web] = (await stage.run({ ...get, member: named('web-1') })).items;
		const { items: out, error } = await stage.run(
			{ ...get, member: named('={{ $json }}') },
			{ items: [web as Item] },
		);
		assert.equal(out[0]?.json['name'], 'web-1', error?.message);
		const { items: picked } = await stage.run(
			{
				...get,
				member: { __rl: true, mode: 'list', value: '={{ $json.member }}' },
			},
			{ items: [{ json: { member: web?.json } }] },
		);
		assert.equal(picked[0]?.json['name'], 'web-1');
	});

	test('an operation that is none is said in words', async () => {
		const { error } = await stage.run({ ...get, operation: 'explode' });
		assert.equal(error?.message, 'This version has no operation “explode” of “member”');
		assert.match(error?.description ?? '', /choose another, .* Nothing was sent\.$/);
		const { error: unknown } = await stage.run({ ...get, resource: 'members' });
		assert.equal(unknown?.message, 'This version has no resource “members”');
	});

	test('1,000 items go over one connection, in order, and each has its credential', async () => {
		for (let count = 0; count < 1000; count++) stage.lab.cluster.join(`node-${count}`);
		let most = 0;
		const timer = setInterval(() => {
			most = Math.max(most, stage.lab.connections);
		}, 5);
		const names = Array.from({ length: 1000 }, (_, count) => `node-${count}`);
		const { items: out } = await stage.run(
			{ ...get, options: { itemsAtATime: 64 } },
			{ items: items(...names) },
		);
		clearInterval(timer);
		assert.deepEqual(
			out.map(({ json }) => json['name']),
			names,
		);
		assert.equal(most, 1);
	});

	test('of several hosts with commas between the first that answers is taken', async () => {
		const hosts = `127.0.0.1:1, 127.0.0.1:${stage.lab.port}`;
		const { items: out, error } = await stage.run(
			{ resource: 'agent', operation: 'getStats' },
			{ credential: { hosts, authKey: CANARY } },
		);
		assert.equal(error, undefined, error?.message);
		assert.equal((out[0]?.json['agent'] as { name: string }).name, 'web-1');
	});

	test('a credential with an expression sends each item to its own host', async () => {
		const other = await startSerfLab({ name: 'far-2', authKey: CANARY });
		try {
			const { items: out, error } = await stage.run(
				{ resource: 'agent', operation: 'getStats' },
				{
					credential: { hosts: '={{ $json.host }}', authKey: CANARY },
					items: [stage.lab, other, stage.lab].map(({ port }) => ({ json: { host: `127.0.0.1:${port}` } })),
				},
			);
			assert.equal(error, undefined, error?.message);
			assert.deepEqual(
				out.map(({ json }) => (json['agent'] as { name: string }).name),
				['web-1', 'far-2', 'web-1'],
			);
		} finally {
			await other.close();
			other.cluster.close();
		}
	});

	test('Items at a Time: so many run at once, and changes one by one', async () => {
		const most = async (parameters: object, command: string) => {
			stage.lab.faults.slow[command] = 0.05;
			const begun = stage.asked(command);
			const { items: out } = await stage.run(parameters as never, { items: items('a', 'b', 'c') });
			assert.equal(out.length, 3);
			return stage.asked(command) - begun;
		};
		assert.equal(await most({ resource: 'event', operation: 'send', name: '={{ $json.who }}' }, 'event'), 3);
		const sent = stage.lab.requests
			.filter(({ command }) => command === 'event')
			.map(({ body }) => String(body?.['Name']));
		assert.deepEqual(sent, ['a', 'b', 'c']);
	});

	test('a change that fails at one of several items says for how many it is done, and for how many not begun', async () => {
		const send = { resource: 'event', operation: 'send', name: '={{ $json.who }}' };
		const failed = async (more: object, ...who: unknown[]) =>
			(await stage.run({ ...send, ...more }, { items: items(...who) })).error?.description;
		assert.equal(
			await failed({}, 'a', 'b', '', 'd', 'e'),
			'For example: deploy. Nothing was sent. Of 5 items, the step is done for 2, and that stays done; for 2 further items it was not begun.',
		);
		assert.match(
			`${await failed({ options: { itemsAtATime: 8 } }, 'a', '', 'c')}`,
			/ Of 3 items, the step is done for 2, and that stays done\.$/,
		);
		assert.equal(await failed({}, '', 'b'), 'For example: deploy. Nothing was sent.');
		const read = await stage.run(get, { items: items('web-1', 'nobody') });
		assert.doesNotMatch(`${read.error?.description}`, /Of 2 items/, 'to read changes nothing');
	});

	test('Stop in the middle of many changes leaves a line in the log: n8n shows nothing of the step', async () => {
		stage.lab.faults.slow['event'] = 0.02;
		const stop = new AbortController();
		const running = stage.run(
			{ resource: 'event', operation: 'send', name: '={{ $json.who }}' },
			{ items: items(...Array.from({ length: 100 }, (_, count) => `e${count}`)), signal: stop.signal },
		);
		await until(() => stage.asked('event') > 3, 'some events to be sent');
		stop.abort();
		assert.equal((await running).status, 'canceled');
		const line = /serf: Of 100 items, the step is done for \d+, and that stays done; for \d+ further items/;
		await until(() => stage.engine.log.some((one) => line.test(JSON.stringify(one))), 'the line in the log');
	});

	test('a step behind it reads what came out', async () => {
		const ran = await stage.run(
			{ resource: 'member', operation: 'getMany', status: ['alive'] },
			{
				behind: [
					{
						node: 'serf',
						name: 'again',
						parameters: { ...get, member: named('={{ $json.name }}') },
					},
				],
			},
		);
		assert.deepEqual(
			ran.itemsOf('again').map(({ json }) => json['name']),
			['db-1', 'web-1'],
		);
	});

	test('rows that one expression gives are taken; in another form they are refused, and nobody is asked', async () => {
		const query = { resource: 'query', operation: 'send', name: 'load', options: { open: '200ms' } };
		const asked = async (tags: unknown) => (await stage.run({ ...query, tags })).items[0]?.json['asked'];
		assert.deepEqual(await asked({ values: '={{ [{ name: "role", value: "db" }] }}' }), ['db-1']);
		// what is no row at all n8n 1 itself does not run
		if (stage.engine.name === 'n8n-engine-1') return;
		assert.deepEqual(await asked('={{ ({ role: "db" }) }}'), ['db-1']);
		const before = stage.asked('query');
		for (const tags of [
			{ role: 'db' },
			{ tag: [{ name: 'role', value: 'db' }] },
			{ values: [{ name: 'role', value: 'db' }], role: 'db' },
			[{ name: 'role', value: 'db' }],
			'role=db',
			{ values: 'role=db' },
			{ values: '={{ "role=db" }}' },
			{ values: '={{ [] }}' },
			{ values: '={{ $json.nope }}' },
			'={{ $json.nope }}',
			'={{ ({}) }}',
		]) {
			const { error } = await stage.run({ ...query, tags });
			assert.equal(error?.context?.['code'], 'BAD_INPUT', JSON.stringify(tags));
		}
		assert.equal(stage.asked('query'), before);
	});

	test('an option that there is not, and one that the workflow gives by one expression, change nothing', async () => {
		const query = { resource: 'query', operation: 'send', name: 'load' };
		for (const [options, words] of [
			[{ opne: '1s' }, /^This version knows no option “opne”$/],
			[{ nodes: ['db-1'] }, /^Members stands among the options/],
			['={{ ({ open: "1s" }) }}', /^The options are not in the form of names with values$/],
		] as const) {
			const { error } = await stage.run({ ...query, options });
			assert.match(error?.message ?? '', words);
		}
		const { error } = await stage.run({ ...query, open: '1s' });
		assert.match(error?.message ?? '', /^Open for stands outside the options/);
		assert.equal(stage.asked('query'), 0);
	});

	test('an option that the form has kept of another operation is not worked out', async () => {
		const kept = { deadline: '={{ $("No such node").item.json.x }}' };
		const query = { resource: 'query', operation: 'send', name: 'load', options: { open: '200ms', ...kept } };
		const { items: out, error } = await stage.run(query);
		assert.equal(error, undefined, error?.message);
		assert.equal(out[0]?.json['name'], 'load');
		const read = await stage.run({ resource: 'member', operation: 'getMany', options: kept });
		assert.equal(read.error, undefined, read.error?.message);
		const none = await stage.run({ resource: 'member', operation: 'getMany', options: [] });
		assert.equal(none.error, undefined, none.error?.message);
	});
};
