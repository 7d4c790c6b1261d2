import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import {
	bytes,
	choice,
	choices,
	duration,
	type Fields,
	flag,
	form,
	json,
	list,
	number,
	pick,
	picks,
	record,
	size,
	text,
} from '../../src/catalogue/field.ts';
import { fieldsOf } from '../../src/catalogue/extras.ts';
import { readValue, Unfit } from '../../src/catalogue/read-value.ts';
import { readSettings, readValues } from '../../src/catalogue/read-values.ts';
import { isMusterError } from '../../src/core/errors.ts';
import { stepsOf } from '../../src/engine/run/steps.ts';
import { services } from '../../scripts/services.ts';

const options = [
	{ value: 'a', label: 'A' },
	{ value: 'b', label: 'B' },
] as const;
const one = (field: Fields[string], value: unknown) =>
	(readValues({ it: field }, { it: value }) as { it: unknown }).it;
const refuses = (field: Fields[string], value: unknown, message: RegExp) =>
	assert.throws(
		() => one(field, value),
		(error) =>
			isMusterError(error) &&
			error.code === 'BAD_INPUT' &&
			message.test(error.message) &&
			error.hint.includes('Nothing was sent'),
	);

test('values become the fields’ own types, also from text', () => {
	assert.equal(one(number('N'), ' 42 '), 42);
	assert.equal(one(flag('F'), 'true'), true);
	assert.equal(one(duration('D'), '1m30s'), 90);
	assert.equal(one(duration('D'), '250ms'), 0.25);
	assert.equal(one(size('S'), '4G'), 4 * 2 ** 30);
	assert.deepEqual(one(list('L', { split: true }), 'a, b,,c'), ['a', 'b', 'c']);
	assert.deepEqual(one(list('L'), 'Dear Sir, please'), ['Dear Sir, please']);
	assert.deepEqual(one(list('L', { emptyItems: true }), ['', 'a', '']), ['', 'a', '']);
	assert.deepEqual(one(list('L'), '["a,b"]'), ['a,b']);
	assert.deepEqual({ ...(one(record('R'), '{"a":1}') as object) }, { a: '1' });
	assert.deepEqual(one(json('J'), '[1]'), [1]);
	assert.deepEqual(one(choices('C', { options }), 'a,b'), ['a', 'b']);
	assert.deepEqual([...(one(bytes('B'), 'ü') as Uint8Array)], [0xc3, 0xbc]);
	assert.deepEqual([...(one(bytes('B'), { base64: 'AP8=' }) as Uint8Array)], [0, 255]);
});

test('JSON may come as bytes of UTF-8; others would lose letters without a word', () => {
	assert.deepEqual(one(json('J'), Buffer.from('\uFEFF{"a":"é"}')), { a: 'é' });
	refuses(json('J'), Buffer.from('{"a":"é"}', 'latin1'), /J is 9 bytes, but has to be JSON in UTF-8/);
});

test('numbers, times and sizes that nothing can follow are refused', () => {
	for (const value of [1e99, '1e99', 2 ** 53, -(2 ** 60)])
		for (const field of [number('N'), number('N', { integer: true }), number('N', { unit: 'members' })])
			refuses(field, value, /a number up to 9007199254740991/);
	refuses(number('N', { max: 10 }), 1e99, /at most 10/);
	for (const value of [1e99, Number.MAX_VALUE, '40000 days', `${'9'.repeat(40)}`])
		refuses(duration('D'), value, /at most 100 years/);
	refuses(duration('D', { min: 0.1 }), 0, /at least 0.1 s/);
	refuses(duration('D', { min: 0.1, max: 86_400 }), 1e99, /0.1 to 86400 s/);
	assert.equal(one(duration('D'), '36500 days'), 36_500 * 86_400);
	for (const value of [1e99, '9'.repeat(40), '90000000 P'])
		refuses(size('S'), value, /at most 9007199254740991 bytes/);
	refuses(size('S', { max: 2 ** 30 }), 1e99, /1073741824 bytes/);
	for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '1e999'])
		for (const field of [number('N'), duration('D'), size('S')]) assert.throws(() => one(field, value));
	assert.ok(Object.is(one(number('N'), -0), 0), 'no server means anything by a negative zero');
});

