import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import { watchJuju } from '../support/watching.ts';

after(() => endLeases());

const started = async (profile: Release): Promise<ControllerLab> => {
	const lab = await startJuju(profile);
	lab.addModel('pods', { type: 'caas' });
	lab.grant('admin', 'admin', 'pods');
	return lab;
};
const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, { ...jujuSettings(lab), model: 'admin/pods' }, step, input);
const waits = { wait: true, deadline: '60s' };

describe('a model on Kubernetes', { concurrency: 3 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: deploys without machines, scales both ways, and settles at its scale`, async () => {
			await using lab = await started(profile);
			const [made] = await run(lab, 'application.deploy', { charm: 'postgresql', units: 2, ...waits });
			const units = made?.['units'] as { machine: unknown; privateAddress: string }[];
			assert.deepEqual(
				units.map(({ machine, privateAddress }) => [machine, privateAddress]),
				[
					[null, '10.1.0.10'],
					[null, '10.1.0.11'],
				],
			);
			assert.equal(made?.['scale'], 2);
			for (const [count, names] of [
				[3, ['postgresql/0', 'postgresql/1', 'postgresql/2']],
				[1, ['postgresql/0']],
			] as const) {
				const input = { application: 'postgresql', count, ...waits, preview: false };
				const [scaled] = await run(lab, 'application.scale', input);
				const now = (scaled?.['units'] as { name: string }[]).map(({ name }) => name);
				assert.deepEqual([now, scaled?.['scale']], [names, count]);
			}
			const [status] = await run(lab, 'status.waitFor', { for: 'settled', within: 60 });
			assert.equal((status?.['model'] as { type: string }).type, 'caas');
			assert.deepEqual(status?.['machines'], []);
			const added = await failure(run(lab, 'unit.add', { application: 'postgresql', count: 1 }));
			assert.deepEqual([added.code, /Scale an application/.test(added.hint ?? '')], ['UNSUPPORTED', true]);
			const removed = await failure(run(lab, 'unit.remove', { units: ['postgresql/0'], preview: false }));
			assert.deepEqual(
				[removed.code, /Scale an application/.test(removed.hint ?? '')],
				['UNSUPPORTED', true],
			);
		});

	it('that is scaled up has not settled before all its units are there', async () => {
		await using lab = await started('3.6');
		await run(lab, 'application.deploy', { charm: 'postgresql', units: 1, ...waits });
		lab.application('postgresql', 'pods').scale = 2;
		const error = await failure(run(lab, 'status.waitFor', { for: 'settled', within: 1 }));
		assert.match(error.message, /postgresql has 1 of 2 units/);
	});

	for (const profile of ['3.6', '4.0'] as Release[])
		it(`${profile}: a trigger tells its units`, async () => {
			await using lab = await started(profile);
			const watch = watchJuju(
				lab,
				'modelChanged',
				{ kinds: ['unit'], events: ['added'], interval: 5 },
				{ settings: { model: 'admin/pods' } },
			);
			await watch.ready();
			lab.deploy('postgresql', { of: 'pods', units: 1 });
			await until(() => watch.events.length === 1, 'the unit');
			assert.equal(watch.events[0]?.['name'], 'postgresql/0');
			await watch.stop();
		});
});
