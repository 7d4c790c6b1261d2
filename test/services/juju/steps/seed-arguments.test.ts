import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);

describe('arguments of jujuclient that few give', { concurrency: 2 }, () => {
	for (const profile of ['1.25', '2.9', '4.0'] as const)
		it(`${profile}: the models of another user, as mess.list(owner) gives them`, async () => {
			await using lab = await startJuju(profile);
			lab.addUser('bob');
			lab.grant('bob', 'read', 'other');
			const found = await run(lab, 'model.getMany', { user: 'bob' });
			assert.deepEqual(
				found.map(({ name }) => name),
				['other'],
			);
		});

	it('the series of ensure_availability is asked for until 2.9, and refused later', async () => {
		const asked = { count: 3, base: 'ubuntu@22.04', inModel: 'admin/controller' };
		await using old = await startJuju('2.9');
		await run(old, 'controller.enableHa', asked);
		const sent = old.requests.find(({ request }) => request === 'EnableHA');
		assert.match(JSON.stringify(sent?.params), /"series":"jammy"/);
		await using now = await startJuju('3.6');
		const error = await failure(run(now, 'controller.enableHa', asked));
		assert.deepEqual([error.code, error.details['fields']], ['UNSUPPORTED', ['base']], error.message);
		assert.ok(!now.requests.some(({ request }) => request === 'EnableHA'));
	});

	for (const profile of ['1.25', '3.6', '4.0'] as const)
		it(`${profile}: the last lines of a log, as debug_log(back_log, limit, exclude_entity) gives them`, async () => {
			await using lab = await startJuju(profile);
			for (let count = 0; count < 30; count++) {
				const tag = count % 2 === 0 ? 'unit-web-0' : 'machine-0';
				lab.world.log(lab.model(), { tag, level: 'ERROR', message: `line ${count}` });
			}
			const input = { lines: 3, level: 'ERROR', withoutEntities: ['machine-0'] };
			const found = await run(lab, 'model.getLog', input);
			assert.deepEqual(
				found.map(({ message }) => message),
				['line 24', 'line 26', 'line 28'],
			);
			const none = await run(lab, 'model.getLog', { level: 'ERROR', modules: ['no.such.module'] });
			assert.deepEqual(none, []);
		});
});