test('a negative zero is no count: what took less than nothing for 0 would scale to none', () => {
	for (const value of [-0, '-0', '-0.0', ' -0 ', '-0e5', Math.round(-0.4)])
		refuses(number('N', { integer: true }), value, /-0.*but has to be a whole number, not the negative zero/);
	for (const field of [duration('D'), size('S')])
		refuses(field, -0, /D|S is -0, but has to be .* negative zero/);
	for (const service of services)
		for (const step of stepsOf(service))
			for (const [name, field] of Object.entries(fieldsOf(step)))
				if (field.kind === 'number' && field.integer)
					assert.ok(readValue(field, -0) instanceof Unfit, `${step.resource}.${step.name} ${name}`);
	for (const value of [0, '0', 0n]) assert.ok(Object.is(one(number('N', { integer: true }), value), 0));
});

test('what would become another value on its way is refused', () => {
	const HALF = 'web-\ud83d';
	const halves = /half/;
	for (const field of [text('T'), pick('P', { list: 'x' }), bytes('B')]) {
		refuses(field, HALF, halves);
		assert.doesNotThrow(() => one(field, 'web-😀'));
	}
	refuses(list('L'), ['a', HALF], /a list of texts/);
	refuses(record('R'), { role: HALF }, /“role” holds half of a character/);
	refuses(record('R'), { role: {} }, /“role” has none/);
	refuses(json('J'), { labels: new Map([['a', 1]]) }, /“labels” is of the type Map/);
	refuses(json('J'), new Error('x'), /it is of the type Error/);
	assert.doesNotThrow(() => one(json('J'), { at: new Date(0), bytes: Buffer.from('x'), none: null }));
	refuses(json('J'), { it: HALF }, /“it” holds half/);
	refuses(json('J'), { spec: { name: HALF } }, /“spec\.name” holds half of a character/);
	refuses(json('J'), { spec: [1, { port: Number.NaN }] }, /“spec\.1\.port” is NaN/);
	refuses(form('F', { form: 'config' }), { port: undefined, host: 'a' }, /“port” has no value/);
	const endless: Record<string, unknown> = { a: 1 };
	endless['self'] = endless;
	refuses(json('J'), endless, /“self” has no end/);
	const same = { a: 1 };
	assert.deepEqual(one(json('J'), [same, same]), [same, same]);
});

test('bytes are bytes in whatever form they come', () => {
	const inOtherRealm = (code: string): unknown => runInNewContext(code);
	for (const value of [
		inOtherRealm('new Uint8Array([1, 2, 255])'),
		inOtherRealm('new Uint8ClampedArray([1, 2, 255])'),
		inOtherRealm('new Uint8Array([1, 2, 255]).buffer'),
		inOtherRealm('new DataView(new Uint8Array([0, 1, 2, 255]).buffer, 1)'),
		JSON.parse(JSON.stringify(Buffer.of(1, 2, 255))),
		Buffer.of(1, 2, 255),
	])
		assert.deepEqual([...(one(bytes('B'), value) as Uint8Array)], [1, 2, 255]);
	refuses(bytes('B', { max: 2 }), inOtherRealm('new Uint8Array(3)'), /B is 3 bytes, but has to be at most 2/);
	// what only looks so is what it is
	const texts = [
		{ type: 'Buffer', data: [256] },
		{ type: 'Buffer', data: [1], more: 1 },
	];
	for (const value of texts)
		assert.equal(Buffer.from(one(bytes('B'), value) as Uint8Array).toString(), JSON.stringify(value));
});

test('a payload of which JSON would lose a part is refused', () => {
	for (const [value, says] of [
		[{ load: Number.NaN }, /“load” is NaN/],
		[{ at: new Date(Number.NaN) }, /“at” is no valid date/],
		[() => 1, /it is a function/],
		[Symbol('x'), /it is a symbol/],
		[new Map([['a', 1]]), /it is of the type Map/],
		[new Float32Array(2), /it is of the type Float32Array/],
		[{ id: 5n }, /“id” is a BigInt/],
		[{ text: 'web-\ud83d' }, /“text” holds half/],
	] as const) {
		refuses(bytes('B'), value, says);
		refuses(json('J'), value, says);
	}
	assert.equal(
		Buffer.from(one(bytes('B'), { a: [1, { b: null }] }) as Uint8Array).toString(),
		'{"a":[1,{"b":null}]}',
	);
});

