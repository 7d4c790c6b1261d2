import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectModel } from '../../../src/services/juju/client/connect.ts';
import { fullStatus } from '../../../src/services/juju/wire/calls/client.table.ts';
import { decodeStatus } from '../../../src/services/juju/wire/records/status.ts';
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

	it('has an application that says nothing of itself as its worst unit is', () => {
		const said = (status: string, info = '') => ({ status, info, data: {}, since: null });
		const units = (...words: string[]) =>
			Object.fromEntries(
				words.map((word, at) => [`web/${at}`, { 'workload-status': said(word, `${word}!`) }]),
			);
		const statusOf = (own: string, ...words: string[]) => {
			const web = { charm: 'ch:web-1', status: said(own, 'own'), units: units(...words) };
			const { applications } = decodeStatus({ model: { name: 'm' }, applications: { web } });
			const { current, message } = applications[0]?.status ?? {};
			return [current, message];
		};
		for (const silent of ['unset', 'unknown']) {
			assert.deepEqual(statusOf(silent, 'active', 'blocked', 'waiting'), ['blocked', 'blocked!']);
			assert.deepEqual(statusOf(silent, 'error', 'blocked'), ['error', 'error!']);
			assert.deepEqual(statusOf(silent), ['unknown', 'own']);
		}
		assert.deepEqual(statusOf('active', 'blocked'), ['active', 'own']);
	});
});
