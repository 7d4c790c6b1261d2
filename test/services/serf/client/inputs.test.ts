import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { checkKey, levelOf, streamTypeOf } from '../../../../src/services/serf/client/validate.ts';

test('equal filters have one form', () => {
	for (const type of ['', '*', ' * ', 'user,*', '*,member-join']) assert.equal(streamTypeOf(type), '*');
	for (const type of ['user,query', 'query, user', 'user,query,user'])
		assert.equal(streamTypeOf(type), 'query,user');
	assert.equal(streamTypeOf('user:a:b'), 'user:a:b');
	assert.equal(streamTypeOf('user:'), 'user:');
	assert.equal(streamTypeOf(' user:deploy , query'), 'query,user:deploy ', 'a blank may belong to a name');
});

test('filters an agent would refuse', () => {
	for (const type of ['bogus', 'user,', ',', 'member-join:x', 'member-*', 'User']) {
		assert.throws(
			() => streamTypeOf(type),
			(thrown: unknown) => codeOf(thrown) === 'BAD_INPUT',
			type,
		);
	}
});

test('log levels in any case', () => {
	assert.equal(levelOf(' debug '), 'DEBUG');
	assert.throws(
		() => levelOf(''),
		(thrown: unknown) => codeOf(thrown) === 'BAD_INPUT',
	);
});

test('keys: base64 of 16, 24 or 32 bytes', () => {
	for (const bytes of [16, 24, 32]) checkKey(Buffer.alloc(bytes, 7).toString('base64'));
	for (const key of [
		'',
		'AAAA',
		'notbase64!!',
		Buffer.alloc(32).toString('base64url'),
		Buffer.alloc(17).toString('base64'),
	]) {
		assert.throws(
			() => checkKey(key),
			(thrown: unknown) => codeOf(thrown) === 'BAD_INPUT' && (key === '' || !String(thrown).includes(key)),
		);
	}
});
