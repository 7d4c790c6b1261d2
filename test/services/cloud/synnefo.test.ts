import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { startTrialSynnefo } from '../../hosts/services/cloud/lab.ts';
import { synnefoTrials } from '../../hosts/services/cloud/synnefo.table.ts';
import { projectsBehave } from './behaviour/projects.ts';
import { synnefoBehaves } from './behaviour/synnefo.ts';
import { engineRunner } from './run.ts';
import { trials } from './trials.ts';

let world: Awaited<ReturnType<typeof startTrialSynnefo>>;
before(async () => {
	world = await startTrialSynnefo();
});
after(async () => {
	endLeases();
	await world.cloud.close();
});

synnefoBehaves('clouds and a Synnefo in the lab', () => world.lab.settings('demo'));
projectsBehave('clouds and a Synnefo in the lab', (user) => world.lab.settings(user));
trials('clouds and a Synnefo in the lab', () => world.lab, { table: synnefoTrials });

test('a decision that was taken, about an application that the cloud no longer shows, is no failure', async () => {
	const run = engineRunner(() => world.lab.settings('demo'));
	const limits = { 'cyclades.vm': { member_capacity: 1, project_capacity: 1 } };
	const [{ projectId: project, application } = {}] = await run('project.apply', {
		name: 'older.example.org',
		ends: '2027-05-05T00:00:00Z',
		limits,
	});
	const path = `/projects/${project}`;
	const [again] = await run('api.call', {
		service: 'account',
		method: 'PUT',
		path,
		body: { resources: limits, comments: 'more' },
	});
	const { application: last } = again?.['body'] as { application: number };
	assert.notEqual(last, application);
	const taken = { status: 200, headers: {}, body: '' };
	world.cloud.fault({ method: 'POST', path: /\/action$/, act: taken });
	await assert.rejects(run('project.act', { project, decision: 'dismiss', application }), {
		code: 'OUTCOME_UNKNOWN',
		message: new RegExp(`took “dismiss”.* last application only: number ${last}, pending`),
		hint: /do not repeat it/,
	});
});
