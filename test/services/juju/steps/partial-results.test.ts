import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { MusterError } from '../../../../src/core/errors.ts';
import { loadForm } from '../../../../src/engine/connect/load-form.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import type { JujuClient } from '../../../../src/services/juju/client/client.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { modelConfigOperations } from '../../../../src/services/juju/operations/model-config.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { type ControllerLab, type Release, web } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const run = (lab: ControllerLab, step: string, input: Record<string, unknown>) =>
	runStep(service, jujuSettings(lab), step, input);
const asked = (lab: ControllerLab, name: string) =>
	lab.requests.filter(({ request }) => request === name).length;

describe('several things in one step', { concurrency: 4 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: machines that were made are told beside those that were not, waited for or not`, async () => {
			await using lab = await startJuju(profile);
			for (const wait of [false, true]) {
				const before = lab.model().machines.size;
				lab.world.provider.most = before + 1;
				const error = await failure(run(lab, 'machine.add', { count: 3, wait }));
				assert.deepEqual([error.code, error.details['doneCount']], ['PARTIAL', 1]);
				assert.match(error.message, /2 of 3 failed, 1 done; machine 2 of 3: .*cannot add another machine/);
				assert.equal(lab.model().machines.size, before + 1);
			}
			const error = await failure(run(lab, 'machine.add', { count: 1 }));
			assert.equal(error.code, 'LIMIT');
		});

	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: those that go are waited for, those that were refused stay told`, async () => {
			await using lab = await startJuju(profile);
			const [made] = await run(lab, 'machine.add', { count: 1, wait: true });
			const input = { machines: [String(made?.['id']), '99'], preview: false, wait: true };
			const error = await failure(run(lab, 'machine.remove', input));
			assert.deepEqual([error.code, error.details['doneCount']], ['PARTIAL', 1]);
			assert.match(error.message, /1 of 2 failed, 1 done; 99: /);
			const units = { units: ['postgresql/9', 'postgresql/1'], preview: false, wait: true };
			const gone = await failure(run(lab, 'unit.remove', units));
			assert.deepEqual([gone.code, gone.details['doneCount']], ['PARTIAL', 1]);
			assert.match(gone.message, /1 of 2 failed, 1 done; postgresql\/9: .*(not found|does not exist)/);
		});

	for (const profile of ['1.25', '2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: containers are made on a machine, told as machines, and go with it only by force`, async () => {
			await using lab = await startJuju(profile);
			const waits = { wait: true, deadline: '60s' };
			const [host] = await run(lab, 'machine.add', { count: 1, ...waits });
			const id = String(host?.['id']);
			const made = await run(lab, 'machine.add', { count: 2, to: `lxd:${id}`, ...waits });
			assert.deepEqual(
				made.map((one) => [one['id'], one['parent']]),
				[
					[`${id}/lxd/0`, id],
					[`${id}/lxd/1`, id],
				],
			);
			const to = [`${id}/lxd/0`];
			const [boxed] = await run(lab, 'application.deploy', {
				charm: 'ubuntu',
				application: 'boxed',
				to,
				...waits,
			});
			assert.deepEqual(
				(boxed?.['units'] as { machine: string }[]).map(({ machine }) => machine),
				to,
			);
			const [done] = await run(lab, 'action.exec', { commands: 'uptime', machines: to });
			assert.equal(done?.['receiver'], `${id}/lxd/0`);
			const remove = (machine: string, force = false) =>
				run(lab, 'machine.remove', { machines: [machine], force, preview: false, ...waits });
			assert.match((await failure(remove(id))).message, /containers/);
			assert.deepEqual(await remove(`${id}/lxd/1`), [{ machine: `${id}/lxd/1`, removed: true }]);
			assert.deepEqual(await remove(id, true), [{ machine: id, removed: true }]);
			const left = await run(lab, 'machine.getMany', {});
			assert.ok(left.every((one) => !String(one['id']).startsWith(id)));
		});

	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: a unit that is not there keeps nobody from the end of an action on another`, async () => {
			await using lab = await startJuju(profile);
			const input = { action: 'backup', within: '20s' };
			const error = await failure(run(lab, 'action.run', { ...input, units: ['web/0', 'web/9'] }));
			assert.deepEqual([error.code, error.details['doneCount']], ['PARTIAL', 1]);
			assert.match(error.message, /web\/9: .*not found/);
			const alone = await failure(run(lab, 'action.run', { ...input, units: ['web/9'] }));
			assert.deepEqual([alone.code, alone.details['doneCount']], ['PARTIAL', 0]);
		});

	it('users that are there are told beside one that is not', async () => {
		await using lab = await startJuju('4.0');
		const error = await failure(run(lab, 'user.getMany', { users: ['admin', 'nobody'] }));
		assert.deepEqual([error.code, error.details['doneCount']], ['PARTIAL', 1]);
	});
});

describe('names that may mean two things', { concurrency: 4 }, () => {
	it('a label is that of the model’s secret, though an application has one of the same', async () => {
		await using lab = await startJuju('4.0');
		const { secrets } = lab.model();
		const [own] = await run(lab, 'secret.create', { label: 'db', values: { a: 'ä' } });
		const first = secrets.get(String(own?.['uri']).slice(7));
		assert.ok(first);
		secrets.clear();
		secrets.set('0aaa', { ...first, id: '0aaa', owner: 'web' });
		secrets.set(first.id, first);
		const [updated] = await run(lab, 'secret.update', { secret: 'db', description: 'new' });
		assert.deepEqual([updated?.['uri'], updated?.['description']], [own?.['uri'], 'new']);
		const [gone] = await run(lab, 'secret.remove', { secret: 'db', preview: false, wait: true });
		assert.deepEqual([gone?.['uri'], gone?.['removed'], secrets.size], [own?.['uri'], true, 1]);
		for (const secret of ['secret:', 'secret:aaa'])
			assert.equal((await failure(run(lab, 'secret.remove', { secret, preview: true }))).code, 'NOT_FOUND');
	});

	it('access to a secret is read back', async () => {
		await using lab = await startJuju('4.0');
		await run(lab, 'secret.create', { label: 'db', values: { a: 'b' } });
		const input = { secret: 'db', applications: ['web', 'mysql'] };
		assert.equal((await run(lab, 'secret.grant', input)).length, 2);
		const [secret] = lab.model().secrets.values();
		assert.equal((await run(lab, 'secret.revoke', input)).length, 2);
		assert.equal(secret?.access.size, 0);
	});

	it('a user is the same with and without what stands around the name; more access than asked is enough', async () => {
		await using lab = await startJuju('4.0');
		lab.addUser('bob');
		const input = { model: 'admin/default', access: 'write' };
		const [granted] = await run(lab, 'model.grant', { ...input, user: 'user-bob' });
		assert.equal(granted?.['access'], 'write');
		const [revoked] = await run(lab, 'model.revoke', { ...input, user: 'bob@local' });
		assert.equal(revoked?.['access'], 'read');
		const [removed] = await run(lab, 'user.remove', { user: 'user-bob', confirm: 'REMOVE' });
		assert.equal(removed?.['removed'], true);
	});

	it('an offer’s URL without an owner is one of this user’s', async () => {
		await using lab = await startJuju('4.0');
		await run(lab, 'offer.create', { model: 'default', application: 'mysql', endpoints: ['db'], name: 'o' });
		lab.addUser('bob');
		const [now] = await run(lab, 'offer.grant', { offer: 'default.o', user: 'bob', access: 'read' });
		assert.equal(now?.['url'], 'admin/default.o');
		const [less] = await run(lab, 'offer.revoke', { offer: 'default.o', user: 'user-bob', access: 'read' });
		assert.ok(!(less?.['users'] as { user: string }[]).some(({ user }) => user === 'bob'));
		const [gone] = await run(lab, 'offer.remove', { offer: 'default.o', preview: false });
		assert.equal(gone?.['removed'], true);
	});
});

describe('what would break something is refused before it is sent', { concurrency: 4 }, () => {
	it('what a model is made with', async () => {
		await using lab = await startJuju('4.0');
		for (const name of ['type', 'name', 'uuid', 'agent-version'])
			for (const [step, input] of [
				['model.setConfig', { values: { [name]: 'x' } }],
				['model.resetConfig', { keys: ['http-proxy', name] }],
				['model.setDefaults', { cloud: 'lxd', values: { [name]: 'x' } }],
			] as const) {
				const error = await failure(run(lab, step, input));
				assert.deepEqual(
					[error.code, error.message],
					['BAD_INPUT', `${name} of a model cannot be ${step === 'model.resetConfig' ? 'reset' : 'set'}`],
				);
			}
		for (const call of ['ModelSet', 'ModelUnset', 'SetModelDefaults']) assert.equal(asked(lab, call), 0);
	});

	it('a machine as the place of a new machine, and an instance to keep where the release cannot', async () => {
		await using lab = await startJuju('1.25');
		const placed = await failure(run(lab, 'machine.add', { count: 1, to: '0' }));
		assert.deepEqual([placed.code, /lxd:0/.test(placed.hint ?? '')], ['BAD_INPUT', true]);
		const kept = await failure(run(lab, 'machine.remove', { machines: ['0'], keep: true, preview: false }));
		assert.equal(kept.code, 'UNSUPPORTED');
		for (const call of ['AddMachines', 'DestroyMachines']) assert.equal(asked(lab, call), 0);
	});

	it('not a name of the cloud’s machines that begins with a digit', async () => {
		await using lab = await startJuju('3.6');
		const [made] = await run(lab, 'machine.add', { count: 1, to: '4y3h7n.maas' });
		assert.ok(made?.['id']);
		assert.equal((await failure(run(lab, 'machine.add', { count: 1, to: '0/lxd/1' }))).code, 'BAD_INPUT');
	});

	it('what is no URL of an offer', async () => {
		await using lab = await startJuju('3.6');
		for (const step of ['offer.grant', 'offer.consume'])
			assert.deepEqual(
				await failure(run(lab, step, { offer: 'mydb', user: 'bob' })).then(({ code, message }) => [
					code,
					message,
				]),
				['BAD_INPUT', 'Offer is “mydb”, but has to be a model, a dot and a name'],
			);
		assert.equal(asked(lab, 'ModifyOfferAccess'), 0);
	});
});

describe('what is not there', { concurrency: 4 }, () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: is neither removed nor without a history`, async () => {
			await using lab = await startJuju(profile);
			for (const [step, input] of [
				['offer.unconsume', { name: 'nope', preview: true }],
				['offer.unconsume', { name: 'nope', preview: false }],
				['status.getHistory', { kind: 'unit', name: 'web/99' }],
				['status.getHistory', { kind: 'juju-machine', name: '99' }],
			] as const)
				assert.equal((await failure(run(lab, step, input))).code, 'NOT_FOUND', step);
			assert.equal(asked(lab, 'DestroyConsumedApplications'), 0);
			for (const [kind, name] of [
				['unit', 'web'],
				['application', 'web/0'],
				['machine', 'web/0'],
			]) {
				const error = await failure(run(lab, 'status.getHistory', { kind, name }));
				assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'name']);
			}
		});

	it('is the access of a user who has lost the last one', async () => {
		await using lab = await startJuju('4.0');
		lab.addUser('bob');
		await run(lab, 'user.grant', { user: 'bob', access: 'superuser' });
		const [now] = await run(lab, 'user.revoke', { user: 'bob', access: 'login' });
		assert.deepEqual(now, { user: 'bob', access: null });
	});

	it('is an option that was taken back with null, beside others that were set', async () => {
		await using lab = await startJuju('4.0');
		await run(lab, 'model.setConfig', { values: { 'http-proxy': 'http://p', 'no-proxy': 'x' } });
		const [now] = await run(lab, 'model.setConfig', { values: { 'http-proxy': null, development: 'true' } });
		const { values, sources } = now as Record<string, Record<string, unknown>>;
		assert.deepEqual(
			[values?.['http-proxy'], sources?.['http-proxy'], values?.['no-proxy'], values?.['development']],
			['', 'default', 'x', true],
		);
		await run(lab, 'model.setConfig', { values: { 'no-proxy': null } });
		assert.equal(asked(lab, 'ModelSet'), 2);
	});

	it('are options that were set before others could not be taken back', async () => {
		const [, setConfig] = modelConfigOperations;
		const client = {
			async ask({ name }: { name: string }) {
				if (name === 'ModelConfig.ModelUnset') throw new MusterError('CONFLICT', 'Blocked');
			},
		} as unknown as JujuClient;
		const values = { values: { 'http-proxy': null, 'no-proxy': 'x' }, inModel: undefined };
		const context = { signal: new AbortController().signal } as never;
		await assert.rejects(Promise.resolve(setConfig.run(client, values, context)), {
			code: 'CONFLICT',
			message: 'Blocked; no-proxy had been set before',
		});
	});
});

