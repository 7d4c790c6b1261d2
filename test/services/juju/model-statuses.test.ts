import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passes } from '../../../src/services/juju/model/watch/filter.ts';

test('a status is meant however it is written: 1.x writes those of machines as their cloud does', () => {
	const judged = { eventKind: 'changed', before: ['BUILD'], now: ['ACTIVE'], changed: [] };
	for (const word of ['ACTIVE', 'active', ' Active '])
		assert.ok(passes(judged, { enters: [word] }), `enters ${word}`);
	for (const word of ['BUILD', 'build']) assert.ok(passes(judged, { leaves: [word] }), `leaves ${word}`);
	assert.ok(!passes({ ...judged, before: ['active'] }, { enters: ['active'] }), 'was so before');
	assert.ok(!passes(judged, { enters: ['error'] }));
});
