import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyService } from '../../../../src/catalogue/service.ts';
import type { Config, Red } from '../../../../src/hosts/node-red/runtime/red.ts';
import { askedSettings } from '../../../../src/hosts/node-red/runtime/routes/asked-settings.ts';
import { settingsFrom } from '../../../../src/hosts/node-red/runtime/settings.ts';
import { demo } from '../demo/service.ts';

const stored = { hosts: ['10.0.0.1'], port: '7373', tls: false, keepAlive: { value: '20', unit: 's' } };
const credentials = { key: 'canary' };
const node = {
	id: 'c',
	type: 'muster-demo',
	credentials,
	settings: settingsFrom(demo.settings, stored, credentials),
};
const other = { id: 'x', type: 'http request', credentials: { key: 'of somebody else' } };
const globals: Config = {
	id: 'g',
	type: 'global-config',
	env: [{ name: 'FROM_GLOBAL', type: 'str', value: '10.0.0.1' }],
};
const red = {
	nodes: {
		getNode: (id: string) => [node, other].find((one) => one.id === id),
		eachNode: (visit: (config: Config) => void) => visit(globals),
	},
	util: {},
} as unknown as Red;
const asked = (settings: object, secrets: object = {}, id = 'c') =>
	askedSettings(red, demo as unknown as AnyService, 'muster-demo', { id, settings, secrets } as never);

test('the stored secret is used while nothing else has changed, however it is written', () => {
	assert.equal(asked(stored)['key'], 'canary');
	assert.equal(asked({ ...stored, port: 7373 }, { key: '__PWRD__' })['key'], 'canary');
	assert.equal(asked({ hosts: ['10.0.0.1'], port: '' })['key'], 'canary', 'defaults are defaults');
	assert.deepEqual(asked({ ...stored, hosts: ['10.0.0.1', ''] }, { key: 'k' })['hosts'], ['10.0.0.1', '']);
	assert.deepEqual(asked({ ...stored, hosts: [''] }, { key: 'k' })['hosts'], [], 'a form without rows');
});

test('the stored secret goes nowhere else: any other setting asks for it again, in words', () => {
	for (const change of [
		{ hosts: ['evil.example'] },
		{ hosts: ['10.0.0.1', 'evil.example'] },
		{ port: '1' },
		{ tls: true },
		{ verify: false },
	])
		assert.throws(() => asked({ ...stored, ...change }), {
			code: 'BAD_INPUT',
			message: /type the Auth key once more/,
			hint: /only where it was deployed for/,
		});
});

test('a typed secret goes where it is told to, and an emptied one is empty', () => {
	assert.equal(asked({ ...stored, port: '1' }, { key: 'mine' })['key'], 'mine');
	assert.equal(asked({ ...stored, port: '1' }, { key: '' })['key'], '');
});

test('secrets of nodes of other types, or of none, are never used', () => {
	assert.equal(asked(stored, { key: '__PWRD__' }, 'x')['key'], undefined);
	assert.equal(asked(stored, {}, 'new')['key'], undefined);
});

test('variables are replaced before settings are compared', () => {
	process.env['MUSTER_TEST_PORT'] = '7373';
	const variables = { ...stored, hosts: ['$' + '{FROM_GLOBAL}'], port: '$' + '{MUSTER_TEST_PORT}' };
	assert.equal(asked(variables)['key'], 'canary');
	const unset = '$' + '{UNKNOWN_X}';
	assert.throws(() => asked({ ...stored, hosts: [unset] }, { key: 'k' }), {
		code: 'BAD_INPUT',
		message: 'Hosts: the variable UNKNOWN_X is not set',
	});
	assert.throws(() => asked({ ...stored, hosts: [`${unset}:7373`] }, { key: 'k' }), {
		code: 'BAD_INPUT',
		message: /^Hosts is “.*:7373”, but a variable has to be the whole value$/,
	});
	assert.throws(() => asked(stored, { key: unset }), {
		message: 'Auth key: the variable UNKNOWN_X is not set',
	});
	assert.equal(asked(stored, { key: `a${unset}b` })['key'], `a${unset}b`, 'a secret may hold any letters');
});

test('a variable that is empty is named, and never taken for a field that nobody filled in', () => {
	process.env['MUSTER_TEST_EMPTY'] = '';
	const empty = '$' + '{MUSTER_TEST_EMPTY}';
	for (const [settings, secrets, label] of [
		[{ ...stored, hosts: [empty] }, { key: 'k' }, 'Hosts'],
		[{ ...stored, port: empty }, { key: 'k' }, 'Port'],
		[stored, { key: empty }, 'Auth key'],
	] as const)
		assert.throws(() => asked(settings, secrets), {
			code: 'BAD_INPUT',
			message: `${label}: the variable MUSTER_TEST_EMPTY is empty`,
		});
	// the stored secret is such a one
	const deployed = { ...node, credentials: { key: '' } };
	const other = {
		...red,
		nodes: { ...red.nodes, getNode: () => deployed, getCredentials: () => ({ key: empty }) },
	} as unknown as Red;
	assert.throws(
		() =>
			askedSettings(other, demo as unknown as AnyService, 'muster-demo', {
				id: 'c',
				settings: stored,
			} as never),
		{ message: 'Auth key: the variable MUSTER_TEST_EMPTY is empty' },
	);
});
