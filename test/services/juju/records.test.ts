import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectModel } from '../../../src/services/juju/client/connect.ts';
import { fullStatus } from '../../../src/services/juju/wire/calls/client.table.ts';
import { type Release, startController } from '../../lab/juju/index.ts';

const signal = new AbortController().signal;

describe('the status of a model', { concurrency: 4 }, () => {
	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`has one form on ${profile}`, async () => {
			await using lab = await startController({ profile });
			lab.deploy('postgresql', { units: 2 });
			lab.settle();
			const client = await connectModel(
				{
					addresses: [lab.wsUrl.replace(/\/$/, '')],
					ca: lab.ca,
					credentials: { kind: 'password', user: lab.user, password: lab.password },
				},
				lab.model().uuid,
				{ signal },
			);
			const { status } = await client.ask(fullStatus, {}, { signal });
			assert.deepEqual(
				status.units.map(({ name, application, machine, life, workloadStatus, agentStatus }) => [
					name,
					application,
					machine,
					life,
					workloadStatus.current,
					agentStatus.current,
				]),
				[
					['postgresql/0', 'postgresql', '0', 'alive', 'active', 'idle'],
					['postgresql/1', 'postgresql', '1', 'alive', 'active', 'idle'],
				],
			);
			assert.equal(status.applications[0]?.status.current, 'active');
			assert.equal(status.applications[0]?.charmName, 'postgresql');
			assert.match(status.machines[0]?.base ?? '', /^ubuntu@\d\d\.04$/);
			assert.equal(status.machines[0]?.agentStatus.current, 'started');
			await client.close();
		});
});
