import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { action, type Stage, str, trigger } from './stage.ts';

const list = (id: string, values: object = {}) =>
	action(id, 'member', 'list', { status: { type: 'json', value: '["alive"]' }, ...values });

export const actions = (stage: () => Stage): void => {
	test('the result is the payload, and the rest of the message stays', async () => {
		const { deploy, ask, red } = stage();
		await deploy(list('list'), list('split', { each: { type: 'bool', value: 'true' } }));
		const { payload, keep } = await ask('list', { payload: 1, keep: { me: true } });
		assert.equal((payload as object[]).length, 10);
		assert.deepEqual(keep, { me: true });
		await until(
			() => red.statuses('list').some(({ text = '' }) => /^10 members · \d+ ms · \d\d:\d\d$/.test(text)),
			'the status',
		);
	});

	test('many results can be many messages that belong together, inside a sequence of others', async () => {
		const { deploy, red, next } = stage();
		await deploy(
			list('split', { each: { type: 'bool', value: 'true' }, most: { type: 'msg', value: 'payload' } }),
		);
		const outer = { id: 'outer', index: 0, count: 1 };
		await red.give('split', { payload: 3, keep: 'me', parts: outer });
		const messages = await next('out', 3);
		const parts = messages.map(
			(message) => message['parts'] as { id: string; index: number; count: number; parts: object },
		);
		assert.deepEqual(
			parts.map(({ index, count }) => [index, count]),
			[
				[0, 3],
				[1, 3],
				[2, 3],
			],
		);
		assert.equal(new Set(parts.map(({ id }) => id)).size, 1);
		assert.deepEqual(parts[0]?.parts, outer);
		assert.deepEqual(
			messages.map(({ keep }) => keep),
			['me', 'me', 'me'],
		);
	});

	test('the result goes to another property, also a nested one, and what was there stays', async () => {
		const { deploy, ask } = stage();
		await deploy(
			list('list', { most: { type: 'num', value: '1' }, resultTo: str('found.members') }),
			list('split', {
				most: { type: 'num', value: '1' },
				each: { type: 'bool', value: 'true' },
				resultTo: str('msg.one'),
			}),
			list('bad', { resultTo: str('payload.x') }),
		);
		const { payload, found } = await ask('list', { payload: 1, found: { before: true } });
		assert.equal(payload, 1);
		const { members, before } = found as { members: { name: string }[]; before: boolean };
		assert.deepEqual([members.length, before], [1, true]);
		const split = await ask('split', { payload: 1 });
		assert.deepEqual([split.payload, (split['one'] as { name: string }).name], [1, 'web-1']);
		const { error } = await ask('bad', { payload: 1 }, 'caught');
		assert.match(error?.message ?? '', /^The result cannot be put into msg\.payload\.x/);
	});

	test('bytes are text where they are text, and what the user wants', async () => {
		const { deploy, ask } = stage();
		const run = (id: string, values: object) =>
			action(id, 'member', 'run', { member: str('web-1'), command: str('true'), ...values });
		await deploy(
			run('auto', {}),
			run('bytes', { payloadAs: str('bytes') }),
			run('json', { payloadAs: str('json') }),
		);
		const output = async (id: string) => ((await ask(id, {})).payload as { output: unknown }).output;
		assert.equal(await output('auto'), 'ok');
		assert.deepEqual(await output('bytes'), { type: 'Buffer', data: [111, 107] });
		const { error } = await ask('json', {}, 'caught');
		assert.match(error?.message ?? '', /Payload as is “json”, but what came is no JSON/);
	});

	test('a stream comes result by result, and how it ended on an output of its own', async () => {
		const { deploy, red, next, one } = stage();
		await deploy(
			action(
				'follow',
				'event',
				'follow',
				{ lines: { type: 'num', value: '3' } },
				{ wires: [['out'], ['end']] },
			),
			{
				id: 'end',
				type: 'probe',
			},
		);
		await red.give('follow', { payload: 1 });
		assert.deepEqual((await one('end')).payload, { lines: 3, exit: 0 });
		const messages = await next('out', 3);
		assert.deepEqual(
			messages.map(({ payload, parts }) => [
				(payload as { line: string }).line,
				(parts as { index: number }).index,
			]),
			[
				['line 1', 0],
				['line 2', 1],
				['line 3', 2],
			],
		);
	});

	test('values come from the message, the environment and expressions; a Buffer is bytes', async () => {
		const { deploy, ask } = stage();
		await deploy(
			action('run', 'member', 'run', {
				member: { type: 'env', value: 'MUSTER_DEMO_MEMBER' },
				command: { type: 'jsonata', value: '"echo " & payload.word' },
				input: { type: 'msg', value: 'input' },
				every: { type: 'num', value: '2', unit: 'min' },
				memory: str('2k'),
			}),
		);
		const { payload } = await ask('run', {
			payload: { word: 'hi' },
			input: { type: 'Buffer', data: [1, 2] },
		});
		const { output, ...sent } = payload as { output: unknown };
		assert.equal(output, 'ok');
		assert.deepEqual(sent, {
			member: 'web-2',
			command: 'echo hi',
			input: 'AQI=',
			environment: {},
			report: true,
			every: 120,
			memory: 2048,
			retries: 0,
			wait: false,
			timeout: 30,
			payloadAs: 'auto',
		});
	});

	test('a file is a Buffer, or saved whole where the user wants it', async () => {
		const { deploy, ask, red } = stage();
		const path = join(red.userDir, 'got.txt');
		await deploy(
			action('get', 'file', 'download', { name: str('notes.txt') }),
			action('save', 'file', 'download', { name: { type: 'msg', value: 'payload' }, saveTo: str(path) }),
			action('lost', 'file', 'download', { name: str('a'), saveTo: str(join(red.userDir, 'none/x')) }),
		);
		const { payload, filename } = await ask('get', {});
		assert.deepEqual(
			[Buffer.from((payload as { data: number[] }).data).toString(), filename],
			['half whole', 'notes.txt'],
		);
		assert.deepEqual((await ask('save', { payload: 'a.txt' })).payload, { path, size: 10 });
		assert.equal(readFileSync(path, 'utf8'), 'half whole');
		assert.match(
			(await ask('save', { payload: 'broken' }, 'caught')).error?.message ?? '',
			/ended in the middle/,
		);
		assert.equal(readFileSync(path, 'utf8'), 'half whole');
		assert.match(
			(await ask('lost', {}, 'caught')).error?.message ?? '',
			/cannot be written to .* \(ENOENT\)/,
		);
	});

	test('a thing from an earlier node stands for its name', async () => {
		const { deploy, ask } = stage();
		await deploy(
			list('list', { most: { type: 'num', value: '1' }, each: { type: 'bool', value: 'true' } }),
			action('tag', 'member', 'tag', {
				member: { type: 'msg', value: 'payload' },
				tags: { type: 'json', value: '{"a":"b"}' },
			}),
		);
		const { payload } = await ask('list', {});
		const tagged = await ask('tag', { payload });
		assert.equal((tagged.payload as { member: string }).member, 'web-1');
	});

	test('settings and secrets of a connection may be variables', async () => {
		const { deploy, ask, connection } = stage();
		const variable = (name: string) => ['$', '{', name, '}'].join('');
		const other = {
			...connection,
			id: 'other',
			port: variable('MUSTER_DEMO_PORT'),
			credentials: { key: variable('MUSTER_DEMO_KEY') },
		};
		await deploy(other, { ...list('list'), server: 'other' });
		assert.equal(((await ask('list', {})).payload as object[]).length > 0, true);
	});

	test('a variable of a connection that is not set is named, and nothing else is tried', async () => {
		const { deploy, ask, connection, red } = stage();
		const variable = ['$', '{', 'MUSTER_NOT_SET', '}'].join('');
		await deploy(
			{ ...connection, id: 'other', hosts: [variable] },
			{ ...list('list'), server: 'other' },
			trigger('watch', 'member-changed', {}, { server: 'other' }),
		);
		assert.equal(
			(await ask('list', {}, 'caught')).error?.message,
			'Hosts: the variable MUSTER_NOT_SET is not set (BAD_INPUT). Set it in the environment of Node-RED or in its global settings. Nothing was sent.',
		);
		await until(
			() =>
				/\[warn\] \[muster-demo-member-changed:watch\] Hosts: the variable MUSTER_NOT_SET/.test(red.log()),
			'the log to say so',
		);
		assert.match(red.statuses('watch').at(-1)?.text ?? '', /MUSTER_NOT_SET|Hosts/);
	});

	test('a variable of a connection that is empty is named, in a secret and elsewhere', async () => {
		const { deploy, ask, connection } = stage();
		const variable = (name: string) => ['$', '{', name, '}'].join('');
		for (const [label, more] of [
			['Hosts', { hosts: [variable('MUSTER_DEMO_EMPTY')] }],
			['Auth key', { secrets: ['key'], credentials: { key: variable('MUSTER_DEMO_EMPTY') } }],
		] as const) {
			await deploy(
				{ ...connection, ...more, id: `empty ${label}` },
				{ ...list('list'), server: `empty ${label}` },
			);
			assert.equal(
				(await ask('list', {}, 'caught')).error?.message,
				`${label}: the variable MUSTER_DEMO_EMPTY is empty (BAD_INPUT). Give it a value in the environment of Node-RED or in its global settings, or clear the field. Nothing was sent.`,
			);
		}
	});

	test('nodes in a subflow work, and a trigger in one has a memory of its own', async () => {
		const { deploy, one, server, red } = stage();
		await deploy(
			{
				id: 'sub',
				type: 'subflow',
				z: '',
				name: 'Sub',
				in: [],
				out: [{ x: 1, y: 1, wires: [{ id: 'inner', port: 0 }] }],
			},
			{ ...trigger('inner', 'member-changed'), z: 'sub', wires: [] },
			{ id: 'use', type: 'subflow:sub', wires: [['out']] },
		);
		await until(
			() => server.subscribed.size > 0 && existsSync(join(red.userDir, 'muster', 'use-inner.json')),
			'the trigger to stand',
		);
		server.change('queue-1', { status: 'failed' });
		assert.equal((await one('out')).topic, 'member.failed');
	});

	test('a wrong value never reaches the server, and the Catch node is told all', async () => {
		const { deploy, ask, server } = stage();
		await deploy(action('send', 'event', 'send', { name: { type: 'msg', value: 'payload' } }));
		const before = server.calls.filter(({ call }) => call === 'event').length;
		const { error } = await ask('send', {}, 'caught');
		assert.equal(error?.code, 'BAD_INPUT');
		assert.equal(
			error?.message,
			'Event takes msg.payload, which is missing (BAD_INPUT). Correct what the message brings, or clear the field to leave it out. Nothing was sent.',
		);
		assert.equal(server.calls.filter(({ call }) => call === 'event').length, before);
	});

	test('an error whose message cannot be copied for a Catch node is told all the same', async () => {
		const { deploy, red } = stage();
		await deploy(
			{
				id: 'deep',
				type: 'function',
				func: 'msg.v = JSON.parse("[".repeat(20000) + "]".repeat(20000)); return msg;',
				outputs: 1,
				libs: [],
				wires: [['run']],
			},
			action('run', 'member', 'run', { member: { type: 'msg', value: 'v' }, command: str('x') }),
		);
		await red.give('deep', {});
		await until(
			() => /\[muster-demo-member:run\] Member is a list of 1, but has to be a text/.test(red.log()),
			'the reason in the log',
		);
	});

	test('a node of which no operation is chosen says so', async () => {
		const { deploy, ask } = stage();
		await deploy(action('none', 'member', undefined as unknown as string, {}));
		const { error } = await ask('none', {}, 'caught');
		assert.match(error?.message ?? '', /^No operation is chosen \(BAD_INPUT\)/);
	});

	test('what the server says is passed on, with the code and the hint', async () => {
		const { deploy, ask, red } = stage();
		await deploy(action('send', 'event', 'send', { name: str('broken') }));
		const { error, payload } = await ask('send', { payload: 'as it was' }, 'caught');
		assert.match(error?.message ?? '', /answered: the disk is full \(SERVER\)\. The message holds/);
		assert.equal(error?.code, 'SERVER');
		assert.equal(payload, 'as it was');
		await until(
			() =>
				red
					.statuses('send')
					.some(
						({ fill, text = '', code, message = '' }) =>
							fill === 'red' &&
							/^the disk is full · /.test(text) &&
							code === 'SERVER' &&
							/answered: the disk is full\. /.test(message),
					),
			'the status',
		);
	});

	test('of several things that were done some may fail: both are told', async () => {
		const { deploy, ask, next } = stage();
		await deploy(action('invite', 'member', 'invite', { members: { type: 'msg', value: 'payload' } }));
		const { error } = await ask('invite', { payload: ['web-1', 'bad-1', 'web-2'] }, 'caught');
		const [done] = await next('out', 1);
		assert.deepEqual(done?.payload, [{ name: 'web-1' }, { name: 'web-2' }]);
		assert.equal(error?.code, 'PARTIAL');
		assert.match(error?.message ?? '', /1 of 3 failed, 2 done; bad-1: no member bad-1/);
		const { details } = (error as unknown as { cause: { details: { failed: { key: string }[] } } }).cause;
		assert.equal(details.failed[0]?.key, 'bad-1');
	});

	test('what destroys is previewed, and needs its word', async () => {
		const { deploy, ask, server, red } = stage();
		const values = { member: str('build-2') };
		await deploy(
			action('preview', 'member', 'remove', { ...values, preview: { type: 'bool', value: 'true' } }),
			action('bare', 'member', 'remove', { ...values, confirm: str('yes') }),
			action('remove', 'member', 'remove', { ...values, confirm: str('remove') }),
		);
		assert.deepEqual((await ask('preview', {})).payload, { wouldRemove: 'build-2' });
		await until(
			() => red.statuses('preview').some(({ text = '' }) => /^preview only · /.test(text)),
			'a status that does not look as if it had been done',
		);
		assert.match((await ask('bare', {}, 'caught')).error?.message ?? '', /confirmed with the word remove/);
		assert.ok(server.members.has('build-2'));
		assert.deepEqual((await ask('remove', {})).payload, { removed: 'build-2' });
		assert.ok(!server.members.has('build-2'));
	});

	test('a node without connection, and one from a later version, say what to do', async () => {
		const { deploy, ask } = stage();
		await deploy(
			list('alone'),
			{ ...list('alone'), id: 'lonely', server: '' },
			action('later', 'member', 'evict'),
		);
		assert.match(
			(await ask('lonely', {}, 'caught')).error?.message ?? '',
			/No connection is chosen \(BAD_INPUT\)\. Open the node/,
		);
		assert.match((await ask('later', {}, 'caught')).error?.message ?? '', /no operation “evict”/);
	});

	test('a change that was cut off is not known to have happened, and not repeated', async () => {
		const { deploy, red, server, next } = stage();
		await deploy(
			action('tag', 'member', 'tag', { member: str('web-1'), tags: { type: 'json', value: '{"a":"b"}' } }),
		);
		server.hanging.add('tag');
		const before = server.calls.filter(({ call }) => call === 'tag').length;
		await red.give('tag', {});
		await until(() => server.calls.filter(({ call }) => call === 'tag').length === before + 1, 'the call');
		server.hanging.clear();
		for (const socket of server.sockets) socket.destroy();
		const [{ error } = {}] = await next('caught', 1);
		assert.equal(error?.code, 'OUTCOME_UNKNOWN');
		assert.equal(server.calls.filter(({ call }) => call === 'tag').length, before + 1);
	});

	test('64 readings at once on one connection; the others wait; a redeploy ends them all at once', async () => {
		const { deploy, red, server, next } = stage();
		const read = list('read', { timeout: { type: 'num', value: '5', unit: 'min' } });
		await deploy(read, list('list'));
		server.hanging.add('members');
		const count = () => server.calls.filter(({ call }) => call === 'members').length;
		const before = count();
		await red.give(
			'read',
			Array.from({ length: 80 }, (_, index) => ({ payload: index })),
		);
		await until(() => count() - before === 64, '64 calls');
		await deploy({ ...read, name: 'changed' }, list('list'));
		await until(
			() => /\[warn\] \[muster-demo-member:read\] 80 messages stopped while at work/.test(red.log()),
			'the log to say so',
		);
		assert.equal(count() - before, 64);
		await until(
			() => red.statuses('read').some(({ text = '' }) => /^stopped · \d\d:\d\d$/.test(text)),
			'the status to say so',
		);
		assert.doesNotMatch(red.log(), /Close timed out/);
		server.hanging.clear();
		await red.give('list', {});
		await next('out', 1);
	});

	test('changes of one node happen in the order of its messages, however long their values take', async () => {
		const { deploy, red, server, ask, next } = stage();
		await deploy(
			// the value of the first takes the longest to be worked out
			action('send', 'event', 'send', {
				name: { type: 'jsonata', value: '($sum([1..steps].($ * 2)); name)' },
			}),
			action('tag', 'member', 'tag', {
				member: str('web-1'),
				tags: { type: 'msg', value: 'payload' },
			}),
			list('list'),
		);
		const sent = (call: string) => server.calls.filter((one) => one.call === call).map(({ args }) => args);
		const before = sent('event').length;
		const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
		await red.give(
			'send',
			names.map((name, index) => ({ name, steps: index === 0 ? 5000 : 1 })),
		);
		await next('out', names.length);
		assert.deepEqual(
			sent('event')
				.slice(before)
				.map(({ name }) => name),
			names,
		);
		const tagged = sent('tag').length;
		server.hanging.add('tag');
		await red.give('tag', [{ payload: { a: '1' } }, { payload: { a: '2' } }]);
		await until(() => sent('tag').length === tagged + 1, 'the first change');
		await ask('list', {});
		assert.equal(sent('tag').length, tagged + 1, 'the second waits until the first is over');
		server.hanging.clear();
		await deploy(list('list'));
	});

	test('what a message or the environment lacks is named with the place that was looked at', async () => {
		const { deploy, ask, server } = stage();
		const before = server.calls.length;
		for (const [typedValue, words] of [
			[{ type: 'msg', value: 'dry' }, 'msg.dry, which is missing'],
			[{ type: 'env', value: 'MUSTER_NOT_SET' }, 'the variable MUSTER_NOT_SET, which is not set or empty'],
			[{ type: 'flow', value: 'dry' }, 'flow.dry, which is missing'],
			[{ type: 'jsonata', value: 'payload.dry' }, 'the expression payload.dry, which is missing'],
		] as const) {
			await deploy(
				action('remove', 'member', 'remove', {
					member: str('web-3'),
					preview: typedValue,
					confirm: str('remove'),
				}),
			);
			const { error } = await ask('remove', {}, 'caught');
			assert.equal(error?.code, 'BAD_INPUT');
			assert.ok(error?.message.startsWith(`Preview only takes ${words}`), error?.message);
		}
		assert.equal(server.calls.length, before, 'nothing was sent');
		assert.ok(server.members.has('web-3'));
	});

	test('bare values, as programs write them into flows, are those values', async () => {
		const { deploy, ask, server } = stage();
		await deploy(action('remove', 'member', 'remove', { member: 'web-3', preview: true, confirm: 'remove' }));
		assert.deepEqual((await ask('remove', {})).payload, { wouldRemove: 'web-3' });
		assert.ok(server.members.has('web-3'));
	});

	test('a result that means failure is not green', async () => {
		const { deploy, red, next } = stage();
		await deploy(
			action('follow', 'event', 'follow', {
				lines: { type: 'num', value: '2' },
				exit: { type: 'num', value: '3' },
			}),
		);
		await red.give('follow', {});
		await next('out', 2);
		await until(
			() =>
				red
					.statuses('follow')
					.some(
						({ fill, text = '' }) => fill === 'yellow' && /^exit 3 · 2 lines · .* · \d\d:\d\d$/.test(text),
					),
			'the status',
		);
	});
};
