import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	choice,
	choices,
	duration,
	type Field,
	flag,
	list,
	number,
	record,
	size,
	text,
} from '../../../../src/catalogue/field.ts';
import type { Form, FormField } from '../../../../src/hosts/node-red/form.ts';
import { formFields } from '../../../../src/hosts/node-red/project.ts';
import type { TypedValue, TypedValues } from '../../../../src/hosts/node-red/typed-value.ts';

// the browser's code has a type check of its own, with a page around it: so it is loaded by name
const load = (file: string) =>
	import(new URL(`../../../../src/hosts/node-red/editor/${file}`, import.meta.url).href);
const { complaint, isShown } = (await load('rules.ts')) as {
	complaint(
		field: FormField,
		typedValue?: TypedValue,
		get?: (name: string) => TypedValue | undefined,
	): string;
	isShown(field: FormField, get: (name: string) => TypedValue | undefined): boolean;
};
const { automaticName } = (await load('naming.ts')) as {
	automaticName(
		node: object,
		form: Form,
		operation?: string,
		values?: TypedValues,
		setting?: (name: string) => unknown,
	): string;
};
const { obstacle } = (await load('widgets/obstacle.ts')) as {
	obstacle(
		field: Pick<FormField, 'depends'>,
		setting: {
			connection(): object | undefined;
			values(): TypedValues;
			fieldOf(name: string): FormField | undefined;
		},
	): readonly [string, string] | undefined;
};
Object.assign(globalThis, {
	RED: {
		utils: {
			validateTypedProperty: (value: string, type: string) =>
				type === 'jsonata' && value === '(' ? 'Invalid expression' : true,
		},
	},
});

const one = (field: Field) => formFields({ field })['field'] as FormField;
const str = (value: string) => ({ type: 'str', value });
const num = (value: string, unit?: string) => ({ type: 'num', value, ...(unit ? { unit } : {}) });

test('complaints are those of the runtime, with what came and an example', () => {
	assert.equal(
		complaint(one(number('At most', { min: 1 })), num('0')),
		'At most is 0, but has to be at least 1',
	);
	assert.equal(
		complaint(one(number('At most', { integer: true })), num('1.5')),
		'At most is 1.5, but has to be a whole number',
	);
	assert.equal(
		complaint(one(duration('Every', { min: 1 })), num('200', 'ms')),
		'Every is 200 ms, but has to be at least 1 s',
	);
	assert.equal(
		complaint(one(size('Memory')), str('4 apples')),
		'Memory is “4 apples”, but has to be bytes, or a size such as 4G',
	);
	assert.equal(
		complaint(one(text('Name', { pattern: '[a-z]+', expected: 'small letters', example: 'web' })), str('A')),
		'Name is “A”, but has to be small letters, e.g. web',
	);
	assert.equal(
		complaint(one(choice('Sort', { options: [{ value: 'a', label: 'A' }] })), str('b')),
		'Sort is “b”, but has to be one of a',
	);
	assert.equal(
		complaint(one(text('Name', { required: true, example: 'web' })), str('')),
		'Name: a value is needed, e.g. web',
	);
});

test('values that are known only while running are not complained about, wrong expressions are', () => {
	const field = one(number('At most', { required: true }));
	for (const type of ['msg', 'flow', 'global', 'env', 'jsonata'])
		assert.equal(complaint(field, { type, value: 'x' }), '');
	assert.equal(complaint(field, num('$' + '{LIMIT}')), '');
	assert.equal(complaint(field, { type: 'jsonata', value: '(' }), 'At most: Invalid expression');
	assert.equal(complaint(field, num('many')), 'At most is “many”, but has to be a number');
});

test('rows need their names', () => {
	const field = one(record('Tags', { keyPlaceholder: 'tag' }));
	assert.equal(
		complaint(field, {
			type: 'rows',
			value: [
				{ key: 'a', ...str('b') },
				{ key: '', ...str('c') },
			],
		}),
		'Tags: row 2 has no tag',
	);
});

test('a needed field is not needed while all is given as one object', () => {
	const field = { ...one(text('Name', { required: true })), unless: 'arguments' };
	assert.notEqual(
		complaint(field, undefined, () => undefined),
		'',
	);
	assert.equal(
		complaint(field, undefined, () => ({ type: 'json', value: '{"Name":"x"}' })),
		'',
	);
});

test('a field that depends on another is shown by its value, and where the value is not known yet', () => {
	const field = one(duration('Every', { show: { wait: [true] } }));
	const shown = (typedValue: TypedValue | undefined) => isShown(field, () => typedValue);
	assert.deepEqual(
		[
			shown({ type: 'bool', value: 'true' }),
			shown({ type: 'bool', value: 'false' }),
			shown({ type: 'msg', value: 'a' }),
			shown(undefined),
		],
		[true, false, true, false],
	);
});

