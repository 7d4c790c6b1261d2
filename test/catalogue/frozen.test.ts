import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frozenNames, namesOf } from '../../scripts/names.ts';
import { services } from '../../scripts/services.ts';

for (const service of services)
	test(`${service.title}: no name that users’ flows hold has gone, and new ones are frozen`, () => {
		const now = namesOf(service);
		const frozen = frozenNames(service);
		const [isNow, isFrozen] = [new Set(now), new Set(frozen)];
		assert.deepEqual(
			frozen.filter((name) => !isNow.has(name)),
			[],
			'gone: flows of users hold it',
		);
		assert.deepEqual(
			now.filter((name) => !isFrozen.has(name)),
			[],
			'new: npm run docs writes them into test/catalogue/names',
		);
	});
