import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asMusterError, inOneLine, MusterError } from '../../src/core/errors.ts';

test('a message is bounded, whatever was pasted or sent', () => {
	const { message } = new MusterError('SERVER', `The server said: ${'x'.repeat(1_000_000)}`);
	assert.ok(message.length < 2100);
	assert.match(message, /^The server said: x+…$/);
	assert.ok(asMusterError(new Error('y'.repeat(1_000_000)), 'Running').message.length < 2100);
});

test('what is thrown by value is told as text', () => {
	for (const [thrown, said] of [
		['out of order', 'Running: out of order'],
		[undefined, 'Running: undefined'],
		[null, 'Running: null'],
		[{ message: 'no disk', code: 'ENOSPC' }, 'Running: no disk'],
		[{ headers: { token: 's3cret' } }, 'Running: an object without a message (headers)'],
	] as const)
		assert.equal(asMusterError(thrown, 'Running').message, said);
	const endless: Record<string, unknown> = {};
	endless['self'] = endless;
	assert.match(asMusterError(endless, 'Running').message, /^Running: /);
	assert.match(asMusterError(Object.create(null), 'Running').message, /^Running: /);
});

test('a long message is not cut within a character', () => {
	const { message } = new MusterError('SERVER', `${'x'.repeat(1999)}😀 and more`);
	assert.equal(message, `${'x'.repeat(1999)}…`);
});

test('a message and its hint are two sentences in one line', () => {
	assert.equal(
		inOneLine(new MusterError('SERVER', 'It failed', { hint: 'Try again.' })),
		'It failed. Try again.',
	);
});

test('a text among the details is bounded too: hosts keep it with each failure', () => {
	const { details } = new MusterError('NOT_FOUND', 'gone', {
		details: { name: 'x'.repeat(1_000_000), count: 2 },
	});
	assert.equal(String(details['name']).length, 20_001);
	assert.equal(details['count'], 2);
});
