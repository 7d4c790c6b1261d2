import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';
import { type Field, form, number, pick, text } from '../../../src/catalogue/field.ts';
import { read } from '../../../src/hosts/n8n/input.ts';
import { asSettings } from '../../../src/hosts/n8n/settings.ts';
import { service as cloudService } from '../../../src/services/cloud/index.ts';
import { service as fleetService } from '../../../src/services/fleet/index.ts';

// An expression that comes to nothing is never taken for “not given”, in whatever way a program wrote it.
const fields = {
	model: pick('Model', { list: 'models', advanced: true }),
} satisfies Record<string, Field>;

/** `raw`: the parameters as a workflow holds them; `given`: what n8n makes of them. */
const readAs = (raw: IDataObject, input: IDataObject) => read(fields, raw, (name) => input[name] ?? null);

test('a locator without n8n’s own mark', () => {
	const raw = { options: { model: { mode: 'name', value: '={{ $json.none }}' } } };
	const input = { options: { model: { mode: 'name', value: undefined } } };
	assert.deepEqual(Object.keys(readAs(raw, input)), ['model']);
	const named = { options: { model: { mode: 'name', value: 'admin/default' } } };
	assert.deepEqual(readAs(named, named), { model: 'admin/default' });
});

test('a locator of n8n’s in a field that has none is its value, and nothing where that is nothing', () => {
	const plain = { object: text('Object'), job: number('Job', { advanced: true }) };
	const located = (value: unknown) => ({ __rl: true, mode: 'name', value });
	const readPlain = (object: unknown, job: unknown) => {
		const raw = { object: located('={{ $json.o }}'), options: { job: located('={{ $json.j }}') } };
		const input = { object: located(object), options: { job: located(job) } };
		return read(plain, raw as IDataObject, (name) => input[name as keyof typeof input]);
	};
	assert.deepEqual(readPlain('a.txt', 3), { object: 'a.txt', job: 3 });
	assert.deepEqual(readPlain(undefined, null), { object: undefined, job: null });
});

test('an expression for all fields of a mapper, and a mapper that holds none', () => {
	const mapper = { parameters: form('Parameters', { form: 'actions' }) };
	const readMapper = (value: unknown, input: unknown) =>
		read(mapper, { parameters: { mappingMode: 'defineBelow', value } as IDataObject }, (name) =>
			name === 'parameters' ? { mappingMode: 'defineBelow', value: input } : null,
		);
	for (const nothing of [undefined, null, '', {}])
		assert.throws(
			() => readMapper('={{ $json.none }}', nothing),
			/^MusterError: Parameters takes an expression that comes to nothing/,
		);
	assert.deepEqual(readMapper('={{ $json.all }}', { path: '/x' }), { parameters: { path: '/x' } });
	assert.deepEqual(readMapper('abc', 'abc'), { parameters: 'abc' }, 'which is refused by its kind');
	assert.deepEqual(readMapper(null, null), {});
});

test('in a credential it never means the usual host, project or model', () => {
	assert.throws(
		() => asSettings(fleetService, { endpoints: undefined }),
		/Endpoints of the credential takes an expression that comes to nothing/,
	);
	assert.throws(
		() => asSettings(cloudService, { authUrl: 'http://10.0.0.1:5000/v3', project: undefined }),
		/Project of the credential takes an expression/,
	);
	assert.throws(
		() => asSettings(fleetService, { useSshTunnel: undefined, tunnelHost: 'core@10.0.0.5' }),
		/SSH tunnel of the credential takes an expression/,
	);
});

test('a switch of a credential by its words', () => {
	const behind = { tunnelHost: 'core@10.0.0.5' };
	assert.deepEqual(asSettings(fleetService, { useSshTunnel: 'false', ...behind }), {});
	assert.deepEqual(asSettings(fleetService, { useSshTunnel: 'yes', ...behind }), behind);
	assert.throws(() => asSettings(fleetService, { useSshTunnel: 'true' }), /SSH tunnel is turned on/);
	assert.throws(() => asSettings(fleetService, { useSshTunnel: 'maybe' }), /neither on nor off/);
});
