import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNRESOLVED } from '../../../src/catalogue/edited.ts';
import { editedValue } from '../../../src/hosts/n8n/edited-value.ts';

test('an expression that n8n could not work out while editing is known as one', () => {
	const error = { name: 'ExpressionError', message: 'no data' };
	for (const open of ['={{ $json.model }}', ' {{ $json.model }}', error, new Error('no data')]) {
		assert.equal(editedValue(open), UNRESOLVED);
		assert.equal(editedValue({ __rl: true, mode: 'name', value: open }), UNRESOLVED);
		assert.deepEqual(editedValue(['web/0', open]), ['web/0', UNRESOLVED]);
	}
	for (const known of ['admin/default', '', 5, null, { any: 'record' }])
		assert.equal(editedValue(known), known);
	assert.equal(editedValue({ __rl: true, mode: 'list', value: 'web' }), 'web');
});
