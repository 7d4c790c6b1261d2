import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { readBase } from '../../../../src/services/juju/wire/values/base.ts';
import { readCharm } from '../../../../src/services/juju/wire/values/charm.ts';
import { oldCharmUrl } from '../../../../src/services/juju/wire/values/old-charm.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const sent = (lab: ControllerLab, ...names: string[]) =>
	lab.requests.filter(({ request }) => names.includes(request)).length;

describe('what an old release cannot be told', { concurrency: 3 }, () => {
	for (const [step, input, calls] of [
		['application.expose', { application: 'web', endpoints: { db: { cidrs: ['10.0.0.0/8'] } } }, 'Expose'],
		['application.remove', { application: 'web', force: true, preview: false }, 'Destroy'],
		['application.deploy', { charm: 'mysql', application: 'a', channel: '8.0/stable' }, 'Deploy'],
		['application.deploy', { charm: 'mysql', application: 'a', bindings: { db: 'alpha' } }, 'Deploy'],
		['unit.remove', { units: ['web/0'], destroyStorage: true, preview: false }, 'DestroyUnits'],
		['relation.remove', { first: 'wiki', second: 'mysql', force: true, preview: false }, 'DestroyRelation'],
		['model.create', { name: 'other-cloud', cloud: 'lxd' }, 'CreateEnvironment'],
		['application.refresh', { application: 'wiki', channel: 'edge' }, 'SetCharm'],
		['application.refresh', { application: 'wiki', config: { 'blog-title': 'x' } }, 'SetCharm'],
	] as const)
		it(`1.25: ${step} with ${Object.keys(input).at(step.endsWith('remove') ? -2 : -1)} is refused before anything is changed`, async () => {
			await using lab = await startJuju('1.25');
			const error = await failure(run(lab, step, input));
			assert.equal(error.code, 'UNSUPPORTED', error.message);
			assert.match(error.message, /^Juju 1\.25\.13 cannot be told “[a-z ]+” in |came with/);
			assert.equal(sent(lab, `Service${calls}`, calls, `${calls}Service`, 'AddCharm'), 0);
		});

	for (const [step, more] of [
		['action.run', { action: 'backup', parameters: { path: '/x' } }],
		['action.exec', { commands: 'uptime' }],
	] as const)
		it(`1.25: ${step} on whichever unit leads is refused before anything is sent`, async () => {
			await using lab = await startJuju('1.25');
			const error = await failure(run(lab, step, { units: ['web/leader'], ...more }));
			assert.deepEqual(
				[error.code, error.message],
				['UNSUPPORTED', 'Juju 1.25.13 does not find the unit that web/leader means'],
			);
			assert.match(error.hint ?? '', /Name the unit, e\.g\. web\/0/);
			assert.equal(sent(lab, 'Enqueue', 'Run', 'ServicesCharmActions'), 0);
		});

	it('1.25: a base and a revision are asked for in the charm’s URL', async () => {
		await using lab = await startJuju('1.25');
		await failure(
			run(lab, 'application.deploy', { charm: 'mysql', application: 'a', base: 'ubuntu@14.04' }),
		).catch(() => {});
		const asked = lab.requests.find(({ request }) => request === 'ResolveCharms');
		assert.match(JSON.stringify(asked?.params), /cs:trusty\/mysql/);
		const error = await failure(run(lab, 'application.deploy', { charm: 'mysql', base: 'ubuntu@99.10' }));
		assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'base']);
	});

	it('an old charm’s URL has its series and revision', () => {
		const url = (charm: string, base?: string, revision?: number) =>
			oldCharmUrl(readCharm(charm), { base: readBase(base), revision });
		assert.equal(url('mysql'), 'mysql');
		assert.equal(url('mysql', 'trusty', 38), 'cs:trusty/mysql-38');
		assert.equal(url('cs:~bob/mysql-3', 'ubuntu@16.04'), 'cs:~bob/xenial/mysql-3');
		assert.equal(url('cs:trusty/mysql', '14.04', 5), 'cs:trusty/mysql-5');
		assert.equal(url('mysql-7'), 'mysql-7');
		assert.throws(() => url('cs:trusty/mysql', 'xenial'), /Base is “ubuntu@16.04”, but Charm says trusty/);
	});

	it('1.25: a charm without actions has none, and a default is a value of the option', async () => {
		await using lab = await startJuju('1.25');
		assert.deepEqual(await run(lab, 'action.getMany', { application: 'wiki' }), []);
		assert.notEqual((await run(lab, 'action.getMany', { application: 'web' })).length, 0);
		await run(lab, 'application.setConfig', { application: 'web', values: { title: 'Ours' } });
		const [{ options } = {}] = await run(lab, 'application.getConfig', { application: 'web' });
		const of = (name: string) => (options as Record<string, { default?: unknown; source?: unknown }>)[name];
		assert.deepEqual([of('port')?.default, of('port')?.source], [80, 'default']);
		assert.equal(of('title')?.source, 'user');
		assert.equal(of('token')?.source, 'unset');
	});

	it('1.25: a command that fails is an error, as on later releases, unless it is not to be one', async () => {
		await using lab = await startJuju('1.25');
		const input = { commands: 'exit 3', units: ['web/0'] };
		const error = await failure(run(lab, 'action.exec', input));
		assert.deepEqual(
			[error.code, error.message],
			['CONFLICT', 'The command on web/0 has failed: it ended with code 3'],
		);
		const [task] = await run(lab, 'action.exec', { ...input, fails: false });
		assert.equal(task?.['returnCode'], 3);
	});

	for (const profile of ['2.9', '4.0'] as const)
		it(`${profile}: of a command that was refused it is told where`, async () => {
			await using lab = await startJuju(profile);
			const error = await failure(
				run(lab, 'action.exec', { commands: 'uptime', machines: ['0', '77'], within: 20 }),
			);
			assert.match(error.message, /1 of 2 failed, 1 done; 77: /);
		});

	it('2.9: a base that the charm does not have is refused before it is deployed, unless it is forced', async () => {
		await using lab = await startJuju('2.9');
		const input = { charm: 'mysql', application: 'a', base: 'debian@12' };
		const error = await failure(run(lab, 'application.deploy', input));
		assert.match(error.message, /^The charm mysql does not run on debian@12, but on ubuntu@/);
		assert.equal(sent(lab, 'AddCharm', 'Deploy'), 0);
	});

	it('2.9: an expose of some endpoints goes to those only', async () => {
		await using lab = await startJuju('2.9');
		await run(lab, 'application.expose', {
			application: 'web',
			endpoints: { website: { cidrs: ['10.0.0.0/8'] } },
		});
		assert.match(
			JSON.stringify(lab.requests.find(({ request }) => request === 'Expose')?.params),
			/10\.0\.0\.0/,
		);
	});
});
