import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { chooseBase } from '../../../../src/services/juju/model/charm/choose-base.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { archiveOf } from '../../../lab/juju/http/archive.ts';
import { type ControllerLab, dbase, JujuError, logsub, type Release, web } from '../../../lab/juju/index.ts';
import { addMachine } from '../../../lab/juju/life/machines.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const fileOf = (bytes: Buffer, name: string) => ({
	name,
	size: bytes.length,
	async *read() {
		yield bytes;
	},
});
const upload = async (lab: ControllerLab, charm = web()): Promise<string> => {
	const [made] = await run(lab, 'charm.upload', { file: fileOf(archiveOf(charm), `${charm.name}.charm`) });
	return String(made?.['url']);
};
const machine = (lab: ControllerLab, channel: string): string =>
	addMachine(lab.world, lab.model(), { manual: true, base: { name: 'ubuntu', channel } }).id;
const sent = (lab: ControllerLab, request: string) =>
	lab.requests.filter((one) => one.request === request).map(({ params }) => params);

describe('a local charm', { concurrency: 4 }, () => {
	for (const [profile, usual] of [
		['3.6', '24.04'],
		['4.0', '24.04'],
	] as [Release, string][])
		it(`${profile}: gets the base that is asked for, else its machine’s, else the model’s, else the usual one`, async () => {
			await using lab = await startJuju(profile);
			const charm = await upload(lab, dbase());
			const baseOf = async (application: string, input: object) =>
				(await run(lab, 'application.deploy', { charm, application, units: 1, ...input }))[0]?.['base'];
			assert.equal(await baseOf('usual', {}), `ubuntu@${usual}`);
			assert.equal(await baseOf('placed', { to: [machine(lab, '22.04')] }), 'ubuntu@22.04');
			assert.equal(await baseOf('other', { to: [machine(lab, '20.04')] }), `ubuntu@${usual}`);
			lab.model().config['default-base'] = 'ubuntu@22.04/stable';
			assert.equal(await baseOf('models', {}), 'ubuntu@22.04');
			assert.equal(await baseOf('placed-too', { to: [machine(lab, '24.04')] }), 'ubuntu@24.04');
			assert.equal(await baseOf('asked', { base: 'ubuntu@24.04' }), 'ubuntu@24.04');
			const [plan] = await run(lab, 'application.deploy', { charm, preview: true });
			assert.deepEqual(plan?.['base'], { name: 'ubuntu', channel: '22.04/stable' });
		});

	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: whose name no URL can hold, or that names no base where one is needed, is not sent`, async () => {
			await using lab = await startJuju(profile);
			const input = (metadata: string) => ({
				file: fileOf(Buffer.from(zipSync({ 'metadata.yaml': strToU8(metadata) })), 'a.charm'),
			});
			for (const name of ['"Bad Name"', 'ünder', 'a/../b', 'web-5']) {
				const error = await failure(run(lab, 'charm.upload', input(`name: ${name}`)));
				assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'file'], error.message);
			}
			if (profile !== '2.9') return;
			const error = await failure(run(lab, 'charm.upload', input('name: fine')));
			assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'base'], error.message);
			const [made] = await run(lab, 'charm.upload', { ...input('name: fine'), base: 'ubuntu@22.04' });
			assert.equal(made?.['url'], 'local:jammy/fine-0');
		});

	it('that names a series which is no system takes another that it names', async () => {
		const client = { offer: { release: '2.9.43' } } as never;
		const { signal } = new AbortController();
		const base = (offered: string[]) => chooseBase(client, { offered }, signal);
		assert.deepEqual(await base(['kubernetes', 'ubuntu@20.04']), { name: 'ubuntu', channel: '20.04/stable' });
	});

	it('has the architecture of its constraints, or the model’s; 4.0 is left to choose', async () => {
		for (const [profile, usual] of [
			['3.6', 'amd64'],
			['4.0', undefined],
		] as [Release, string | undefined][]) {
			await using lab = await startJuju(profile);
			const charm = await upload(lab, dbase());
			const arch = async (application: string, input: object) => {
				await run(lab, 'application.deploy', { charm, application, ...input });
				const { applications } = sent(lab, 'Deploy').at(-1) as {
					applications: { 'charm-origin': { architecture?: string } }[];
				};
				return applications[0]?.['charm-origin'].architecture;
			};
			assert.equal(await arch('one', {}), usual);
			assert.equal(await arch('two', { constraints: { arch: 'arm64' } }), 'arm64');
			lab.model().constraints = { arch: 's390x' };
			assert.equal(await arch('three', {}), 's390x');
		}
	});

	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: whose resource nobody gave is deployed, waits for it, and says so`, async () => {
			await using lab = await startJuju(profile);
			const charm = await upload(lab);
			const [plan] = await run(lab, 'application.deploy', { charm, application: 'site', preview: true });
			const missing = [{ name: 'bundle', file: 'bundle.txt', type: 'file' }];
			assert.deepEqual(plan?.['pendingUploads'], missing);
			const waiting = run(lab, 'application.deploy', {
				charm,
				application: 'site',
				wait: true,
				deadline: '60s',
			});
			const error = await failure(
				run(lab, 'application.deploy', { charm, application: 'slow', wait: true, deadline: '0.3s' }),
			);
			assert.match(error.message, /it waits for resources: bundle/);
			await run(lab, 'resource.upload', {
				application: 'site',
				name: 'bundle',
				file: fileOf(Buffer.from('hello'), 'bundle.txt'),
			});
			const [made] = await waiting;
			assert.deepEqual(made?.['pendingUploads'], missing);
			assert.equal(lab.application('site').resources.get('bundle')?.size, 5);
		});

	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: takes no resource that it does not have, and no revision of one: the store has none`, async () => {
			await using lab = await startJuju(profile);
			const charm = await upload(lab);
			for (const [resources, words] of [
				[{ nope: '1' }, /^Resources has “nope”, which the charm does not have; it has bundle$/],
				[{ bundle: 3 }, /^Resources has bundle = “3”, but the store has nothing of an uploaded charm$/],
			] as const)
				for (const [step, more] of [
					['application.deploy', { application: 'site' }],
					['application.refresh', { application: 'web' }],
				] as const) {
					const error = await failure(run(lab, step, { charm, resources, ...more }));
					assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'resources']);
					assert.match(error.message, words);
				}
			assert.equal(sent(lab, 'Deploy').length + sent(lab, 'SetCharm').length, 0);
			const file = fileOf(Buffer.from('hello'), 'bundle.txt');
			const unknown = { application: 'web', name: 'bundle', file, pendingId: 'nope' };
			assert.equal((await failure(run(lab, 'resource.upload', unknown))).code, 'NOT_FOUND');
			const wrong = { application: 'web', name: 'bundle', file, fileName: 'x.png' };
			const error = await failure(run(lab, 'resource.upload', wrong));
			assert.deepEqual([error.code, /expected “?.?".txt"/.test(error.message)], ['BAD_INPUT', true]);
		});

	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: a refresh tells the server which revision of a resource is meant, and takes its ID`, async () => {
			await using lab = await startJuju(profile);
			const bundle = { name: 'bundle', type: 'file', path: 'bundle.txt', description: '' };
			for (const revision of [7, 8])
				lab.world.store.set('shop', [
					...(lab.world.store.get('shop') ?? []),
					{
						...web('ready', revision),
						name: 'shop',
						source: 'charm-hub',
						url: `ch:amd64/shop-${revision}`,
						resources: { bundle },
					},
				]);
			await run(lab, 'application.deploy', { charm: 'shop', revision: 7 });
			await run(lab, 'application.refresh', {
				application: 'shop',
				resources: { bundle: 5 },
				config: { title: 'after refresh' },
			});
			const [ids, [asked], [set]] = [
				lab.model().pending,
				sent(lab, 'AddPendingResources').slice(-1) as { resources: { revision: number }[] }[],
				sent(lab, 'SetCharm').slice(-1) as { 'resource-ids': Record<string, string> }[],
			];
			assert.equal(asked?.resources[0]?.revision, 5);
			assert.ok(ids.has(set?.['resource-ids']['bundle'] ?? ''));
			assert.equal(lab.application('shop').config['title'], 'after refresh');
			assert.equal(lab.application('shop').charm, 'ch:amd64/shop-8');
		});

	it('is trusted by its deploy, not by a second call', async () => {
		await using lab = await startJuju('4.0');
		await run(lab, 'application.deploy', { charm: await upload(lab, dbase()), trust: true });
		assert.equal(lab.application('dbase').trust, true);
		assert.equal(sent(lab, 'SetConfigs').length, 0);
	});

	it('that is refreshed on 4.0 gets the options that were given with it', async () => {
		await using lab = await startJuju('4.0');
		const charm = await upload(lab);
		await run(lab, 'application.refresh', { application: 'web', charm, config: { title: 'after refresh' } });
		assert.equal(lab.application('web').config['title'], 'after refresh');
	});

	it('an action on units of several applications is begun for each, with the parameters of its charm', async () => {
		await using lab = await startJuju('4.0');
		lab.deploy(web(), { name: 'site' });
		lab.settle();
		const tasks = await run(lab, 'action.run', { units: ['web/0', 'site/0'], action: 'backup' });
		assert.deepEqual(
			tasks.map(({ receiver, status, parameters }) => [receiver, status, parameters]),
			[
				// what is needed is filled in: 4.0 would refuse it otherwise
				['web/0', 'completed', { path: '/srv/t/x' }],
				['site/0', 'completed', { path: '/srv/t/x' }],
			],
		);
		assert.equal(new Set(tasks.map(({ operation }) => operation)).size, 2);
		const { actions } = sent(lab, 'EnqueueOperation')[0] as { actions: object[] };
		assert.equal('parallel' in (actions[0] ?? {}), false);
		const before = sent(lab, 'EnqueueOperation').length;
		await assert.rejects(run(lab, 'action.run', { units: ['web/0', 'mysql/0'], action: 'backup' }), {
			code: 'NOT_FOUND',
		});
		assert.equal(sent(lab, 'EnqueueOperation').length, before);
	});

	it('a machine that the cloud does not give ends the wait, with its words', async () => {
		await using lab = await startJuju('4.0');
		lab.world.provider.starts = false;
		const charm = await upload(lab, dbase());
		const error = await failure(run(lab, 'application.deploy', { charm, wait: true, deadline: '60s' }));
		assert.equal(error.code, 'CONFLICT');
		assert.match(error.message, /dbase\/0 waits for machine \d+, which has a provisioning error: /);
		assert.match(error.hint ?? '', /Retry the provisioning of machines/);
	});

	it('that is a subordinate has settled without units, and gets none of its own', async () => {
		await using lab = await startJuju('4.0');
		const charm = await upload(lab, logsub());
		const [made] = await run(lab, 'application.deploy', { charm, wait: true, deadline: '30s' });
		assert.deepEqual(made?.['units'], []);
		const error = await failure(run(lab, 'unit.add', { application: 'logsub', count: 1 }));
		assert.match(error.message, /logsub is a subordinate/);
		assert.equal(sent(lab, 'AddUnits').length, 0);
	});

	it('that is a subordinate is not taken for another where one look gets no answer', async () => {
		await using lab = await startJuju('4.0');
		const charm = { ...logsub(), source: 'store', url: 'ch:amd64/logsub-0' };
		lab.world.store.set('logsub', [charm as never]);
		const error = new JujuError('database is locked', '');
		lab.fault({ request: 'Charms.CharmInfo', fault: { act: 'error', error } });
		const [made] = await run(lab, 'application.deploy', { charm: 'logsub', wait: true, deadline: '30s' });
		assert.deepEqual(made?.['units'], []);
		assert.ok(lab.requests.filter(({ request }) => request === 'CharmInfo').length >= 2);
	});

	it('whole numbers beyond 2^53 are set and read back without a false alarm', async () => {
		await using lab = await startJuju('4.0');
		const values = { port: '9007199254740993' };
		const [now] = await run(lab, 'application.setConfig', { application: 'web', values });
		assert.ok(now);
	});
});
