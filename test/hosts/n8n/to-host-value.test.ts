import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unwrapAnswer, wrapAnswer } from '../../../src/hosts/n8n/answers.ts';
import { asJson, toHostValue } from '../../../src/hosts/n8n/to-host-value.ts';

test('anything becomes plain JSON: bytes that are text, bytes that are not, dates, big numbers, odd keys', () => {
	const value = {
		text: Buffer.from('v2 ✓'),
		bytes: new Uint8Array([0, 255]),
		at: new Date(0),
		big: 2n ** 60n,
		list: [Buffer.from('a'), null],
		['__proto__']: { role: 'web' },
	};
	const shown = toHostValue(value) as Record<string, unknown>;
	assert.deepEqual(JSON.parse(JSON.stringify(shown)), {
		text: 'v2 ✓',
		bytes: { base64: 'AP8=' },
		at: '1970-01-01T00:00:00.000Z',
		big: '1152921504606846976',
		list: ['a', null],
		['__proto__']: { role: 'web' },
	});
	assert.equal(Object.getPrototypeOf(shown), Object.prototype);
});

test('what is no object stands under value', () => {
	assert.deepEqual(
		[asJson('text'), asJson([1]), asJson(undefined)],
		[{ value: 'text' }, { value: [1] }, { value: undefined }],
	);
});

test('an answer survives the way over a worker; nothing else passes for one', () => {
	const travelled = JSON.parse(JSON.stringify(wrapAnswer({ payload: new Uint8Array([0, 255]), note: 'ok' })));
	assert.deepEqual(unwrapAnswer(travelled), { payload: { base64: 'AP8=' }, note: 'ok' });
	for (const other of [
		undefined,
		null,
		{},
		'text',
		{ body: { message: 'Workflow execution failed' }, statusCode: 500 },
		{ values: {} },
	])
		assert.equal(unwrapAnswer(other), undefined);
});
