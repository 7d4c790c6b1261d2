import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from '../../src/core/units.ts';
import { dedupe } from '../../src/engine/watch/dedupe.ts';
import { camel, kebab, spaced, title } from '../../src/core/case.ts';

test('names in each editor’s spelling', () => {
	assert.equal(camel('wait for', 'member changed'), 'waitForMemberChanged');
	assert.equal(spaced('getRoundTripTime'), 'get round trip time');
	assert.equal(title('read as'), 'Read As');
	assert.equal(title('items at a time'), 'Items at a Time');
	assert.equal(title(spaced('floatingIp')), 'Floating IP');
	assert.equal(title('CA certificate'), 'CA Certificate');
	assert.equal(kebab('memberChanged'), 'member-changed');
});

test('times as people say them', () => {
	assert.deepEqual([0.25, 8, 90, 300, 7200].map(formatDuration), ['250 ms', '8 s', '90 s', '5 min', '2 h']);
});

test('a key is a repeat among the last ones only', () => {
	const isRepeat = dedupe(2);
	assert.deepEqual(['a', 'a', 'b', 'c', 'a'].map(isRepeat), [false, true, false, false, false]);
});