test('a BigInt is the number or the text that it says', () => {
	assert.equal(one(number('N', { integer: true }), 42n), 42);
	assert.equal(one(text('T'), 42n), '42');
	refuses(number('N'), 2n ** 60n, /a number up to/);
});

test('a calculation that came to nothing is no name and no payload', () => {
	for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
		for (const field of [text('T'), pick('P', { list: 'x' })]) refuses(field, value, /has to be a text/);
		refuses(list('L'), [value], /a list of texts/);
		refuses(record('R'), { role: value }, /“role” has none/);
		refuses(bytes('B'), value, /bytes, text, or a number/);
		refuses(json('J'), value, /JSON/);
	}
	for (const value of [new Date(0), new Map([['a', 1]])]) {
		refuses(record('R'), value, /names with texts/);
		refuses(form('F', { form: 'config' }), value, /names with values/);
	}
});

test('an object or a list without anything in it says nothing, and is refused where it was set', () => {
	for (const field of [record('R'), form('F', { form: 'config' }), json('J')])
		refuses(field, {}, /was set, but its value is an empty object/);
	for (const field of [list('L'), picks('P', { list: 'x' }), json('J')])
		refuses(field, [], /was set, but its value is an empty list/);
	for (const name of ['', ' '])
		refuses(record('R'), { [name]: 'db' }, /names with texts, and one has no name/);
	const secret = record('R', { secret: true });
	refuses(secret, { canary: null }, /^R is what is there, but has to be names with texts, and one has none$/);
	assert.deepEqual(one(json('J', { empty: true }), {}), {});
	assert.deepEqual(one(list('L', { empty: true }), []), []);
	refuses(list('L', { empty: true }), {}, /a list of texts/);
	refuses(json('J', { empty: true }), '', /an empty text/);
	for (const value of [[''], ['web-1', ' '], '["web-1", ""]'])
		for (const field of [picks('P', { list: 'x' }), list('L')])
			refuses(field, value, /a list of texts, and number \d is empty/);
});

test('a size is whole bytes, or says its unit', () => {
	assert.equal(one(size('S'), '1.5 GiB'), 1.5 * 2 ** 30);
	assert.equal(one(size('S'), '2.0'), 2);
	for (const value of [1.5, '1.5']) refuses(size('S'), value, /bytes, or a size such as 4G/);
});

test('a field that names a thing takes the thing', () => {
	assert.equal(one(pick('P', { list: 'x' }), { name: 'web-1', status: 'alive' }), 'web-1');
	assert.equal(one(pick('P', { list: 'x' }), 'web-1\n'), 'web-1', 'a name out of a command’s output');
	assert.equal(one(pick('P', { list: 'x' }), ' a b '), ' a b ', 'blanks belong to a name');
	assert.deepEqual(one(picks('P', { list: 'x' }), ['web-1\r\n', 'db-1']), ['web-1', 'db-1']);
	assert.equal(one(pick('P', { list: 'x', from: 'id' }), { id: 'abc', name: 'no' }), 'abc');
	assert.deepEqual(one(list('L', { from: 'address' }), [{ address: '10.0.0.1' }, '10.0.0.2']), [
		'10.0.0.1',
		'10.0.0.2',
	]);
	const job = number('J', { integer: true, from: 'job' });
	assert.deepEqual(
		[one(job, { job: 3, kept: '/var/tmp/a' }), one(job, { job: '3' }), one(job, 3)],
		[3, 3, 3],
	);
	assert.throws(() => one(job, { id: 3 }), { code: 'BAD_INPUT' });
	assert.throws(() => one(number('J'), { name: 3 }), { code: 'BAD_INPUT' }, 'only where a field says so');
});

test('bad input names the field, what came, what was expected, and an example', () => {
	refuses(number('Port', { min: 1, max: 65_535, integer: true }), 0, /^Port is 0, but has to be 1 to 65535$/);
	refuses(number('Port', { integer: true }), '7.5', /^Port is “7\.5”, but has to be a whole number$/);
	refuses(flag('Replay'), 'maybe', /^Replay is “maybe”, but has to be true or false$/);
	refuses(choice('Level', { options }), 'c', /^Level is “c”, but has to be one of a, b$/);
	refuses(text('Key', { pattern: '[0-9]+', expected: 'digits' }), 'x', /^Key is “x”, but has to be digits$/);
	refuses(record('Tags'), 'nope', /^Tags is “nope”, but has to be names with texts$/);
	refuses(
		bytes('Payload', { max: 2 }),
		'abc',
		/^Payload is “abc”, but has to be at most 2 bytes \(it has 3\)$/,
	);
	assert.throws(() => readValues({ it: text('Event', { required: true, example: 'deploy' }) }, {}), {
		message: 'Event is needed and nothing was given',
		hint: 'For example: deploy. Nothing was sent.',
	});
});

