import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
	bytes,
	duration,
	type FileIn,
	file,
	flag,
	form,
	list,
	number,
	record,
	text,
} from '../../../../src/catalogue/field.ts';
import { readValues } from '../../../../src/catalogue/read-values.ts';
import type { Message, Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { valuesOf } from '../../../../src/hosts/node-red/runtime/values.ts';
import type { TypedValue, TypedValues } from '../../../../src/hosts/node-red/typed-value.ts';
import type { MusterError } from '../../../../src/core/errors.ts';

const { util } = createRequire(import.meta.resolve('node-red'))('@node-red/util') as { util: Red['util'] };
const red = { util } as Red;
const node = { id: 'n' } as RedNode;
const scene = (message: Message | null = { payload: { name: 'web-1', count: 3, path: '/x' } }) => ({
	red,
	node,
	message,
});

const fields = {
	name: text('Name'),
	wait: flag('Wait', { default: true }),
	every: duration('Every', { default: 5, show: { wait: [true] } }),
	tags: record('Tags'),
	hosts: list('Hosts'),
	input: bytes('Input'),
};
const evaluated = (typedValues: TypedValues) => valuesOf(scene(), fields, typedValues);

test('each type of typed value is worked out by Node-RED', async () => {
	process.env['MUSTER_TEST_HOST'] = '10.0.0.1';
	assert.deepEqual(
		await evaluated({
			name: { type: 'msg', value: 'payload' },
			wait: { type: 'bool', value: 'true' },
			every: { type: 'num', value: '2', unit: 'min' },
			tags: {
				type: 'rows',
				value: [
					{ key: 'role', type: 'str', value: 'web' },
					{ key: 'n', type: 'jsonata', value: 'payload.count + 1' },
				],
			},
			hosts: { type: 'rows', value: [{ type: 'env', value: 'MUSTER_TEST_HOST' }] },
			input: { type: 'bin', value: '[1,2]' },
		}),
		{
			name: { name: 'web-1', count: 3, path: '/x' },
			wait: true,
			every: 120,
			tags: { role: 'web', n: 4 },
			hosts: ['10.0.0.1'],
			input: Buffer.of(1, 2),
		},
	);
});

test('a whole thing from an earlier node is read by its name', async () => {
	const values = readValues(fields, await evaluated({ name: { type: 'msg', value: 'payload' } }));
	assert.equal(values.name, 'web-1');
});

test('a flag that a program wrote is what it says, and no other word is false', async () => {
	const preview = flag('Preview only', { default: false });
	const said = async (value: unknown) =>
		valuesOf(scene(), { preview }, { preview: { type: 'bool', value } as never });
	for (const yes of ['yes', 'True', '1', ' true ', 'on', true, 1])
		assert.deepEqual(await said(yes), { preview: true }, String(yes));
	for (const no of ['false', 'no', '0', false]) assert.deepEqual(await said(no), { preview: false });
	for (const other of ['maybe', 'y'])
		assert.throws(() => readValues({ preview }, { preview: other }), { message: /true or false/ });
	assert.deepEqual(await said('maybe'), { preview: 'maybe' });
});

test('a field is shown by what another means, however it was said', async () => {
	const values = await valuesOf(scene({ payload: 'Yes' }), fields, {
		wait: { type: 'msg', value: 'payload' },
		every: { type: 'num', value: '7', unit: 's' },
	});
	assert.deepEqual(values, { wait: 'Yes', every: 7 });
});

test('what was emptied by hand falls back to no default; what was never filled in is not given', async () => {
	const usual = {
		where: text('Where', { default: '/' }),
		hosts: list('Hosts', { default: ['a'] }),
		name: text('Name'),
		count: number('Count', { default: 3 }),
	};
	const emptied = (names: readonly string[]): TypedValues =>
		Object.fromEntries(names.map((name) => [name, { type: 'str', value: '' }]));
	const rows: TypedValues = { hosts: { type: 'rows', value: [] } };
	const input = await valuesOf(scene(), usual, { ...emptied(['where', 'name', 'count']), ...rows });
	assert.deepEqual(input, { where: '', hosts: [] });
	assert.throws(() => readValues(usual, input), /Where was set, but its value is an empty text/);
	assert.deepEqual(await valuesOf(scene(), usual, {}), {});
});

test('a switch that a program set to nothing is no preview that was left out', async () => {
	const preview = { preview: flag('Preview only', { default: false }), also: flag('Also') };
	for (const typedValue of [
		{ type: 'bool', value: '' },
		{ type: 'str', value: '' },
		{ type: 'bool', value: null },
		{ type: 'rows', value: [] },
	] as unknown as TypedValue[]) {
		const input = await valuesOf(scene(), preview, { preview: typedValue, also: typedValue });
		assert.deepEqual(input, { preview: null });
		assert.throws(() => readValues(preview, input), /Preview only was set, but its value is null/);
	}
});

test('a variable that is not set, or empty, is never taken for a text or for “not given”', async () => {
	const withVariables = {
		...red,
		util: { ...util, getSetting: (_: unknown, name: string) => variables[name] },
	};
	const variables: Record<string, unknown> = { EMPTY: '', LIST: ['a', 'b'] };
	const own = (typedValues: TypedValues, more = fields as object) =>
		valuesOf({ red: withVariables as Red, node, message: {} }, more as typeof fields, typedValues);
	const str = (value: unknown) => ({ type: 'str', value: value as string });
	await assert.rejects(own({ name: str('${NOPE}') }), {
		code: 'BAD_INPUT',
		message: 'Name: the variable NOPE is not set',
	});
	await assert.rejects(own({ name: str('${EMPTY}') }), {
		message: 'Name takes ${EMPTY}, which is an empty text',
	});
	await assert.rejects(own({ tags: { type: 'rows', value: [{ key: 'role', ...str('${NOPE}') }] } }), {
		message: 'Tags: role: the variable NOPE is not set',
	});
	// scripts and payloads may be written so
	const script = { ...fields, script: text('Script', { lines: 3 }) };
	assert.deepEqual(await own({ script: str('${NOPE}'), input: str('${NOPE}') } as TypedValues, script), {
		script: '${NOPE}',
		input: '${NOPE}',
	});
	// a variable of a subflow may be any thing: Node-RED has put it there as it is
	assert.deepEqual(await own({ hosts: str(['a', 'b']) }), { hosts: ['a', 'b'] });
});

test('a unit that no form has is understood, or refused; a number that is none is told as it was written', async () => {
	const every = async (typedValue: object) =>
		(
			readValues(fields, await valuesOf(scene(), fields, { every: typedValue as never })) as {
				every: unknown;
			}
		).every;
	assert.equal(await every({ type: 'num', value: '2', unit: 'minutes' }), 120);
	assert.equal(await every({ type: 'num', value: 3, unit: 'h' }), 10_800);
	await assert.rejects(every({ type: 'num', value: '2', unit: 'weeks' }), {
		message: /^Every is “2 weeks”, but/,
	});
	await assert.rejects(every({ type: 'num', value: '2,5', unit: 's' }), { message: /^Every is “2,5”, but/ });
});

test('a bare value that looks like a typed one is what it is', async () => {
	const payload = { type: 'temperature', value: 21 };
	assert.deepEqual(await valuesOf(scene(), fields, { input: payload as never }), { input: payload });
	for (const hosts of [{ type: 'rows', value: null }, { type: 'form' }])
		assert.deepEqual(await valuesOf(scene(), fields, { hosts } as never), { hosts });
});

test('a trigger has no message: what takes one is refused, not read as the name of the property', async () => {
	for (const type of ['msg', 'path'])
		await assert.rejects(valuesOf(scene(null), fields, { name: { type, value: 'payload' } }), {
			code: 'BAD_INPUT',
			message: 'Name takes msg.payload, which is missing',
		});
});

test('a field that is not shown is not worked out', async () => {
	const values = await evaluated({
		wait: { type: 'bool', value: 'false' },
		every: { type: 'jsonata', value: '$error("never")' },
	});
	assert.deepEqual(values, { wait: false });
});

test('durations from messages count in the chosen unit; texts with units of their own pass', async () => {
	const at = (message: Message) =>
		valuesOf(scene(message), fields, { every: { type: 'msg', value: 'payload', unit: 'min' } });
	assert.deepEqual(await at({ payload: 2 }), { every: 120 });
	assert.deepEqual(await at({ payload: '1m30s' }), { every: '1m30s' });
});

test('what cannot be worked out names the field', async () => {
	const wrong = evaluated({ name: { type: 'jsonata', value: '$error("no such thing")' } });
	await assert.rejects(
		wrong,
		(error: MusterError) =>
			error.code === 'BAD_INPUT' &&
			error.message.startsWith('Name: ') &&
			error.message.includes('no such thing'),
	);
});

test('a part of a form, a row or a cell that comes to nothing is refused by its name', async () => {
	const more = { ...fields, parameters: form('Parameters', { form: 'action' }) };
	const refused = (typedValues: TypedValues, message: string, payload: unknown = {}) =>
		assert.rejects(valuesOf(scene({ payload }), more, typedValues), { code: 'BAD_INPUT', message });
	const parameters = (typedValue: TypedValues[string]): TypedValues => ({
		parameters: { type: 'form', value: { level: { type: 'num', value: '3' }, target: typedValue } },
	});
	const nope = { type: 'msg', value: 'payload.nope' };
	const missing = 'takes msg.payload.nope, which is missing';
	await refused(parameters(nope), `Parameters: target ${missing}`);
	await refused(parameters(nope), 'Parameters: target takes msg.payload.nope, which is an empty text', {
		nope: '',
	});
	await refused(parameters({ type: 'rows', value: [nope] }), `Parameters: target: row 1 ${missing}`);
	await refused(
		parameters({ type: 'jsonata', value: 'payload.nope' }),
		'Parameters: target takes the expression payload.nope, which is missing',
	);
	const first = { type: 'str', value: 'web-1' };
	await refused({ hosts: { type: 'rows', value: [first, nope] } }, `Hosts: row 2 ${missing}`);
	await refused(
		{ hosts: { type: 'rows', value: [{ type: 'env', value: 'MUSTER_TEST_NONE' }] } },
		'Hosts: row 1 takes the variable MUSTER_TEST_NONE, which is not set or empty',
	);
	await refused({ tags: { type: 'rows', value: [{ key: 'role', ...nope }] } }, `Tags: role ${missing}`);
	const role = { key: 'role', type: 'str', value: 'db' };
	await refused({ tags: { type: 'rows', value: [role, role] } }, 'Tags: row 2 has the name of another row');
	for (const key of ['', ' '])
		await refused({ tags: { type: 'rows', value: [{ ...role, key }] } }, 'Tags: row 1 has no name');
	assert.deepEqual(await valuesOf(scene({ payload: { nope: 0 } }), more, parameters(nope)), {
		parameters: { level: 3, target: 0 },
	});
	assert.deepEqual(await valuesOf(scene(), more, parameters({ type: 'num', value: '' })), {
		parameters: { level: 3 },
	});
});

test('values that this version does not know are left alone', async () => {
	assert.deepEqual(
		await evaluated({
			future: { type: 'str', value: 'x' },
			toString: { type: 'str', value: 'x' },
		} as TypedValues),
		{},
	);
});

const content = async (input: unknown) => {
	const parts: Uint8Array[] = [];
	for await (const chunk of (input as FileIn).read()) parts.push(chunk);
	return Buffer.concat(parts).toString();
};

test('a file is a path where a path is typed, and the content where a message brings it', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'muster-file-'));
	const path = join(folder, 'a.txt');
	await writeFile(path, 'on disk');
	const one = { file: file('File', { fileName: 'photo.jpg', required: true }), n: number('N') };
	const read = async (type: string, value: string, message: Message = {}) =>
		(await valuesOf(scene(message), one, { file: { type, value } }))['file'];
	assert.equal(await content(await read('str', path)), 'on disk');
	assert.equal(await content(await read('path', 'filename', { filename: path })), 'on disk');
	assert.equal(
		await content(await read('msg', 'payload', { payload: Buffer.from('in a message') })),
		'in a message',
	);
	assert.equal(await content(await read('msg', 'payload', { payload: path })), path);
	await assert.rejects(read('str', join(folder, 'none')), /there is none/);
	await rm(folder, { recursive: true });
});

test('a context store that throws, or answers with an error, is a fault of its field, and of nothing else', async () => {
	const wrong = new Error('the store is gone');
	const stores: readonly ((...words: unknown[]) => void)[] = [
		() => {
			throw wrong;
		},
		(_key, _store, callback) => void (callback as (error: Error) => void)(wrong),
	];
	for (const get of stores)
		for (const type of ['flow', 'global'] as const) {
			const broken = { id: 'n', context: () => ({ flow: { get }, global: { get } }) } as unknown as RedNode;
			await assert.rejects(
				valuesOf({ ...scene(), node: broken }, fields, { name: { type, value: '#:(other)::a' } }),
				(error: MusterError) => {
					assert.equal(error.code, 'BAD_INPUT');
					assert.match(error.message, /^Name/);
					assert.match(`${error.message} ${error.hint}`, /the store is gone/);
					return true;
				},
			);
		}
});
