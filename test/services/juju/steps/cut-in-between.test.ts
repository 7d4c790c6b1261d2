import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { type ControllerLab, JujuError } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const asked = (lab: ControllerLab, name: string) =>
	lab.requests.filter(({ request }) => request === name).length;
type Fault = Parameters<ControllerLab['fault']>[0]['fault'];

/** The first such call is answered, the next one meets this. */
const second = (lab: ControllerLab, request: string, fault: Fault): void => {
	let go = () => {};
	const held = new Promise<void>((resolve) => (go = resolve));
	lab.fault({ request, fault: { act: 'wait', until: held } });
	lab.fault({ request, fault });
	go();
};

describe('a step of several calls, one of which is cut off', { concurrency: 4 }, () => {
	const units = ['postgresql/0', 'postgresql/1', 'mysql/0'];
	const failing = async () => {
		const lab = await startJuju('4.0');
		for (const name of units) lab.setStatus(name, 'error', 'hook failed: "install"');
		return lab;
	};

	it('tells the units that were resolved, the one of which nothing is known, and those not tried', async () => {
		await using lab = await failing();
		second(lab, 'Application.ResolveUnitErrors', { act: 'lose' });
		const error = await failure(run(lab, 'unit.resolve', { units }));
		assert.deepEqual([error.code, error.details['doneCount']], ['PARTIAL', 1]);
		assert.match(error.message, /1 of 3 failed, 1 not reached, 1 done; postgresql\/1: /);
		const failed = error.details['failed'] as { key: string; code?: string }[];
		assert.deepEqual(
			failed.map(({ key, code }) => [key, code]),
			[
				['postgresql/1', 'OUTCOME_UNKNOWN'],
				['mysql/0', 'CANCELLED'],
			],
		);
		// never by itself again, and not the third
		assert.equal(asked(lab, 'ResolveUnitErrors'), 2);
	});

	it('goes on with the others where the server refuses one', async () => {
		await using lab = await failing();
		second(lab, 'Application.ResolveUnitErrors', { act: 'error', error: new JujuError('no') });
		const error = await failure(run(lab, 'unit.resolve', { units }));
		assert.deepEqual([error.code, error.details['doneCount']], ['PARTIAL', 2]);
		assert.equal(asked(lab, 'ResolveUnitErrors'), 3);
	});

	it('alone it is told as itself', async () => {
		await using lab = await failing();
		lab.fault({ request: 'Application.ResolveUnitErrors', fault: { act: 'lose' } });
		const error = await failure(run(lab, 'unit.resolve', { units: units.slice(0, 1) }));
		assert.equal(error.code, 'OUTCOME_UNKNOWN');
	});
});

describe('a change that was taken, and of which nothing is there', () => {
	it('is told as taken: nobody takes it for one that was never made', async () => {
		await using lab = await startJuju('3.6');
		let look = () => {};
		const held = new Promise<void>((resolve) => (look = resolve));
		lab.fault({ request: 'Client.FullStatus', fault: { act: 'wait', until: held } });
		const adding = failure(run(lab, 'unit.add', { application: 'mysql', count: 1 }));
		await until(() => lab.application('mysql').units.has('mysql/1'), 'the unit');
		lab.application('mysql').units.delete('mysql/1');
		look();
		const error = await adding;
		assert.deepEqual([error.code, error.details['done']], ['CONFLICT', true]);
		assert.match(
			error.message,
			/^Juju accepted Application.AddUnits, but its result is not there: There is no unit mysql\/1/,
		);
	});
});
