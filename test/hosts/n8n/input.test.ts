import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, flag, list, pick, record, text } from '../../../src/catalogue/field.ts';
import { read } from '../../../src/hosts/n8n/input.ts';

const fields = {
	name: text('Name'),
	where: text('Where', { default: '/' }),
	hosts: list('Hosts', { default: ['a'] }),
	member: pick('Member', { list: 'members' }),
	tags: record('Tags'),
	preview: flag('Preview only', { default: false, advanced: true }),
	status: choice('Status', { options: [{ value: 'alive', label: 'Alive' }] }),
};
type Loose = Record<string, unknown>;

/** What is read of parameters; `worked`: what n8n makes of their expressions. */
const input = (parameters: Loose, worked: Loose = {}): Loose =>
	read(fields, parameters, (name) => ({ ...parameters, ...worked })[name] ?? null);
const named = (value: unknown) => ({ __rl: true, mode: 'name', value });

test('an untouched field is not given', () => {
	assert.deepEqual(input({}), {});
	assert.deepEqual(input({ name: '', member: named(''), tags: {}, options: {} }), {});
});

test('an expression that comes to nothing is there, with nothing', () => {
	for (const nothing of [undefined, null, ''])
		assert.deepEqual(input({ name: '={{ $json.x }}' }, { name: nothing }), { name: nothing ?? null });
	const raw = { member: named('={{ $json.x }}') };
	assert.deepEqual(input(raw, { member: named('') }), { member: '' });
	const options = { preview: '={{ $json.x }}' };
	assert.deepEqual(input({ options }, { options: { preview: undefined } }), { preview: undefined });
	assert.throws(
		() =>
			input(
				{ tags: { values: [{ name: 'role', value: '={{ $json.x }}' }] } },
				{ tags: { values: [{ name: 'role', value: '' }] } },
			),
		{ code: 'BAD_INPUT', message: 'Tags: role takes an expression that comes to nothing' },
	);
});

test('what was emptied by hand falls back to no default', () => {
	assert.deepEqual(input({ where: '', hosts: [] }), { where: '', hosts: [] });
});

test('an option counts only when it was added and its value chosen', () => {
	assert.deepEqual(input({ options: { status: '' } }), {});
	assert.deepEqual(input({ options: { status: 'alive', preview: false } }), {
		status: 'alive',
		preview: false,
	});
});

test('a switch that a program set to nothing is there, with nothing: a preview is never for real', () => {
	for (const nothing of [null, '', [], {}])
		assert.deepEqual(input({ options: { preview: nothing } }), { preview: nothing });
	assert.deepEqual(input({ options: { preview: false } }), { preview: false });
});
