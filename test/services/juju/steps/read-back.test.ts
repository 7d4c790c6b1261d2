import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { JujuError } from '../../../lab/juju/errors.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const asked = (lab: ControllerLab, name: string) =>
	lab.requests.filter(({ request }) => request === name).length;

describe('a change whose result cannot be read', { concurrency: 4 }, () => {
	const refused = {
		act: 'error',
		error: new JujuError('permission denied', 'unauthorized access'),
	} as const;

	it('is told as done: nobody repeats it', async () => {
		await using lab = await startJuju('3.6');
		for (const [step, input, read, call] of [
			['unit.add', { application: 'mysql', count: 1 }, 'Client.FullStatus', 'Application.AddUnits'],
			['application.expose', { application: 'web' }, 'Client.FullStatus', 'Application.Expose'],
			['secret.create', { label: 'a', values: { b: 'c' } }, 'Secrets.ListSecrets', 'Secrets.CreateSecrets'],
			['user.add', { name: 'bob' }, 'UserManager.UserInfo', 'UserManager.AddUser'],
		] as const) {
			const before = asked(lab, call.split('.')[1] ?? '');
			lab.fault({ request: read, fault: refused, times: 50 });
			const error = await failure(run(lab, step, input));
			lab.heal();
			assert.deepEqual([step, error.code, error.details['done']], [step, 'OUTCOME_UNKNOWN', true]);
			assert.match(error.message, new RegExp(`^${call} was done, but its result could not be read: `));
			assert.match(error.hint ?? '', /instead of repeating/);
			assert.equal(asked(lab, call.split('.')[1] ?? ''), before + 1);
		}
	});

	it('is told as refused where it was refused, after changes that only prepare it too', async () => {
		await using lab = await startJuju('2.9');
		lab.fault({ request: 'Charms.CharmInfo', fault: refused, times: 50 });
		const error = await failure(run(lab, 'application.deploy', { charm: 'postgresql', application: 'db' }));
		assert.deepEqual([error.code, error.details['done']], ['AUTH_REJECTED', undefined]);
	});

	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as const)
		it(`${profile}: is not told as done where each of its parts was refused`, async () => {
			await using lab = await startJuju(profile);
			const error = await failure(run(lab, 'machine.add', { count: 2, to: 'lxd:999' }));
			assert.deepEqual([error.code, error.details['done']], ['NOT_FOUND', undefined]);
			assert.match(error.message, /^Juju refused: .*machine.* 999.* not found/);
			lab.fault({ request: 'Client.FullStatus', fault: refused, times: 50 });
			const values = { machines: ['999'], preview: false };
			const unread = await failure(run(lab, 'machine.remove', values));
			assert.notEqual(unread.code, 'OUTCOME_UNKNOWN', unread.message);
			assert.doesNotMatch(unread.message, /was done/);
		});

	it('nor is a deploy given up while the controller fetches the charm, however short other calls are', async () => {
		for (const profile of ['2.9', '4.0'] as const) {
			await using lab = await startJuju(profile);
			const name = profile === '2.9' ? 'Charms.AddCharm' : 'Application.DeployFromRepository';
			let fetched = () => {};
			const until = new Promise<void>((resolve) => (fetched = resolve));
			lab.fault({ request: name, fault: { act: 'wait', until } });
			const settings = { ...jujuSettings(lab), callTimeout: 1 };
			const input = { charm: 'postgresql', application: 'db' };
			const deploying = runStep(service, settings, 'application.deploy', input);
			setTimeout(fetched, 1500);
			assert.equal((await deploying)[0]?.['name'], 'db');
		}
	});
});
