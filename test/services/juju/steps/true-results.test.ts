import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { isKey } from '../../../../src/services/juju/model/ssh-keys.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab, Release } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkcvXZ3ljqDhJXnFdzZHKJ8o0pVvDTtwHqLfQkX6bVX bob@example';

describe('results say what is so', { concurrency: 4 }, () => {
	it('a key that is not there is not “removed”, and of keys that are refused together none was added', async () => {
		await using lab = await startJuju('4.0');
		const refused = await failure(run(lab, 'sshKey.add', { keys: [KEY, 'garbage'] }));
		const { done, failed } = refused.details as { done?: unknown[]; failed?: { key: string }[] };
		assert.deepEqual([done ?? [], failed?.length], [[], 2]);
		assert.deepEqual(await run(lab, 'sshKey.add', { keys: [KEY] }), [{ key: KEY, added: true }]);
		const missing = await failure(
			run(lab, 'sshKey.remove', { keys: ['bob@example', 'nokey'], confirm: 'REMOVE' }),
		);
		assert.match(missing.message, /1 of 2 failed, 1 done; nokey: admin has no key nokey/);
		assert.deepEqual(await run(lab, 'sshKey.getMany', {}), []);
	});

	it('a key is known by its whole, its comment and its fingerprints', () => {
		for (const named of [
			KEY,
			KEY.split(' ').slice(0, 2).join(' '),
			'bob@example',
			// as a real 4.0.15 told it (05-model)
			'SHA256:dqOheOBUzzopAuzwDVpI8r+MZsFSIKao6u80kIBo99I',
		])
			assert.equal(isKey(KEY, named), true, named);
		for (const other of ['bob', 'SHA256:x', '', 'ssh-ed25519 AAAA bob@example2'])
			assert.equal(isKey(KEY, other), false, other);
	});

	for (const profile of ['3.6', '4.0'] as Release[])
		it(`${profile}: only machines that nothing else uses go with an application`, async () => {
			await using lab = await startJuju(profile);
			const [machine = ''] = [...lab.application('web').units.values()].map((one) => one.machine);
			await run(lab, 'application.deploy', { charm: 'mysql', application: 'beside', to: [machine] });
			lab.settle();
			const [plan] = await run(lab, 'application.remove', { application: 'web', preview: true });
			assert.deepEqual(plan?.['machines'], []);
			const [own] = await run(lab, 'application.remove', { application: 'postgresql', preview: true });
			assert.equal((own?.['machines'] as unknown[]).length, 2);
		});

	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: units that are resolved are waited for until they are out of error, where that is asked for`, async () => {
			await using lab = await startJuju(profile);
			const mode = (value: string) =>
				run(lab, 'application.setConfig', { application: 'web', values: { mode: value } });
			await mode('error');
			await until(() => lab.unit('web/0').workload.status === 'error', 'the failed hook');
			const input = { units: ['web/0'], wait: true };
			const again = await failure(run(lab, 'unit.resolve', { ...input, deadline: 2.5 }));
			assert.equal(again.code, 'TIMEOUT');
			assert.match(String(again.details['reason']), /^web\/0 is in error: hook failed: "config-changed"$/);
			await mode('ok');
			await run(lab, 'unit.resolve', input);
			assert.notEqual(lab.unit('web/0').workload.status, 'error');
			await run(lab, 'status.waitFor', { applications: ['web'] });
		});

	it('a binding is compared with what was asked', async () => {
		await using lab = await startJuju('3.6');
		const [now] = await run(lab, 'application.bind', { application: 'web', bindings: { db: 'alpha' } });
		assert.equal((now?.['endpointBindings'] as Record<string, string>)['db'], 'alpha');
	});

	it('a unit whose machine has no address yet has none: that is no error', async () => {
		await using lab = await startJuju('4.0');
		lab.world.provider.starts = false;
		lab.deploy('mysql', { name: 'early' });
		const [found] = await run(lab, 'unit.getAddresses', { unit: 'early/0' });
		assert.deepEqual(found, { unit: 'early/0', publicAddress: null, privateAddress: null, addresses: [] });
		const missing = await failure(run(lab, 'unit.getAddresses', { unit: 'early/9' }));
		assert.equal(missing.code, 'NOT_FOUND');
	});

	it('a secret that goes some moments later is waited for', async () => {
		await using lab = await startJuju('4.0');
		await run(lab, 'secret.create', { label: 'short', values: { a: 'b' } });
		const [gone] = await run(lab, 'secret.remove', { secret: 'short', wait: true, preview: false });
		assert.equal(gone?.['removed'], true);
	});

	it('two relations between the same applications are told apart', async () => {
		await using lab = await startJuju('3.6');
		const [first] = await run(lab, 'relation.getMany', { of: 'wiki' });
		const [removed] = await run(lab, 'relation.remove', {
			first: 'wiki',
			second: 'mysql',
			wait: true,
			preview: false,
		});
		assert.deepEqual([removed?.['id'], removed?.['removed']], [first?.['id'], true]);
		const [made] = await run(lab, 'relation.add', { first: 'wiki', second: 'mysql', wait: true });
		assert.equal((made?.['status'] as { current: string }).current, 'joined');
	});
});
