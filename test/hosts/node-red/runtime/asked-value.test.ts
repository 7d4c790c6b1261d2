import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { text } from '../../../../src/catalogue/field.ts';
import type { Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { valuesOf } from '../../../../src/hosts/node-red/runtime/values.ts';

const fields = { name: text('Name') };
const read = (ask: Red['util']['evaluateNodeProperty'], type: string, signal?: AbortSignal) =>
	valuesOf(
		{
			red: { util: { evaluateNodeProperty: ask } } as unknown as Red,
			node: { id: 'n' } as RedNode,
			message: {},
			...(signal ? { signal } : {}),
		},
		fields,
		{ name: { type, value: '#:(files)::name' } },
	);

test('a store of context that never answers is waited for 10 seconds, and named', async () => {
	mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
	try {
		for (const type of ['flow', 'global']) {
			const reading = read(() => {}, type);
			mock.timers.tick(10_000);
			mock.timers.tick(1);
			await assert.rejects(reading, {
				code: 'TIMEOUT',
				message: `Name takes ${type}.name of the store “files”, which was not there within 10 s`,
			});
		}
	} finally {
		mock.timers.reset();
	}
});

test('a node that closes waits for no store', async () => {
	const closing = new AbortController();
	const reading = read(() => {}, 'flow', closing.signal);
	closing.abort();
	await assert.rejects(reading, { code: 'CANCELLED' });
});

test('what a store says is told, and that it is the store', async () => {
	const failing: Red['util']['evaluateNodeProperty'] = (_value, _type, _node, _message, callback) =>
		callback(new Error('the disk is gone'));
	const throwing = () => {
		throw new Error('the disk is gone');
	};
	for (const ask of [failing, throwing])
		await assert.rejects(read(ask, 'flow'), {
			code: 'BAD_INPUT',
			message: 'Name: its value could not be worked out (flow): the disk is gone',
			hint: 'See what is wrong with the store of this context, or choose another kind of value. Nothing was sent.',
		});
});

test('an answer that comes late, but in time, is taken', async () => {
	const value = await read((_value, _type, _node, _message, callback) => {
		setTimeout(() => callback(null, 'web-1'), 20);
	}, 'global');
	assert.deepEqual(value, { name: 'web-1' });
});
