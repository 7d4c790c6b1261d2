import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/fleet/index.ts';
import { nameMatcher } from '../../../../src/services/fleet/model/name-pattern.ts';
import { type FleetLab, startFleetLab } from '../../../lab/fleet/lab.ts';
import { runStep, startWatch } from '../../../support/steps.ts';

const bad = ['[', 'web[a', 'web@[z-', '[]', 'x\\'];

test('a pattern that could match nothing is refused, others match whole names', () => {
	for (const pattern of bad)
		assert.throws(() => nameMatcher(pattern), {
			code: 'BAD_INPUT',
			message: /^Name pattern is “.*”, which is no pattern$/,
		});
	assert.ok(nameMatcher('web@[0-9].service')('web@3.service'));
	assert.ok(nameMatcher('a\\[b.service')('a[b.service'));
	assert.ok(!nameMatcher('web')('web.service'));
});

describe('patterns of steps and of the trigger', () => {
	let lab: FleetLab;
	before(async () => {
		lab = await startFleetLab();
	});
	after(async () => {
		endLeases();
		await lab.close();
	});

	test('are refused before anything is asked', async () => {
		const settings = { endpoints: [lab.url] };
		for (const name of bad)
			for (const step of ['unit.getMany', 'cluster.getStatus'])
				await assert.rejects(runStep(service, settings, step, { name }), { code: 'BAD_INPUT' });
		const watch = startWatch(service, settings, 'clusterChanged', { units: ['web.service', '['] });
		await assert.rejects(watch.over, { code: 'BAD_INPUT', message: /^Units is “\[”/ });
		assert.equal(lab.requests.filter(({ url }) => /units|state/.test(url)).length, 0);
	});
});
