import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../../src/hosts/node-red/runtime/failure.ts';
import { toHostValue } from '../../../../src/hosts/node-red/runtime/to-host-value.ts';
import {
	counted,
	finished,
	LONGEST,
	progressed,
	standing,
} from '../../../../src/hosts/node-red/runtime/status.ts';
import { MusterError } from '../../../../src/core/errors.ts';

test('an error says all in its message, and keeps its code and facts', () => {
	const error = failure(
		new MusterError('PARTIAL', '1 of 2 failed', { hint: 'Repeat it.', details: { failed: ['a'] } }),
		'Inviting',
	);
	assert.equal(error.message, '1 of 2 failed. Repeat it.');
	assert.equal(String(error), error.message);
	assert.deepEqual([error.code, error.hint, error.details], ['PARTIAL', 'Repeat it.', { failed: ['a'] }]);
	assert.deepEqual(error.cause, {
		code: 'PARTIAL',
		message: '1 of 2 failed',
		hint: 'Repeat it.',
		details: { failed: ['a'] },
	});
	assert.ok(
		Object.hasOwn(error, 'code') && Object.hasOwn(error, 'cause'),
		'Node-RED hands on own properties only',
	);
	assert.match(
		failure(new TypeError('x is not a function'), 'list').message,
		/^list: x is not a function\. This was not foreseen/,
	);
});

test('statuses are facts in under sixty letters', () => {
	assert.equal(finished(counted(12, 'member'), 4).text, '12 members · 4 ms');
	assert.equal(counted(1, 'query'), '1 query');
	assert.equal(counted(2, 'query'), '2 queries');
	assert.equal(counted(2, 'key'), '2 keys');
	assert.equal(progressed(3, 10, 'units').text, '3/10 units');
	const since = new Date(2026, 0, 1, 12, 3);
	assert.deepEqual(standing({ is: 'connected', since }, ''), {
		fill: 'green',
		shape: 'dot',
		text: 'connected since 12:03',
	});
	const error = new MusterError(
		'CONNECT_REFUSED',
		`127.0.0.1:7399 refused the connection ${'for ever '.repeat(9)}`,
	);
	const { text = '' } = standing(
		{ is: 'retrying', error, attempt: 4, next: new Date(Date.now() + 8000) },
		'',
	);
	assert.match(text, /^retrying in 8 s \(4\): 127/);
	assert.ok(text.length <= LONGEST);
});

test('results are ordinary objects with Buffers, and not copied without need', () => {
	const plain = { a: [1, { b: 'c' }], d: Buffer.of(1) };
	assert.equal(toHostValue(plain), plain);
	const odd = Object.assign(Object.create(null), {
		['__proto__']: 'tag',
		bytes: new Uint8Array([104, 105]),
		list: [Object.create(null)],
	});
	Object.defineProperty(odd, '__proto__', { value: 'tag', enumerable: true });
	const result = toHostValue(odd) as { bytes: Buffer; list: object[] };
	assert.equal(result.bytes.toString(), 'hi');
	assert.equal(Object.getPrototypeOf(result), Object.prototype);
	assert.equal(Object.getPrototypeOf(result.list[0]), Object.prototype);
	assert.equal(Object.getOwnPropertyDescriptor(result, '__proto__')?.value, 'tag');
});
