import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { services } from '../../scripts/services.ts';
import { stepsOf } from '../../src/engine/run/steps.ts';

/** Names that flows of users hold are for ever: a line may be added to names.txt, none taken away or changed. */
test('no name that users’ flows hold has gone', () => {
	const now = new Set(
		services.flatMap((service) => [
			...Object.keys(service.settings).map((name) => `${service.name} setting ${name}`),
			...stepsOf(service).flatMap((step) => [
				`${service.name} step ${step.resource}.${step.name}`,
				...Object.keys(step.fields).map(
					(name) => `${service.name} step ${step.resource}.${step.name} ${name}`,
				),
			]),
			...service.sources.flatMap((source) => [
				`${service.name} source ${source.name}`,
				...Object.keys(source.fields).map((name) => `${service.name} source ${source.name} ${name}`),
			]),
		]),
	);
	const kept = readFileSync(path.join(import.meta.dirname, 'names.txt'), 'utf8')
		.split('\n')
		.filter(Boolean);
	assert.deepEqual(
		kept.filter((name) => !now.has(name)),
		[],
		'gone',
	);
	assert.deepEqual(
		[...now].filter((name) => !kept.includes(name)),
		[],
		'new: add them to test/catalogue/names.txt',
	);
});
