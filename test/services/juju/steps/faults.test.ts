import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { Release } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

after(() => endLeases());

describe('Juju in trouble', { concurrency: 3 }, () => {
	for (const profile of ['3.6', '4.0'] as Release[])
		it(`${profile}: a trigger survives kills of the controller, and tells what happened meanwhile once`, async () => {
			await using lab = await startJuju(profile);
			const watch = startWatch(service, jujuSettings(lab), 'modelChanged', { kinds: ['unit'], interval: 5 });
			await watch.ready();
			for (let kill = 1; kill <= 2; kill++) {
				await lab.stop();
				lab.setStatus('mysql/0', kill % 2 === 1 ? 'blocked' : 'active', `kill ${kill}`);
				await lab.start();
				await until(() => watch.events.length >= kill, `what happened in outage ${kill}`, 60);
			}
			assert.deepEqual(
				watch.events.map(({ event, name, recovered }) => [event, name, recovered]),
				[
					['unit.changed', 'mysql/0', true],
					['unit.changed', 'mysql/0', true],
				],
			);
			await watch.stop();
		});

	it('a change whose answer is lost is not repeated, and its outcome is unknown', async () => {
		await using lab = await startJuju('3.6');
		lab.fault({ request: 'Application.Expose', fault: { act: 'lose' } });
		const step = runStep(service, jujuSettings(lab), 'application.expose', {
			application: 'mysql',
			timeout: 3,
		});
		await assert.rejects(step, { code: 'OUTCOME_UNKNOWN' });
		assert.equal(lab.requests.filter(({ request }) => request === 'Expose').length, 1);
	});

	it('a read that is cut off is asked again', async () => {
		await using lab = await startJuju('3.6');
		lab.fault({ request: 'Client.FullStatus', fault: { act: 'kill' } });
		const [status] = await runStep(service, jujuSettings(lab), 'status.get', {});
		assert.equal((status?.['model'] as { name: string }).name, 'default');
	});

	it('upgrades, moves and blocks are told in words', async () => {
		await using lab = await startJuju('3.6');
		await runStep(service, jujuSettings(lab), 'block.set', { type: 'BlockChange', message: 'frozen' });
		await assert.rejects(
			runStep(service, jujuSettings(lab), 'application.expose', { application: 'mysql' }),
			{
				code: 'CONFLICT',
				message: /frozen/,
			},
		);
		lab.upgrade(true);
		await assert.rejects(
			runStep(service, jujuSettings(lab), 'application.expose', { application: 'mysql' }),
			{ code: 'BUSY' },
		);
		lab.upgrade(false);
	});

	for (const profile of ['1.25', '2.9', '4.0'] as Release[])
		it(`${profile}: an application that is there already is told with what to do instead`, async () => {
			await using lab = await startJuju(profile);
			const input = { charm: 'postgresql', application: 'mysql' };
			const error = await failure(runStep(service, jujuSettings(lab), 'application.deploy', input));
			assert.deepEqual([error.code, /already exists/.test(error.message)], ['CONFLICT', true], error.message);
			assert.match(error.hint ?? '', /^Give it another name in Application, or use /);
		});

	it('bad input names the field, and nothing is sent', async () => {
		await using lab = await startJuju('3.6');
		await runStep(service, jujuSettings(lab), 'status.get', {});
		const bad: readonly [string, Record<string, unknown>, RegExp][] = [
			[
				'application.setConfig',
				{ application: 'web', values: { port: 'many' } },
				/Option port is “many”, but has to be a whole number/,
			],
			[
				'application.setConfig',
				{ application: 'web', values: { prt: 1 } },
				/no option “prt”; it has debug, mode, port/,
			],
			[
				'application.setConstraints',
				{ application: 'web', constraints: { mem: 'much' } },
				/mem=“much”, but it has to be a size/,
			],
			[
				'application.setConstraints',
				{ application: 'web', constraints: { cores: '1', 'cpu-cores': '2' } },
				/names cores twice/,
			],
			['application.deploy', { charm: 'Mysql!' }, /Charm is “Mysql!”/],
			['application.deploy', { charm: 'mysql', base: 'windows' }, /Base is “windows”/],
			['application.deploy', { charm: 'mysql', channel: 'a/b/c/d' }, /Channel is “a\/b\/c\/d”/],
			[
				'action.run',
				{ units: ['web/0'], action: 'backup', parameters: { level: 'x', path: '/' } },
				/Parameter level is “x”/,
			],
			[
				'action.run',
				{ units: ['web/0'], action: 'backup', parameters: { extra: 1 } },
				/“extra”, which the action does not have/,
			],
			['action.exec', { commands: 'uptime' }, /Neither units nor applications nor machines/],
			['facade.call', { facade: 'Application', method: 'Nope' }, /./],
			['facade.call', { facade: 'ModelConfig', method: 'ModelSet', params: {} }, /does not allow it/],
			['model.setConfig', { values: { type: 'x' } }, /type of a model cannot be set/],
		];
		const writes = () =>
			lab.requests.filter(({ request }) => /^(Set|Deploy|Enqueue|Run|ModelSet|Add)/.test(String(request)));
		for (const [name, input, says] of bad)
			await assert.rejects(
				runStep(service, jujuSettings(lab), name, input),
				(error: Error & { code: string }) => {
					assert.match(error.message, says, name);
					return true;
				},
			);
		assert.deepEqual(
			writes().filter(({ request }) => request !== 'EnqueueOperation'),
			[],
		);
	});

	it('a get of the configuration can be set as it is, and changes nothing', async () => {
		await using lab = await startJuju('4.0');
		const [config] = await runStep(service, jujuSettings(lab), 'application.getConfig', {
			application: 'web',
		});
		const from = lab.requests.length;
		const [after_] = await runStep(service, jujuSettings(lab), 'application.setConfig', {
			application: 'web',
			values: config,
		});
		assert.deepEqual(after_?.['options'], config?.['options']);
		assert.deepEqual(
			lab.requests.slice(from).filter(({ request }) => request === 'SetConfigs'),
			[],
		);
	});

	it('no secret is in an error', async () => {
		await using lab = await startJuju('3.6');
		const password = 'correct-horse-battery';
		for (const settings of [
			{ ...jujuSettings(lab), password },
			{ ...jujuSettings(lab), paste: `x:\n  details: {}\n  account: {password: ${password}` },
			{ ...jujuSettings(lab), login: 'macaroon', macaroons: `[${password}` },
		])
			await assert.rejects(
				runStep(service, settings, 'status.get', {}),
				(error: Error & { hint: string; details: unknown }) => {
					assert.doesNotMatch(
						`${error.message} ${error.hint} ${JSON.stringify(error.details)} ${String(error.cause)}`,
						/correct-horse/,
					);
					return true;
				},
			);
	});
});
