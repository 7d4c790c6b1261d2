import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/cloud/index.ts';
import { fromKamaki } from '../../../src/services/cloud/migration.table.ts';

test('every step that a method of kamaki leads to is there', () => {
	const steps = new Set(stepsOf(service).map(({ resource, name }) => `${resource}.${name}`));
	const missing = fromKamaki.rows.flatMap(({ ours }) =>
		ours.filter((step) => step !== 'connection' && !steps.has(step)),
	);
	assert.deepEqual(missing, []);
});
