import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	bytes,
	choice,
	choices,
	duration,
	type Fields,
	flag,
	json,
	list,
	number,
	pick,
	record,
	text,
} from '../../../../src/catalogue/field.ts';
import { readValues } from '../../../../src/catalogue/read-values.ts';
import { typedValues } from '../../../../src/hosts/node-red/editor/bare.ts';
import type { Form } from '../../../../src/hosts/node-red/form.ts';
import { formFields } from '../../../../src/hosts/node-red/project.ts';
import { literals } from '../../../../src/hosts/node-red/typed-value.ts';

// the editor's own program has the browser's globals
const { automaticName } = (await import(
	new URL('../../../../src/hosts/node-red/editor/naming.ts', import.meta.url).href
)) as { automaticName(node: object, form: Form, operation: string, values: unknown): string };

const options = [
	{ value: 'failed', label: 'Failed' },
	{ value: 'joined', label: 'Joined' },
] as const;
const fields = {
	unit: pick('Unit', { list: 'units' }),
	preview: flag('Preview only', { default: false }),
	count: number('Instances'),
	timeout: duration('Timeout', { default: 10 }),
	until: choice('Done when', { options }),
	events: choices('Changes', { options }),
	words: list('Arguments', { emptyItems: true }),
	tags: record('Tags'),
	args: json('Arguments'),
	payload: bytes('Payload'),
	note: text('Note'),
} satisfies Fields;
const shown = (values: unknown) => typedValues(formFields(fields), values);

test('bare values are shown as they count when the flow runs', () => {
	for (const bare of [
		{ unit: 'web.service', preview: true, count: 3, timeout: 90, until: 'failed', note: 'a' },
		{ preview: 'Yes', count: '4', timeout: '1m30s', until: 'Failed', events: 'Failed, joined' },
		{ events: ['failed'], words: ['a', '', 'b,c'], tags: { role: 'web' }, args: [1, { a: 2 }], payload: 'x' },
		{ tags: '{"role":"web"}', words: '["a"]', args: '{"a":1}', preview: 'no' },
	])
		assert.deepEqual(
			{ ...readValues(fields, literals(shown(bare))) },
			{ ...readValues(fields, bare) },
			JSON.stringify(bare),
		);
});

test('typed values stay; what a program wrote into one in its own form is put straight', () => {
	const typed = {
		unit: { type: 'msg', value: 'payload' },
		timeout: { type: 'num', value: '2', unit: 'min' },
	};
	assert.deepEqual(shown(typed), typed);
	assert.deepEqual(shown({ preview: { type: 'bool', value: 'yes' }, count: { type: 'num', value: 5 } }), {
		preview: { type: 'bool', value: 'true' },
		count: { type: 'num', value: '5' },
	});
	assert.deepEqual(shown({ timeout: { type: 'num', value: '2', unit: 'minutes' } }), {
		timeout: { type: 'num', value: '120', unit: 's' },
	});
	for (const values of [undefined, null, 'x', ['x'], 7]) assert.deepEqual(shown(values), {});
	assert.deepEqual(shown({ other: 1, unit: null }), {});
});

test('a secret is not drawn on the canvas, where it comes from is', () => {
	const form = {
		kind: 'action',
		service: 'serf',
		operations: {
			install: {
				action: 'Install a key',
				effect: 'changes',
				help: '',
				own: ['key'],
				fields: formFields({ key: text('Key', { required: true, secret: true }) }),
			},
		},
	} as unknown as Form;
	const called = (key: unknown) => automaticName({}, form, 'install', { key });
	assert.equal(called({ type: 'str', value: 'CANARY' }), 'Install a key');
	assert.equal(called('CANARY'), 'Install a key');
	assert.equal(called({ type: 'msg', value: 'key' }), 'Install a key: msg.key');
});
