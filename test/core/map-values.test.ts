import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapValues } from '../../src/core/map-values.ts';

test('an object’s own names keep their order, and __proto__ is a name as any other', () => {
	const given = JSON.parse('{"b":1,"__proto__":{"x":2},"a":3}') as Record<string, unknown>;
	const made = mapValues(given, (value) => [value]);
	assert.deepEqual(Object.entries(made), [
		['b', [1]],
		['__proto__', [{ x: 2 }]],
		['a', [3]],
	]);
	assert.equal(Object.getPrototypeOf(made), Object.prototype);
	assert.deepEqual(mapValues(Object.create({ inherited: 1 }) as Record<string, unknown>, String), {});
});
