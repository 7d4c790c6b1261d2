import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	inSeconds,
	isDynamic,
	isEmpty,
	literalOf,
	literals,
} from '../../../src/hosts/node-red/typed-value.ts';

test('literals are known without a message, everything else is not', () => {
	assert.equal(literalOf({ type: 'num', value: '2', unit: 'min' }), 120);
	assert.equal(literalOf({ type: 'num', value: '7' }), 7);
	assert.equal(literalOf({ type: 'bool', value: 'true' }), true);
	assert.deepEqual(literalOf({ type: 'json', value: '{"a":1}' }), { a: 1 });
	assert.equal(literalOf({ type: 'str', value: '' }), '');
	assert.equal(literalOf({ type: 'num', value: '' }), undefined);
	for (const type of ['msg', 'flow', 'global', 'env', 'jsonata', 'path'])
		assert.equal(literalOf({ type, value: 'x' }), undefined);
	assert.equal(literalOf({ type: 'str', value: '${HOST}' }), undefined);
	assert.deepEqual(
		literals({
			rows: {
				type: 'rows',
				value: [
					{ type: 'str', value: 'a' },
					{ type: 'msg', value: 'b' },
				],
			},
			record: { type: 'rows', value: [{ key: 'k', type: 'str', value: 'v' }] },
			form: { type: 'form', value: { keep: { type: 'num', value: '3' }, path: { type: 'msg', value: 'p' } } },
			later: { type: 'msg', value: 'payload' },
		}),
		{ rows: ['a'], record: { k: 'v' }, form: { keep: 3 } },
	);
});

test('a count that is none stays as it is, for the field to complain about', () => {
	assert.equal(inSeconds('1m30s', 's'), '1m30s');
	assert.equal(inSeconds('2', 'h'), 7200);
	assert.equal(inSeconds(undefined, 's'), undefined);
});

test('what is empty, and what is known only later', () => {
	assert.ok(
		isEmpty(undefined) &&
			isEmpty({ type: 'rows', value: [] }) &&
			isEmpty({ type: 'json', value: '[]' }) &&
			isEmpty({ type: 'str', value: '' }),
	);
	assert.ok(!isEmpty({ type: 'bool', value: 'false' }) && !isEmpty({ type: 'msg', value: 'a' }));
	assert.ok(
		isDynamic({ type: 'env', value: 'A' }) &&
			!isDynamic({ type: 'num', value: '1' }) &&
			!isDynamic({ type: 'rows', value: [] }),
	);
});