describe('a preview', () => {
	it('of machines that go names the units that go with them, also those in containers', async () => {
		await using lab = await startJuju('3.6');
		const [machine = ''] = [...lab.application('web').units.values()].map((one) => one.machine);
		await run(lab, 'application.deploy', { charm: 'mysql', application: 'in', to: [`lxd:${machine}`] });
		lab.settle();
		const input = { machines: [machine], force: true, preview: true };
		const [plan] = await run(lab, 'machine.remove', input);
		assert.deepEqual(plan?.['units'], ['in/0', 'web/0']);
	});
});

describe('an action’s parameter with few values', () => {
	const charm = web();
	const { backup } = charm.actions;
	const params = backup?.params as { properties: object };
	const mode = { type: 'string', enum: ['fast', 'whole'], default: 'whole' };
	const strict = { type: 'string', enum: ['a', 'b'] };
	const limited = {
		...charm,
		actions: {
			backup: {
				...backup,
				params: { ...params, properties: { ...params.properties, mode, strict }, required: ['strict'] },
			},
		},
	} as typeof charm;

	it('is a choice while editing, and no other value is sent', async () => {
		await using lab = await startJuju('4.0');
		lab.deploy(limited, { name: 'site' });
		lab.settle();
		const values = { units: ['site/0'], action: 'backup' };
		const form = await loadForm({ service, form: 'action', settings: jujuSettings(lab), values });
		const optionsOf = (name: string) => {
			const field = form[name] as { kind: string; options?: readonly { value: string }[] };
			return [field.kind, field.options?.map(({ value }) => value)];
		};
		assert.deepEqual(optionsOf('mode'), ['choice', ['', 'fast', 'whole']]);
		assert.deepEqual(optionsOf('strict'), ['choice', ['a', 'b']]);
		assert.equal(form['level']?.kind, 'number');
		const error = await failure(run(lab, 'action.run', { ...values, parameters: { strict: 'c' } }));
		assert.match(error.message, /Parameter strict is “c”, but has to be one of “a”, “b”/);
		assert.equal(asked(lab, 'EnqueueOperation'), 0);
		const [task] = await run(lab, 'action.run', { ...values, parameters: { strict: 'b', mode: '' } });
		assert.deepEqual(task?.['parameters'], { strict: 'b' });
	});

	it('an action that the charm has not is told with those that it has, while editing as when it runs', async () => {
		await using lab = await startJuju('3.6');
		const says = /^The charm of web has no action “deploy”; it has .*backup.*slow/;
		const values = { units: ['web/0'], action: 'deploy' };
		const settings = jujuSettings(lab);
		assert.match((await failure(loadForm({ service, form: 'action', settings, values }))).message, says);
		const error = await failure(run(lab, 'action.run', values));
		assert.match(error.message, says);
		assert.deepEqual([error.code, error.details['application']], ['NOT_FOUND', 'web']);
		const without = { units: ['wiki/0'], action: 'deploy' };
		const none = await failure(loadForm({ service, form: 'action', settings, values: without }));
		assert.equal(none.message, 'The charm of wiki has no action “deploy”; it has none');
	});
});
