import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { action, type Stage, str, trigger } from './stage.ts';

type Happened = { event: string; member: { name: string; status: string }; recovered?: boolean };

const names = (messages: readonly { payload?: unknown }[]) =>
	messages.map(({ payload }) => {
		const { member, recovered } = payload as Happened;
		return `${member.name} ${member.status}${recovered ? ' recovered' : ''}`;
	});

export const triggers = (stage: () => Stage): void => {
	const connected = async (id: string) => {
		const { red, server } = stage();
		await until(
			() => server.subscribed.size > 0 && /^connected since/.test(red.statuses(id).at(-1)?.text ?? ''),
			'the trigger to stand',
		);
	};

	test('an event is a message: what happened is the payload, its name the topic', async () => {
		const { deploy, server, one, red } = stage();
		await deploy(trigger('changed', 'member-changed'));
		await connected('changed');
		server.change('web-1', { status: 'failed' });
		const { topic, payload } = await one('out');
		assert.equal(topic, 'member.failed');
		assert.deepEqual((payload as Happened).member.name, 'web-1');
		assert.match(red.statuses('changed').at(-1)?.text ?? '', /^connected since \d\d:\d\d$/);
	});

	test('a killed server is waited for; what changed meanwhile comes once, as one sequence', async () => {
		const { deploy, server, next, red } = stage();
		await deploy(trigger('changed', 'member-changed'));
		await connected('changed');
		await server.kill();
		await until(
			() =>
				/^(cut off|refused) · retry \d+ s · since \d\d:\d\d$/.test(
					red.statuses('changed').at(-1)?.text ?? '',
				),
			'the status to say so',
		);
		for (const name of ['db-1', 'web-3'])
			server.members.set(name, { name, address: '', status: 'left', tags: {} });
		await server.revive();
		const messages = await next('out', 2);
		assert.deepEqual(names(messages).sort(), ['db-1 left recovered', 'web-3 left recovered']);
		assert.deepEqual(
			messages.map(({ parts }) => [(parts as { index: number }).index, (parts as { count: number }).count]),
			[
				[0, 2],
				[1, 2],
			],
		);
		await connected('changed');
		server.change('db-1', { status: 'alive' });
		assert.deepEqual(names(await next('out', 1)), ['db-1 alive']);
		assert.match(
			red.log(),
			/\[warn\] \[muster-demo-member-changed:changed\] Not connected, trying again for ever/,
		);
		assert.match(red.log(), /Connected again, after/);
	});

	test('a redeploy misses nothing and repeats nothing', async () => {
		const { deploy, server, next } = stage();
		await deploy(trigger('changed', 'member-changed'));
		await connected('changed');
		server.change('web-2', { status: 'failed' });
		await next('out', 1);
		await server.kill();
		await deploy(trigger('changed', 'member-changed', { what: { type: 'json', value: '[]' } }));
		server.members.set('web-2', { name: 'web-2', address: '', status: 'alive', tags: {} });
		await server.revive();
		assert.deepEqual(names(await next('out', 1)), ['web-2 alive recovered']);
	});

	test('a question is answered by another node, while there is time', async () => {
		const { deploy, server, one, red, ask } = stage();
		await deploy(
			trigger('asked', 'asked', {}, { wires: [['answer', 'out']] }),
			action(
				'answer',
				'answer',
				'question',
				{ text: { type: 'jsonata', value: '"re: " & payload.question.text' } },
				{ wires: [[]] },
			),
			action('again', 'answer', 'question', { text: str('me too') }, { wires: [['out']] }),
		);
		await until(() => server.subscribed.size > 0, 'the subscription');
		server.ask('who?');
		const question = await one('out');
		await until(() => server.answers.some(({ text }) => text === 're: who?'), 'the answer');
		assert.ok(!('reply' in (question.payload as object)));
		await until(() => red.statuses('answer').some(({ fill }) => fill === 'green'), 'the answer to be done');
		const { error } = await ask('again', question, 'caught');
		assert.equal(error?.code, 'TOO_LATE');
		assert.match(
			(await ask('again', { payload: 1 }, 'caught')).error?.message ?? '',
			/carries no question.*msg\._muster/,
		);
	});

	test('*Wait for next* catches what happens after it has begun', async () => {
		const { deploy, server, one, red } = stage();
		await deploy(
			action('wait', 'member', 'waitForMemberChanged', {
				member: str('cache-1'),
				deadline: { type: 'num', value: '1', unit: 'min' },
			}),
		);
		await red.give('wait', { payload: 1, keep: 'me' });
		await until(() => server.subscribed.size > 0, 'the subscription');
		server.change('web-1', { status: 'alive' });
		server.change('cache-1', { status: 'failed' });
		const { payload, keep } = await one('out');
		assert.deepEqual(names([{ payload: (payload as unknown[])[0] }]), ['cache-1 failed']);
		assert.equal(keep, 'me');
		await until(() => red.statuses('wait').some(({ text = '' }) => /^1 event · /.test(text)), 'the status');
	});

	test('a wrong value of a trigger is said in its status, and stops only that trigger', async () => {
		const { deploy, red, next } = stage();
		await deploy(
			trigger('bad', 'member-changed', { what: { type: 'json', value: '["exploded"]' } }),
			trigger('good', 'member-changed'),
		);
		const [{ error } = {}] = await next('caught', 1);
		assert.match(error?.message ?? '', /Changes is a list of 1, but has to be any of/);
		assert.match(red.statuses('bad').at(-1)?.text ?? '', /^Changes is/);
		await connected('good');
	});

	test('the memory of a node goes with the node', async () => {
		const { deploy, red } = stage();
		const file = (id: string) => existsSync(join(red.userDir, 'muster', `${id}.json`));
		await deploy(trigger('stays', 'member-changed'), trigger('goes', 'member-changed'));
		await until(() => file('stays') && file('goes'), 'the files');
		await deploy(trigger('stays', 'member-changed'));
		await until(() => !file('goes'), 'the file to go');
		assert.ok(file('stays'));
	});
};
