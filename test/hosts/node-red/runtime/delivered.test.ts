import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Message, Red } from '../../../../src/hosts/node-red/runtime/red.ts';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { checkPlace, deliveredBy } from '../../../../src/hosts/node-red/runtime/delivered.ts';

const many = { returns: 'many', fields: {} } as unknown as AnyOperation;

test('how a result leaves the node is known before the step runs', () => {
	assert.deepEqual(deliveredBy(many, {}), {
		property: 'payload',
		isSplit: false,
		saveTo: '',
		isPreview: false,
	});
	assert.deepEqual(deliveredBy(many, { resultTo: 'msg.a.b', each: 'yes', preview: 'True' }), {
		property: 'a.b',
		isSplit: true,
		saveTo: '',
		isPreview: true,
	});
});

test('no result goes to where it is no property of the message', () => {
	for (const resultTo of [
		'__proto__.polluted',
		'a.__proto__.b',
		'constructor.prototype.x',
		'msg.__proto__',
		'a b',
		'[0]',
		'_msgid',
		'msg._muster',
		'req',
		'res.x',
	])
		assert.throws(
			() => deliveredBy(many, { resultTo }),
			{ code: 'BAD_INPUT', message: /Result to is “/ },
			resultTo,
		);
	assert.equal(
		deliveredBy(many, { resultTo: 'prototypes.constructors' }).property,
		'prototypes.constructors',
	);
});

const { util } = createRequire(import.meta.resolve('node-red'))('@node-red/util') as { util: Red['util'] };

test('where the message has something else, a step is refused before it runs', () => {
	const place = (resultTo: string, message: object) =>
		checkPlace({ util } as Red, message as Message, deliveredBy(many, { resultTo }), false);
	for (const a of [5, 'x', true, 0, ''])
		assert.throws(
			() => place('a.b', { a }),
			{ code: 'BAD_INPUT', message: /^The result cannot be put into msg\.a\.b/ },
			String(a),
		);
	const message = { a: { c: [1] }, list: [] };
	for (const free of ['payload', 'a', 'a.b', 'a.c', 'a.c.0.x.y', 'list.5', 'new.deep.one'])
		if (free !== 'a.c.0.x.y') place(free, message);
		else assert.throws(() => place(free, message), { code: 'BAD_INPUT' });
	assert.deepEqual(message, { a: { c: [1] }, list: [] }, 'looking changes nothing');
});

test('what cannot be written is told of before the step runs', () => {
	const { util } = createRequire(import.meta.resolve('node-red'))('@node-red/util') as { util: Red['util'] };
	const place = (message: Message, property: string) => () =>
		checkPlace({ util } as Red, message, { property, isSplit: false, saveTo: '', isPreview: false }, false);
	const onlyRead = Object.defineProperty({} as Message, 'payload', { get: () => 1 });
	for (const [message, property] of [
		[Object.freeze({ payload: 1 }) as Message, 'payload'],
		[{ data: Object.freeze({}) }, 'data.result'],
		[{ data: Object.freeze({ result: 1 }) }, 'data.result'],
		[onlyRead, 'payload'],
	] as const)
		assert.throws(place(message, property), {
			code: 'BAD_INPUT',
			message: `The result cannot be put into msg.${property}: it is frozen`,
		});
	place({ payload: Object.freeze({}) }, 'payload')();
	place({ data: Object.freeze({}) }, 'other.result')();
});