test('a secret is never quoted', () => {
	assert.throws(
		() => one(number('Pin', { secret: true }), 'canary'),
		(error) => isMusterError(error) && !`${error.message}${error.hint}`.includes('canary'),
	);
});

test('a text in a credential’s field is quoted only where it can be no secret', () => {
	const settings = { port: number('Port', { min: 1, max: 65_535 }), time: duration('Time') };
	const told = (input: object) => {
		try {
			readSettings(settings, input as Record<string, unknown>);
		} catch (error) {
			return (error as Error).message;
		}
		return 'nothing';
	};
	assert.match(told({ port: 'abc' }), /^Port is “abc”, but/);
	assert.match(told({ port: '70000' }), /^Port is “70000”, but/);
	assert.match(told({ time: '10 x' }), /^Time is “10 x”, but/);
	for (const secret of ['hunter2', 'correct horse', 'aGVsbG8gZ29zc2lwIHdvcmxkIQ==', '-----BEGIN\nkey'])
		assert.match(told({ port: secret }), /^Port is what is there, but has to be/);
});

test('a password of one line loses what copying added to its ends; a key of several lines stays', () => {
	const settings = {
		password: text('Password', { secret: true }),
		key: text('Key', { secret: true, lines: 4 }),
		user: text('User'),
	};
	const input = { password: '\ufeff pass word \r\n', key: 'a\nb\n', user: 'me\n' };
	assert.deepEqual(
		{ ...readSettings(settings, input) },
		{ password: ' pass word ', key: 'a\nb\n', user: 'me\n' },
	);
	assert.deepEqual({ ...readSettings(settings, { password: '\r\n' }) }, {});
	assert.equal(input.password.length, 14, 'what was given stays as it is');
});

test('defaults are filled in, the server’s own names understood, hidden fields left out', () => {
	const fields = {
		mode: choice('Mode', { options, default: 'a' }),
		name: text('Name', { alias: 'Name', required: true }),
		extra: text('Extra', { required: true, show: { mode: ['b'] } }),
	};
	assert.deepEqual({ ...readValues(fields, { Name: 'x' }) }, { mode: 'a', name: 'x' });
	assert.throws(() => readValues(fields, { mode: 'b', name: 'x' }), {
		message: 'Extra is needed and nothing was given',
	});
	const late = {
		first: text('First', { default: 'x', show: { last: [true] } }),
		last: flag('Last', { default: false }),
	};
	assert.deepEqual(
		{ ...readValues(late, { last: true }) },
		{ first: 'x', last: true },
		'also by a field further down',
	);
});

test('whatever comes is read or refused in words, never thrown at', () => {
	const kinds = [
		text('T', { required: true }),
		number('N'),
		flag('F'),
		duration('D'),
		size('S'),
		list('L'),
		record('R'),
		json('J'),
		bytes('B'),
		choice('C', { options }),
		choices('C', { options }),
		pick('P', { list: 'x' }),
	];
	fc.assert(
		fc.property(
			fc.constantFrom(...kinds),
			fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
			(field, value) => {
				try {
					one(field, value);
				} catch (error) {
					assert.ok(isMusterError(error) && error.code === 'BAD_INPUT', String(error));
				}
			},
		),
		{ numRuns: 2000 },
	);
});

test('no field of any service takes a number, a time or a size that nothing can follow', () => {
	for (const service of services) {
		const all: Fields[] = [
			service.settings,
			...stepsOf(service).map(fieldsOf),
			...service.sources.map(({ fields }) => fields),
		];
		for (const field of all.flatMap((fields) => Object.values(fields)))
			if (field.kind === 'number' || field.kind === 'duration' || field.kind === 'size')
				assert.ok(readValue(field, 1e99) instanceof Unfit, `${service.name}: ${field.label}`);
	}
});
