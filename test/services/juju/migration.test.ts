import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/juju/index.ts';
import { fromJujuclient } from '../../../src/services/juju/migration.table.ts';

test('every step that a method of jujuclient leads to is there', () => {
	const steps = new Set([
		...stepsOf(service).map(({ resource, name }) => `${resource}.${name}`),
		...service.sources.map(({ name }) => name),
	]);
	const missing = fromJujuclient.rows.flatMap(({ ours }) =>
		ours.filter((step) => step !== 'connection' && !steps.has(step)),
	);
	assert.deepEqual(missing, []);
});
