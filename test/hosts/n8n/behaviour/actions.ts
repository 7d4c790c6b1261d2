import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { service } from '../../../../src/services/serf/index.ts';
import type { Loose } from '../engine.ts';
import type { Stage } from '../support/stage.ts';
import { operations } from './operations.table.ts';

/** A value with only the parts that the other has. */
const like = (value: unknown, wanted: unknown): unknown => {
	if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return value;
	return Object.fromEntries(
		Object.entries(wanted).map(([key, part]) => [key, like((value as Loose | undefined)?.[key], part)]),
	);
};

export const actionTests = (stage: Stage): void => {
	test('the table holds every step there is', () => {
		assert.deepEqual(
			Object.keys(operations).sort(),
			stepsOf(service)
				.map(({ resource, name }) => `${resource}.${name}`)
				.sort(),
		);
	});

	for (const [key, { parameters, before, meanwhile, items: given, gives = {}, count }] of Object.entries(
		operations,
	)) {
		const [resource, operation] = key.split('.') as [string, string];
		test(key, async () => {
			const more = before?.(stage) ?? {};
			meanwhile?.(stage);
			const { status, items, error } = await stage.run(
				{ resource, operation, ...parameters, ...more },
				given && { items: given },
			);
			assert.equal(status, 'success', `${error?.message} ${error?.description}`);
			if (count !== undefined) assert.equal(items.length, count);
			assert.deepEqual(like(items[0]?.json, gives), gives);
			assert.ok(items.every(({ pairedItem }) => pairedItem?.item === 0));
			const { covers } = stepsOf(service).find(
				(step) => step.resource === resource && step.name === operation,
			) ?? { covers: [] };
			assert.ok(
				covers.length === 0 || covers.some((command) => stage.asked(command) > 0),
				`none of ${covers} was sent`,
			);
		});
	}
};
