import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	bytes,
	duration,
	file,
	flag,
	form,
	json,
	list,
	number,
	record,
	size,
	text,
} from '../../../src/catalogue/field.ts';
import {
	formFields,
	inUnit,
	plainOf,
	settingFields,
	startOf,
	stepFields,
	stepForm,
} from '../../../src/hosts/node-red/project.ts';
import { listMembers, sendEvent } from './demo/operations.ts';

test('seconds are shown in the largest unit that leaves a whole number', () => {
	assert.deepEqual(
		[0, 0.25, 1, 90, 120, 5400, 7200, 172_800, 1.5].map((seconds) =>
			Object.values(inUnit(seconds)).join(' '),
		),
		['0 s', '250 ms', '1 s', '90 s', '2 min', '90 min', '2 h', '2 d', '1500 ms'],
	);
});

test('defaults start as the typed values that the widgets write', () => {
	assert.deepEqual(startOf(text('A', { default: 'x' })), { type: 'str', value: 'x' });
	assert.deepEqual(startOf(number('A', { default: 0 })), { type: 'num', value: '0' });
	assert.deepEqual(startOf(flag('A', { default: false })), { type: 'bool', value: 'false' });
	assert.deepEqual(startOf(duration('A', { default: 300 })), { type: 'num', value: '5', unit: 'min' });
	assert.deepEqual(startOf(size('A', { default: 2 ** 20 })), { type: 'str', value: '1M' });
	assert.deepEqual(startOf(list('A', { default: ['x'] })), {
		type: 'rows',
		value: [{ type: 'str', value: 'x' }],
	});
	assert.deepEqual(startOf(record('A', { default: { k: 'v' } })), {
		type: 'rows',
		value: [{ key: 'k', type: 'str', value: 'v' }],
	});
	assert.deepEqual(startOf(json('A', { default: { a: 1 } })), { type: 'json', value: '{"a":1}' });
	assert.deepEqual(startOf(bytes('A', { default: Uint8Array.of(1, 2) })), { type: 'bin', value: '[1,2]' });
	assert.equal(startOf(text('A')), undefined);
});

test('settings start as plain values, and kinds without a plain widget are refused', () => {
	assert.deepEqual(plainOf(duration('A', { default: 20 })), { value: 20, unit: 's' });
	assert.deepEqual(plainOf(list('A')), ['']);
	assert.throws(() => plainOf(form('A', { form: 'x' })), /kind “form”/);
	assert.equal(
		settingFields({ key: text('Key', { secret: true, default: 'never' }) })['key']?.plain,
		undefined,
	);
});

test('many results can be split, next to the operation’s own fields', () => {
	const names = Object.keys(stepFields(listMembers as never));
	assert.equal(names.indexOf('each'), Object.keys(listMembers.fields).length);
	assert.ok(names.indexOf('returnAll') > names.indexOf('each'));
	assert.ok(!('each' in stepFields(sendEvent as never)));
});

test('a field that is from a later release says so', () => {
	assert.equal(
		formFields({ a: text('A', { help: 'Does it', since: '0.8.4' }) })['a']?.help,
		'Does it; from release 0.8.4',
	);
	assert.ok(!('since' in (formFields({ a: text('A', { since: '1' }) })['a'] ?? {})));
});

test('a file says where it may come from, and what can be typed', () => {
	const { a } = formFields({ a: file('A', { fileName: 'photo.jpg', help: 'What to upload' }) });
	assert.match(a?.help ?? '', /^What to upload; its path on the machine of Node-RED, or its content/);
	assert.equal(a?.example, '/home/me/photo.jpg');
	assert.ok(!('fileName' in (a ?? {})));
});

test('what is given as one object need not be given field by field', () => {
	const operation = { ...sendEvent, fields: { name: text('Event', { required: true, alias: 'Name' }) } };
	const fields = stepForm(operation as never);
	assert.equal(fields['name']?.unless, 'arguments');
	assert.equal(stepForm(sendEvent as never)['name']?.unless, undefined);
});
