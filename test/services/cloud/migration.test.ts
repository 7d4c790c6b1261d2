import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
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

test('every public method of kamaki’s clients leads somewhere', () => {
	const file = path.join(import.meta.dirname, '../../fixtures/cloud-kamaki-methods.json');
	// as kamaki 0.16 tells them of itself; those that are a verb and a path each are left out
	const methods = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly string[]>>;
	const named = new Set(fromKamaki.rows.flatMap(({ theirs }) => theirs.match(/\w+/g) ?? []));
	for (const [client, names] of Object.entries(methods)) {
		assert.deepEqual(
			names.filter((name) => !named.has(name)),
			[],
			client,
		);
	}
});
