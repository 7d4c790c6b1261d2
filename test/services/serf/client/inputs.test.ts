import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { checkKey, levelOf, streamTypeOf } from '../../../../src/services/serf/client/validate.ts';
import { refusedByRe2 } from '../../../../src/services/serf/client/patterns.ts';

test('equal filters have one form', () => {
	for (const type of ['', '*', ' * ', 'user,*', '*,member-join']) assert.equal(streamTypeOf(type), '*');
	for (const type of ['user,query', 'query, user', 'user,query,user'])
		assert.equal(streamTypeOf(type), 'query,user');
	assert.equal(streamTypeOf('user:a:b'), 'user:a:b');
	assert.equal(streamTypeOf('user:'), 'user:');
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

test('patterns that RE2 refuses are known before the agent hangs up', () => {
	const refused = [
		'(',
		')',
		'a)(',
		'[',
		'[a',
		'(?=a)',
		'(?!a)',
		'(?<=a)',
		'(?<!a)',
		'(a)\\1',
		'a*+',
		'(?>a)',
		'a\\',
		'\\\\\\',
	];
	for (const pattern of refused) assert.ok(refusedByRe2(pattern), pattern);
	const fine = [
		'',
		'web-.*',
		'(?:a|b)',
		'[(]',
		'\\(',
		'[]]',
		'[^]]',
		'[\\]]',
		'(?i)WEB',
		'(?P<n>x)',
		'[[:alpha:]]+',
		'\\Q(\\E',
		'a{2,3}',
		'\\d+\\+',
		'\\\\',
		'x+?',
		'\\pL',
	];
	for (const pattern of fine) assert.equal(refusedByRe2(pattern), undefined, pattern);
});