test('a node is called by what it does to what', () => {
	const fields = formFields({
		member: text('Member', { required: true }),
		wait: flag('Wait', { default: true }),
	});
	const form: Form = {
		kind: 'action',
		service: 'demo',
		operations: {
			get: { action: 'Get a member', effect: 'reads', help: '', fields, own: Object.keys(fields) },
		},
	};
	const name = (member?: TypedValue) =>
		automaticName({ operation: 'get', values: member ? { member } : {} }, form);
	assert.equal(name(), 'Get a member');
	assert.equal(name(str('web-1')), 'Get a member: web-1');
	assert.equal(name({ type: 'msg', value: 'payload' }), 'Get a member: msg.payload');
	assert.equal(name(str('x'.repeat(60))), `Get a member: ${'x'.repeat(27)}…`);
	const connection: Form = { kind: 'connection', service: 'demo', title: 'hosts', fields: {} };
	assert.equal(
		automaticName({ hosts: ['a', 'b'], port: 1, _def: { paletteLabel: 'demo' } }, connection),
		'a:1 +1',
	);
	assert.equal(automaticName({ hosts: [''], _def: { paletteLabel: 'demo' } }, connection), 'demo');
});

test('a node is called by all that tells it from another: what is needed, else what was set', () => {
	const trigger: Form = {
		kind: 'trigger',
		service: 'demo',
		title: 'changed',
		help: '',
		fields: formFields({
			kinds: choices('Kinds', { options: [{ value: 'unit', label: 'Units' }] }),
			names: list('Names'),
			enters: list('Enters status'),
			reports: choices('Reports', { options: [{ value: 'error', label: 'In error' }], default: ['error'] }),
			initial: flag('Report existing', { default: false }),
			model: text('Model', { advanced: true }),
		}),
	};
	const rows = (...values: string[]): TypedValue => ({ type: 'rows', value: values.map(str) });
	const json = (...values: string[]): TypedValue => ({ type: 'json', value: JSON.stringify(values) });
	const name = (values: TypedValues) => automaticName({ values }, trigger);
	assert.equal(name({ reports: json('error') }), 'changed');
	assert.equal(name({ kinds: json('unit'), names: rows('web*') }), 'changed: units · web*');
	assert.equal(
		name({ kinds: json('unit'), names: rows('web*'), enters: rows('error') }),
		'changed: units · web* · error',
	);
	assert.equal(name({ enters: rows('blocked'), model: str('bob/own') }), 'changed: blocked · bob/own');
	assert.equal(
		name({ kinds: json('unit'), names: rows('an-application', 'another-one'), enters: rows('blocked') }),
		'changed: units · an-applic… · blocked',
	);
	const action: Form = {
		kind: 'action',
		service: 'demo',
		operations: {
			run: {
				action: 'Run',
				effect: 'changes',
				help: '',
				own: [],
				fields: formFields({
					unit: text('Unit', { required: true }),
					action: text('Action', { required: true }),
					group: text('Group'),
					preview: flag('Preview only', { default: false }),
				}),
			},
		},
	};
	const values = { unit: str('web/0'), action: str('backup'), group: str('a') };
	assert.equal(automaticName({ operation: 'run', values }, action), 'Run: web/0 · backup');
	const preview = (value: string) => ({ ...values, preview: { type: 'bool', value } });
	const named = (value: string) => automaticName({ operation: 'run', values: preview(value) }, action);
	assert.deepEqual(
		[named('true'), named('false')],
		['Preview: Run: web/0 · backup', 'Run: web/0 · backup'],
		'what changes nothing does not look like what does',
	);
	// asked for with every stroke that the editor draws: a whole file must not hold it up
	const file = { ...values, action: str(`a\n${'x'.repeat(2_000_000)}`) };
	assert.equal(
		automaticName({ operation: 'run', values: file }, action),
		'Run: web/0 · a xxxxxxxxxxxxxxxxx…',
	);
});

test('a form of the server waits for required fields only, and for nothing that is known while running', () => {
	const fields = formFields({
		application: text('Application', { required: true }),
		inModel: text('Model', { advanced: true }),
	});
	const said = (values: TypedValues, connected = true) =>
		obstacle(
			{ depends: ['application', 'inModel'] },
			{
				connection: () => (connected ? {} : undefined),
				values: () => values,
				fieldOf: (name) => fields[name],
			},
		)?.[1];
	assert.equal(said({}), 'Choose application first');
	assert.equal(said({ application: str('') }), 'Choose application first');
	assert.equal(said({ application: str('web') }), undefined);
	assert.equal(said({ application: str('web'), inModel: str('') }), undefined);
	assert.equal(said({ application: str('web'), inModel: str('admin/other') }), undefined);
	assert.equal(said({ application: str('web') }, false), 'Choose a connection first');
	const later = 'Known only while running: choose JSON or msg. instead';
	assert.equal(said({ application: { type: 'msg', value: 'payload' } }), later);
	assert.equal(said({ application: str('web'), inModel: { type: 'msg', value: 'topic' } }), later);
});

test('a source that was chosen and names nothing is no untouched field', () => {
	const preview = one(flag('Preview only', { default: false }));
	const said = (type: string, value = '') => complaint(preview, { type, value });
	for (const type of ['msg', 'flow', 'global'])
		assert.equal(said(type), `Preview only: no property of ${type} is named`);
	assert.equal(said('env', ' '), 'Preview only: the variable has no name');
	assert.equal(said('jsonata'), 'Preview only: the expression is empty');
	assert.equal(said('bool'), '');
	assert.equal(said('msg', 'dry'), '');
});
