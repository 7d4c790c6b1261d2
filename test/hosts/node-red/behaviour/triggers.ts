import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import type { FlowNode } from '../support/node-red.ts';
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

	test('two editors on one flow: who comes too late is refused and ends nothing, who overwrites misses nothing', async () => {
		const { deploy, server, next, red } = stage();
		await deploy(trigger('changed', 'member-changed', {}, { name: 'as both have loaded it' }));
		await connected('changed');
		const first = (await (await red.request('GET', '/flows')).json()) as { flows: FlowNode[]; rev: string };
		await deploy(trigger('changed', 'member-changed', {}, { name: 'of the one' }));
		await connected('changed');
		const told = red.printed('out').length;
		const post = (body: object) =>
			red.request('POST', '/flows', body, { 'Node-RED-Deployment-Type': 'nodes' });
		assert.equal((await post(first)).status, 409);
		server.change('db-1', { status: 'failed' });
		assert.deepEqual(names(await next('out', 1)), ['db-1 failed']);
		// “Overwrite”: as the other one loaded it, and without the secrets that no editor is given
		await server.kill();
		assert.equal((await post({ flows: first.flows })).status, 200);
		server.members.set('db-1', { name: 'db-1', address: '', status: 'alive', tags: {} });
		await server.revive();
		assert.deepEqual(names(await next('out', 1)), ['db-1 alive recovered']);
		await connected('changed');
		assert.equal(red.printed('out').length, told + 2);
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
		assert.match(red.statuses('bad').at(-1)?.text ?? '', /^Changes are wrong/);
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

	test('a trigger without a connection is in the log, once', async () => {
		const { deploy, red } = stage();
		await deploy(trigger('alone', 'member-changed', {}, { server: '' }));
		await until(
			() =>
				red
					.log()
					.includes(
						'[warn] [muster-demo-member-changed:alone] No connection is chosen: this node watches nothing. ',
					),
			'the log to say so',
		);
		assert.equal(red.statuses('alone').at(-1)?.text, 'no connection chosen');
	});

	test('pressing Deploy sends nothing; what cannot be known is a notice, and never passes as an event', async () => {
		const { deploy, red, next, server } = stage();
		const watching = (name: string) => [
			trigger('watch', 'member-changed', {}, { name, wires: [['out'], ['notices']] }),
			{ id: 'notices', type: 'probe' },
		];
		await deploy(...watching('a'));
		await connected('watch');
		for (const name of ['b', 'c', 'd']) {
			await deploy(...watching(name));
			await connected('watch');
		}
		assert.equal(red.printed('notices').length, 0);
		// a memory that is damaged: what changed since cannot be told
		await deploy();
		const file = join(red.userDir, 'muster', 'watch.json');
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, '{"of":');
		const before = red.printed('out').length;
		await deploy(...watching('e'));
		const [notice] = await next('notices', 1);
		assert.equal(notice?.topic, 'gap');
		const { text } = notice?.payload as { text: string };
		assert.ok(red.log().includes(`[warn] [muster-demo-member-changed:e] ${text}`), text);
		await until(
			() =>
				red
					.statuses('watch')
					.some(
						({ fill, text: shown = '', message }) =>
							fill === 'yellow' &&
							/^connected since \d\d:\d\d · gap \d\d:\d\d$/.test(shown) &&
							message === text,
					),
			'the status to tell of it',
		);
		server.change('web-1', { status: 'alive' });
		server.change('web-1', { status: 'failed' });
		await next('out', 2);
		assert.ok(
			red
				.printed('out')
				.slice(before)
				.every(({ topic }) => topic !== 'gap'),
		);
	});

	test('what one flow does to its event, another flow does not see', async () => {
		const { deploy, server, one } = stage();
		const spoil = "msg.payload.member.name = 'spoilt'; return null;";
		await deploy(
			trigger('first', 'member-changed', {}, { wires: [['spoil'], []] }),
			{ id: 'spoil', type: 'function', func: spoil, wires: [[]] },
			trigger('second', 'member-changed', {}, { wires: [['wait'], []] }),
			// the other one has been at work by then
			{
				id: 'wait',
				type: 'delay',
				pauseType: 'delay',
				timeout: '50',
				timeoutUnits: 'milliseconds',
				wires: [['out']],
			},
		);
		await connected('first');
		await connected('second');
		server.change('cache-1', { status: 'failed' });
		assert.deepEqual(names([await one('out')]), ['cache-1 failed']);
	});

	test('the memories of removed instances of a subflow go too, those of disabled nodes stay', async () => {
		const { deploy, red } = stage();
		const file = (id: string) => existsSync(join(red.userDir, 'muster', `${id}.json`));
		const sub = { id: 'sub', type: 'subflow', z: '', name: 'Sub', in: [], out: [] };
		const inner = { ...trigger('inner', 'member-changed'), z: 'sub', wires: [[], []] };
		const sleeper = trigger('sleeper', 'member-changed');
		await deploy(sub, inner, { id: 'use', type: 'subflow:sub', wires: [] }, sleeper);
		await until(() => file('use-inner') && file('sleeper'), 'the files');
		writeFileSync(join(red.userDir, 'muster', 'long-gone.json'), '{}');
		await deploy(sub, inner, { ...sleeper, d: true });
		await until(() => !file('use-inner') && !file('long-gone'), 'the files to go');
		assert.ok(file('sleeper'));
	});
};
