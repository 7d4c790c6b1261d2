import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { codeOf, type MusterError } from '../../../../src/core/errors.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/fleet/index.ts';
import { labMachine } from '../../../lab/fleet/lab.ts';
import { SECRETS, troubles } from '../../../lab/fleet/troubles.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

const told = (error: MusterError) => `${error.message} ${error.hint} ${JSON.stringify(error.details)}`;

describe('fleet in trouble: a step', { concurrency: 4 }, () => {
	after(() => endLeases());
	for (const { name, open, says, passes } of troubles)
		it(`${name}: ${says?.code ?? 'it works'}`, async () => {
			await using one = await open();
			const step = () => runStep(service, one.settings, 'machine.getMany');
			if (one.strike) assert.equal((await step()).length, 2);
			await one.strike?.();
			if (says)
				await assert.rejects(step(), (error: MusterError) => {
					assert.ok([says.code, says.or].includes(error.code), `${error.code} ${error.message}`);
					assert.match(told(error), says.message);
					assert.doesNotMatch(told(error), SECRETS);
					assert.ok(error.hint.length > 10, 'it says what to do');
					return true;
				});
			await one.mend?.();
			if (!says || one.mend || passes)
				await until(
					() =>
						step().then(
							(found) => found.length === 2,
							(error: unknown) => (passes && codeOf(error) === says?.code ? false : Promise.reject(error)),
						),
					'it to work',
				);
		});
});

describe('fleet in trouble: a trigger', { concurrency: 4 }, () => {
	after(() => endLeases());
	for (const { name, open, says, passes } of troubles)
		it(`${name}: ${says ? `says ${says.code}, and goes on when it is over` : 'it works'}`, async () => {
			await using one = await open();
			const watching = startWatch(service, one.settings, 'clusterChanged', { interval: '500ms' });
			await using _end = { [Symbol.asyncDispose]: watching.stop };
			if (one.strike) await watching.ready();
			await one.strike?.();
			const isSaid = (error: MusterError) =>
				says !== undefined &&
				[says.code, says.or].includes(error.code) &&
				says.message.test(told(error)) &&
				!SECRETS.test(told(error));
			if (says)
				await until(
					() => watching.statuses.some((status) => status.is === 'retrying' && isSaid(status.error)),
					'it to be said',
				);
			if (one.strike) one.lab.cluster.join(labMachine(3));
			await one.mend?.();
			if (says && !one.mend && !passes) assert.deepEqual(watching.events, []);
			else if (one.strike)
				await watching.seen('machine.joined', ({ recovered }) => !says || recovered === true, 40);
			else await watching.ready();
			assert.ok(!watching.events.some(({ event }) => event === 'machine.left' || event === 'unit.destroyed'));
		});
});
