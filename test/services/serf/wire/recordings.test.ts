import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulti } from '@msgpack/msgpack';
import { bytesOf, cut, members5001, noted, recordings, userEvents19929 } from '../recordings.ts';
import { decoded } from './decoded.ts';

for (const recording of recordings()) {
	const { name, codec, steps } = recording;
	const sent = bytesOf(recording, 's2c');
	const expected = steps.flatMap(({ s2c, objects = [] }) => (s2c ? objects : []));
	test(`${name} (${codec}): what the agent sent, as recorded`, () => {
		const pieces = steps.flatMap(({ s2c }) => (s2c ? [Buffer.from(s2c, 'hex')] : []));
		const { objects, unfinished } = decoded(pieces);
		assert.equal(unfinished, 0);
		if (expected.length > 0) assert.deepEqual(objects.map(noted), expected);
	});
	test(`${name} (${codec}): the same however it is cut`, () => {
		const whole = decoded([sent]).objects;
		for (const size of [1, 7, 100]) assert.deepEqual(decoded(cut(sent, size)).objects, whole);
	});
}

test('5,001 members decode as @msgpack/msgpack decodes them', () => {
	const sent = members5001();
	assert.deepEqual(decoded(cut(sent, 65_536)).objects.map(noted), [...decodeMulti(sent)].map(noted));
});

test('19,929 events decode as @msgpack/msgpack decodes them', () => {
	const sent = userEvents19929();
	assert.deepEqual(decoded(cut(sent, 1400)).objects.map(noted), [...decodeMulti(sent)].map(noted));
});
