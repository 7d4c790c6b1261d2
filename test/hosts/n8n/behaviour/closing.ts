import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseCount } from '../../../../src/net/lease.ts';
import { until } from '../../../support/until.ts';
import type { Stage } from '../support/stage.ts';

const members = { source: 'memberChanged' };

export const closingTests = (stage: Stage): void => {
	const impatient = () => ({ trigger: stage.engine.triggerWith('serf', { activation: 0.05 }) });

	test('during connect: the attempt ends, its socket too', async () => {
		stage.lab.faults.silent = true;
		const trigger = stage.trigger(members, impatient());
		await trigger.started;
		await until(() => stage.lab.connections === 1, 'the attempt');
		await trigger.close();
		await until(() => stage.lab.connections === 0, 'the socket to be gone');
		assert.equal(leaseCount(), 0);
	});

	test('while it waits to try again', async () => {
		await stage.lab.kill();
		const trigger = stage.trigger(members, impatient());
		await trigger.started;
		await trigger.close();
		assert.equal(leaseCount(), 0);
	});

	test('twice, at once and after each other', async () => {
		const trigger = stage.trigger(members);
		await trigger.started;
		await Promise.all([trigger.close(), trigger.close()]);
		await trigger.close();
		stage.lab.cluster.join('new-1');
		const again = stage.trigger(members);
		await again.started;
		assert.equal(trigger.events().length, 0, 'nothing comes after the close');
		await again.close();
	});

	test('with the agent dead, or deaf', async () => {
		const trigger = stage.trigger(members);
		await trigger.started;
		stage.lab.faults.silent = true;
		await trigger.close();
		stage.lab.faults.silent = false;
		const other = stage.trigger({ source: 'userEvent', names: [] });
		await other.started;
		await stage.lab.kill();
		await other.close();
	});

	test('while events wait for their turn', async () => {
		const trigger = stage.trigger(
			{ source: 'userEvent', names: [], options: { executionsAtATime: 1 } },
			{ ends: false },
		);
		await trigger.started;
		for (const name of ['a', 'b', 'c']) stage.lab.cluster.event(name);
		await until(() => trigger.emitted.length === 1, 'the first');
		await trigger.close();
		trigger.emitted[0]?.end?.();
		const again = stage.trigger({ source: 'userEvent', names: [] });
		await again.started;
		assert.equal(trigger.emitted.length, 1);
		await again.close();
	});
};
