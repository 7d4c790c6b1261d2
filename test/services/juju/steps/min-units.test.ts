import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { JujuError } from '../../../lab/juju/errors.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const set = (lab: ControllerLab, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), 'application.setMinUnits', { application: 'mysql', ...input });
const sent = (lab: ControllerLab) =>
	lab.requests.filter(({ request }) => request === 'Update' || request === 'ServiceUpdate');

describe('the minimum of units, min_units of jujuclient', { concurrency: 4 }, () => {
	for (const [profile, method, key] of [
		['1.25', 'ServiceUpdate', 'MinUnits'],
		['2.9', 'Update', 'min-units'],
	] as const)
		it(`${profile}: is set, kept by Juju, and read back; 0 takes it away`, async () => {
			await using lab = await startJuju(profile);
			assert.deepEqual(await set(lab, { minUnits: 3 }), [{ application: 'mysql', minUnits: 3 }]);
			assert.equal(lab.application('mysql').units.size, 3);
			assert.deepEqual(await set(lab, { minUnits: 0 }), [{ application: 'mysql', minUnits: 0 }]);
			const [first] = sent(lab);
			assert.equal(first?.request, method);
			assert.equal((first?.params as Record<string, unknown>)[key], 3);
		});

	for (const profile of ['3.6', '4.0'] as const)
		it(`${profile}: is refused by the name of the release, and nothing is sent`, async () => {
			await using lab = await startJuju(profile);
			const error = await failure(set(lab, { minUnits: 3 }));
			assert.equal(error.code, 'UNSUPPORTED');
			assert.match(
				error.message,
				new RegExp(`Juju here is ${profile}\\.\\d+, and 2\\.9 was the last release with it`),
			);
			assert.equal(sent(lab).length, 0);
		});

	it('2.9: a result that cannot be read is no reason to repeat it', async () => {
		await using lab = await startJuju('2.9');
		const refused = {
			act: 'error',
			error: new JujuError('permission denied', 'unauthorized access'),
		} as const;
		for (const request of ['Client.WatchAll', 'AllWatcher.Next']) {
			lab.fault({ request, fault: refused, times: 50 });
			const error = await failure(set(lab, { minUnits: 2 }));
			lab.heal();
			assert.deepEqual([error.code, error.details['done']], ['OUTCOME_UNKNOWN', true], error.message);
			assert.match(error.message, /^Application\.Update was done, but its result could not be read: /);
		}
	});

	it('refuses what is no number of units before anything is sent', async () => {
		await using lab = await startJuju('2.9');
		for (const minUnits of [-1, 1.5, 'many', undefined]) {
			const error = await failure(set(lab, { minUnits }));
			assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'minUnits']);
		}
		assert.equal(sent(lab).length, 0);
	});
});
