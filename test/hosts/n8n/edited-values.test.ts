import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editedValues } from '../../../src/hosts/n8n/edited-values.ts';
import { service as jujuService } from '../../../src/services/juju/service.ts';

test('a list is asked for what the open form says, not for options kept of another operation', () => {
	const run = { resource: 'action', operation: 'run', units: ['mysql/0'] };
	const kept = { units: 3, inModel: { __rl: true, mode: 'name', value: 'admin/other' } };
	const values = editedValues(jujuService, { ...run, options: kept });
	assert.deepEqual(values['units'], ['mysql/0']);
	assert.equal(values['inModel'], 'admin/other');
});

test('while nobody knows the operation, all options count', () => {
	assert.deepEqual(editedValues(jujuService, { options: { inModel: 'a/b' } }), { inModel: 'a/b' });
	assert.deepEqual(editedValues(jujuService), {});
});
