import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import {
	bytes,
	duration,
	type Fields,
	flag,
	json,
	list,
	number,
	pick,
	record,
	size,
	text,
} from '../../../../src/catalogue/field.ts';
import { readValues } from '../../../../src/catalogue/read-values.ts';
import { codeOf, type MusterError } from '../../../../src/core/errors.ts';
import type { Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { valuesOf } from '../../../../src/hosts/node-red/runtime/values.ts';

const { util } = createRequire(import.meta.resolve('node-red'))('@node-red/util') as { util: Red['util'] };
const red = { util } as Red;
const node = { id: 'n' } as RedNode;

const fields: Fields = {
	name: pick('Name', { list: 'x' }),
	text: text('Text', { required: false }),
	title: text('Title', { default: 'x', required: true }),
	count: number('Count', { integer: true, min: 0 }),
	part: number('Part'),
	every: duration('Every'),
	room: size('Room'),
	preview: flag('Preview only', { default: false }),
	tags: record('Tags'),
	hosts: list('Hosts'),
	spec: json('Spec'),
	input: bytes('Input'),
};

/** What a field is for a message that brings `v`, or for a value as the flow has it. */
const read = async (field: string, values: object, v?: unknown): Promise<unknown> => {
	const input = await valuesOf({ red, node, message: { v } as never }, fields, { [field]: values });
	return (readValues(fields, input) as Record<string, unknown>)[field];
};
const brought = { type: 'msg', value: 'v' };

const loop: Record<string, unknown> = {};
loop['again'] = [loop];
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const failing = (what: string) => () => {
	throw new Error(what);
};
const getter = Object.defineProperty({}, 'name', { get: failing('no name'), enumerable: true });
const toJSON = { toJSON: failing('no JSON') };

/** What a message may bring into a field, and a part of the sentence that refuses it. */
const refused: readonly (readonly [field: string, v: unknown, sentence: RegExp])[] = [
	['name', new Error('boom'), /^Name is an object, but has to be a text$/],
	['text', new TypeError('boom'), /^Text is an object, but has to be a text$/],
	['name', new Date(0), /^Name is an object/],
	['name', new Map([['name', 'a']]), /^Name is an object/],
	['name', () => 'a', /^Name is \(\) => 'a', but/],
	['name', Symbol('a'), /^Name is Symbol\(a\)/],
	['name', { name: 5 }, /^Name is an object/],
	['name', ['a'], /^Name is a list of 1/],
	['name', '\u200b', /^Name is “<U\+200B>”, but has to be a name, not blanks$/],
	['name', '\u00a0\u2060', /not blanks$/],
	['title', '\u200b \ufeff', /^Title is .* not blanks$/],
	['hosts', ['a', '\u200b'], /number 2 is empty$/],
	['hosts', [new Error('b')], /list of texts$/],
	['name', getter, /^Name: its value could not be worked out|^Name cannot be read: no name$/],
	['spec', getter, /^Spec.*no name/],
	['input', getter, /^Input.*no name/],
	['spec', toJSON, /^Spec is an object, but has to be JSON, and it cannot be written as JSON$/],
	['spec', { a: toJSON }, /“a” cannot be written as JSON$/],
	['spec', { toJSON: () => 10n }, /it is a BigInt/],
	['spec', { a: { toJSON: () => ({ b: 10n }) } }, /“a\.b” is a BigInt/],
	['spec', { a: { toJSON: () => Number.NaN } }, /“a” is NaN/],
	['spec', { toJSON: () => undefined }, /cannot be written as JSON/],
	['input', { toJSON: () => 10n }, /BigInt/],
	['input', toJSON, /cannot be written as JSON$/],
	['spec', loop, /“again.0” has no end$/],
	['spec', deep(1500), /“0\.0\.0\.0\.0” goes deeper than 1000 levels$/],
	['spec', 10n, /BigInt/],
	['spec', { a: Number.NaN }, /“a” is NaN$/],
	['spec', Buffer.from('no JSON'), /^Spec is 7 bytes, but has to be JSON$/],
	['spec', new ArrayBuffer(3), /^Spec is 3 bytes/],
	['tags', Buffer.from('[1]'), /names with texts/],
	['tags', new Map([['a', 'b']]), /names with texts/],
	['count', -0, /^Count is -0, .* negative zero/],
	['count', '-0', /^Count is “-0”, .* negative zero/],
	['every', -0, /negative zero/],
	['room', -0, /negative zero/],
	['count', '0x10', /^Count is “0x10”/],
	['count', '0b1', /a whole number$/],
	['part', '1,000', /a number$/],
	['part', '١٢', /a number$/],
	['part', 'Infinity', /a number$/],
	['part', [3], /a number$/],
	['part', new Number(5), /a number$/],
	['part', new Date(5), /a number$/],
	['count', 2 ** 53, /up to 9007199254740991$/],
	['count', 1.5, /a whole number$/],
	['every', '0x10', /^Every is “0x10”/],
	['every', { value: 5, unit: 's' }, /^Every is an object/],
	['preview', 'maybe', /true or false$/],
	['preview', new Boolean(false), /true or false$/],
	['preview', 2, /true or false$/],
	['preview', [true], /true or false$/],
];

describe('what a message brings and no field can be', () => {
	for (const [index, [field, v, sentence]] of refused.entries())
		test(`${index + 1}: ${field} ${sentence}`, async () => {
			await assert.rejects(read(field, brought, v), (error: MusterError) => {
				assert.equal(codeOf(error), 'BAD_INPUT', error.message);
				assert.match(error.message, sentence);
				return true;
			});
		});
});

test('what a message brings and means one thing only', async () => {
	assert.equal(await read('name', brought, Object.freeze({ name: 'web-1', more: loop })), 'web-1');
	assert.equal(await read('name', brought, 10n), '10');
	assert.deepEqual(await read('spec', brought, Buffer.from('\ufeff{"a":1}')), { a: 1 });
	assert.deepEqual(
		await read('spec', brought, { type: 'Buffer', data: [91, 93, 10] }).catch(codeOf),
		'BAD_INPUT',
	);
	const written = { toJSON: () => ({ a: new Date(0) }) };
	assert.equal(await read('spec', brought, written), written);
	assert.equal(((await read('tags', brought, Buffer.from('{"a":"b"}'))) as { a: string }).a, 'b');
	assert.equal(await read('count', brought, ' 5 '), 5);
	assert.equal(await read('part', brought, '+1.5e3'), 1500);
	assert.equal(await read('part', brought, '5.'), 5);
	assert.equal(await read('count', brought, 0), 0);
	assert.equal(await read('preview', brought, 'Yes'), true);
});

/** Values as a program may write them into a flow, and a part of the sentence that refuses them. */
const written: readonly (readonly [field: string, input: object, sentence: RegExp])[] = [
	['preview', { type: 'msg', value: '' }, /^Preview only is set, but no property of msg is named$/],
	['preview', { type: 'flow', value: ' ' }, /no property of flow is named$/],
	['preview', { type: 'global', value: null }, /no property of global is named$/],
	['preview', { type: 'env', value: '' }, /the variable has no name$/],
	['preview', { type: 'jsonata', value: '' }, /the expression is empty$/],
	['text', { type: 'env', value: 21 }, /the variable has no name$/],
	['text', { type: 'msg', value: ['v'] }, /no property of msg is named$/],
	['text', { type: 'msg', value: 'a[0].b' }, /^Text takes msg\.a\[0\]\.b, which is missing$/],
	['text', { type: 'msg', value: 'a[[' }, /^Text: its value could not be worked out \(msg\)/],
	['text', { type: 'jsonata', value: '(' }, /could not be worked out \(jsonata\)/],
	['text', { type: 'jsonata', value: '1/0' }, /^Text is Infinity/],
	['text', { type: 'jsonata', value: 'function($x){$x}' }, /^Text is an object/],
	['text', { type: 'STR', value: 'x' }, /^Text is an object/],
	['text', { type: 're', value: 'a' }, /^Text is an object/],
	['text', { type: 'date', value: 'object' }, /^Text is an object/],
	['part', { type: 'num', value: [3] }, /^Part is a list of 1/],
	['part', { type: 'num', value: {} }, /^Part is an object/],
	['part', { type: 'num', value: '1 000' }, /^Part is “1 000”/],
	['preview', { type: 'bool', value: {} }, /true or false$/],
	['preview', { type: 'bool', value: 'ture' }, /^Preview only is “ture”/],
	['every', { type: 'num', value: '5', unit: 'fortnight' }, /^Every is “5 fortnight”/],
	['every', { type: 'num', value: '5', unit: 'constructor' }, /^Every is “5 constructor”/],
	['tags', { type: 'rows', value: [null] }, /^Tags: row 1 is no row$/],
	['tags', { type: 'rows', value: [{ key: 'a' }] }, /row 1 is no row$/],
	['tags', { type: 'rows', value: [{ key: 'a', type: 'rows', value: [] }] }, /row 1 is no row$/],
	[
		'tags',
		{ type: 'rows', value: [{ key: 'a', type: 'msg', value: '' }] },
		/^Tags: a is set, but no property/,
	],
	['tags', { type: 'rows', value: [{ key: ' ', type: 'str', value: 'b' }] }, /row 1 has no name$/],
	['hosts', { type: 'rows', value: [[]] }, /row 1 is no row$/],
	['spec', { type: 'json', value: '{' }, /could not be worked out \(json\)/],
	['input', { type: 'bin', value: 'zz' }, /could not be worked out \(bin\)/],
];

describe('what a program writes into a flow and nothing can be', () => {
	for (const [index, [field, input, sentence]] of written.entries())
		test(`${index + 1}: ${field} ${JSON.stringify(input)}`, async () => {
			await assert.rejects(read(field, input), (error: MusterError) => {
				assert.equal(codeOf(error), 'BAD_INPUT', error.message);
				assert.match(error.message, sentence);
				return true;
			});
		});
});

test('what a program writes and means one thing only', async () => {
	assert.deepEqual(await read('hosts', { type: 'rows', value: ['a', 'b'] }), ['a', 'b']);
	const untyped = await read('tags', { type: 'rows', value: [{ key: 'a', value: 'b' }] });
	assert.deepEqual({ ...(untyped as object) }, { a: 'b' });
	assert.deepEqual(await read('hosts', { type: 'rows', value: [5, { type: 'str', value: 'b' }] }), [
		'5',
		'b',
	]);
	assert.deepEqual(await read('spec', { type: 'json', value: { a: 1 } }), { a: 1 });
	assert.equal(await read('part', { type: 'num', value: 3 }), 3);
	assert.equal(await read('preview', { type: 'bool', value: true }), true);
	// no form leaves a switch so, and without a preview it would be done for real
	await assert.rejects(read('preview', { type: 'bool', value: '' }), { code: 'BAD_INPUT' });
	assert.equal(await read('text', { type: 'msg', value: 'v' }, 'x'), 'x');
});

test('a store of its own is named as one', async () => {
	await assert.rejects(
		valuesOf(
			{
				red: {
					util: { ...util, evaluateNodeProperty: (_1, _2, _3, _4, done) => done(null, undefined) },
				} as Red,
				node,
				message: {} as never,
			},
			fields,
			{ text: { type: 'flow', value: '#:(file)::count' } },
		),
		{ message: 'Text takes flow.count of the store “file”, which is missing' },
	);
});
