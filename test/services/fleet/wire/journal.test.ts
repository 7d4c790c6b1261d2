import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJournal } from '../../../../src/services/fleet/wire/journal.ts';

const entry = (message: unknown) =>
	readJournal(
		JSON.stringify({ MESSAGE: message, __REALTIME_TIMESTAMP: '1769829165678000', PRIORITY: '6' }),
	)[0];

test('a message of bytes is its text, and what is no UTF-8 is said', () => {
	const bytes = (text: string | Buffer) => [...Buffer.from(text)];
	assert.deepEqual([entry('plain')?.message, entry('plain')?.damaged], ['plain', undefined]);
	// journalctl gives bytes also for text with control characters
	assert.deepEqual(
		[entry(bytes('\x1b[31mröd'))?.message, entry(bytes('röd'))?.damaged],
		['\x1b[31mröd', undefined],
	);
	const damaged = entry(bytes(Buffer.of(0x61, 0xff, 0x62)));
	assert.deepEqual([damaged?.message, damaged?.damaged], ['a\ufffdb', true]);
	assert.equal(entry(null)?.message, '');
	// a field that is there several times
	assert.equal(entry([bytes('a'), 'b'])?.message, 'a');
	assert.equal(entry(['b', bytes('a')])?.message, 'b');
});
