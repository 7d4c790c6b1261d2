import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { FlowNode } from '../support/node-red.ts';
import { action, type Stage, str } from './stage.ts';

const fn = (id: string, func: string, ...to: string[]): FlowNode => ({
	id,
	type: 'function',
	func,
	outputs: 1,
	libs: [],
	wires: [to],
});
const most = (value: string) => ({ most: { type: 'num', value } });
const each = { each: { type: 'bool', value: 'true' } };

/** What flows do with messages around a step. */
export const messages = (stage: () => Stage): void => {
	test('after a burst the status tells of its end, and the order was kept', async () => {
		const { deploy, red, next, server } = stage();
		const count = 500;
		await deploy(
			fn('burst', `for (let n = 0; n < ${count}; n++) node.send({ n }); return null;`, 'list', 'send'),
			action('list', 'member', 'list', most('1'), { wires: [['lists']] }),
			action('send', 'event', 'send', { name: { type: 'jsonata', value: '"e" & $string(n)' } }),
			{ id: 'lists', type: 'probe' },
		);
		const before = server.calls.filter(({ call }) => call === 'event').length;
		await red.give('burst', {});
		const came = [await next('lists', count), await next('out', count)];
		for (const messages of came)
			assert.deepEqual(
				messages.map(({ n }) => n),
				Array.from({ length: count }, (_, n) => n),
			);
		const sent = server.calls.filter(({ call }) => call === 'event').slice(before);
		assert.deepEqual(
			sent.map(({ args }) => args['name']),
			Array.from({ length: count }, (_, n) => `e${n}`),
		);
		for (const [id, what] of [
			['list', '1 member'],
			['send', 'done'],
		] as const)
			await until(() => red.statuses(id).at(-1)?.text?.startsWith(`${what} · `), `the status of ${id}`);
	});

	test('a step between a request and its response: the response is answered, also with an error', async () => {
		const { deploy, red, next } = stage();
		const asked = (id: string, url: string, to: string) => ({
			id,
			type: 'http in',
			url,
			method: 'get',
			wires: [[to]],
		});
		await deploy(
			asked('in1', '/members', 'list'),
			action('list', 'member', 'list', most('2'), { wires: [['response']] }),
			asked('in2', '/each', 'each'),
			action('each', 'member', 'list', { ...most('2'), ...each }, { wires: [['join']] }),
			{ id: 'join', type: 'join', mode: 'auto', wires: [['response']] },
			asked('in3', '/fails', 'fails'),
			action('fails', 'event', 'send', { name: str('broken') }, { wires: [[]] }),
			{ id: 'failed', type: 'catch', scope: ['fails'], wires: [['told']] },
			fn('told', 'msg.statusCode = 502; msg.payload = msg.error.code; return msg;', 'response'),
			{ id: 'response', type: 'http response', statusCode: '', headers: {} },
		);
		for (const url of ['/members', '/each']) {
			const members = (await (await red.request('GET', url)).json()) as { name: string }[];
			assert.deepEqual(
				members.map(({ name }) => name),
				['web-1', 'web-2'],
				url,
			);
		}
		const failed = await red.request('GET', '/fails');
		assert.deepEqual([failed.status, await failed.text()], [502, 'SERVER']);
		await next('caught', 1);
	});

	test('split, a step, and join: what belongs together comes together again', async () => {
		const { deploy, red, next } = stage();
		const split = { type: 'split', splt: '\\n', spltType: 'str', arraySplt: 1, arraySpltType: 'len' };
		await deploy(
			{ id: 'split', ...split, wires: [['list']] },
			action(
				'list',
				'member',
				'list',
				{ most: { type: 'msg', value: 'payload' }, ...each },
				{ wires: [['inner']] },
			),
			{ id: 'inner', type: 'join', mode: 'auto', wires: [['outer']] },
			{ id: 'outer', type: 'join', mode: 'auto', wires: [['out']] },
		);
		await red.give('split', { payload: [1, 3, 2], topic: 'kept' });
		const [joined] = await next('out', 1);
		assert.deepEqual((joined?.payload as object[][]).map(({ length }) => length).sort(), [1, 2, 3]);
		assert.equal(joined?.topic, 'kept');
	});

	test('a message that cannot be copied or written is refused before anything is sent', async () => {
		const { deploy, ask, server, red } = stage();
		await deploy(
			fn(
				'unreadable',
				'return Object.defineProperty(msg, "bad", { enumerable: true, get() { throw new Error("not now"); } });',
				'invite',
			),
			fn('locked', 'msg.data = Object.freeze({}); return msg;', 'send'),
			action('invite', 'member', 'invite', { members: { type: 'json', value: '["web-1"]' }, ...each }),
			action('send', 'event', 'send', { name: str('deploy'), resultTo: str('data.result') }),
		);
		const before = server.calls.filter(({ call }) => ['invite', 'event'].includes(call)).length;
		assert.match((await ask('locked', {}, 'caught')).error?.message ?? '', /msg\.data\.result: it is frozen/);
		// no Catch node can be told of it
		await red.give('unreadable', {});
		await until(
			() => /\[muster-demo-member:invite\] The message cannot be copied/.test(red.log()),
			'the log to say so',
		);
		assert.equal(server.calls.filter(({ call }) => ['invite', 'event'].includes(call)).length, before);
	});
};
