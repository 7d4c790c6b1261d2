import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config, Red } from '../../../../src/hosts/node-red/runtime/red.ts';
import { storedValues } from '../../../../src/hosts/node-red/runtime/stored-values.ts';

const str = (value: string) => ({ type: 'str', value });
const asked = (stored: object, filled: object, more: object = {}) => {
	const red = {
		nodes: { eachNode: (visit: (config: Config) => void) => visit({ id: 'n', type: 't', values: stored }) },
	} as unknown as Red;
	return storedValues(red, { id: 'n', type: 't', values: filled, ...more });
};

test('an empty variable stands there by its name, what is empty by itself stays so', () => {
	assert.deepEqual(asked({ name: str('${A}'), other: str('') }, { name: str(''), other: str('') }), {
		name: str('${A}'),
		other: str(''),
	});
	assert.deepEqual(asked({ name: str('$(A)') }, { name: str('') }), { name: str('${A}') });
	const rows = (value: string) => ({
		tags: { type: 'rows', value: [{ key: 'a', ...str(value) }, str('x')] },
	});
	assert.deepEqual(asked(rows('${A}'), rows('')), rows('${A}'));
	assert.deepEqual(asked({ name: str('${A}') }, { name: str('web') }), { name: str('web') });
});

test('in an instance of a subflow the node is found by the name it has there', () => {
	const found = asked({ name: str('${A}') }, { name: str('') }, { id: 'i-n', _alias: 'n' });
	assert.deepEqual(found, { name: str('${A}') });
	assert.deepEqual(asked({}, {}, { values: undefined }), {});
});
