import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectModel } from '../../../../src/services/juju/client/connect.ts';
import { planOf, runChanges } from '../../../../src/services/juju/model/bundle/run.ts';
import type { BundleChange } from '../../../../src/services/juju/wire/calls/bundle.table.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { runStep } from '../../../support/steps.ts';

after(() => endLeases());

const change = (id: string, args: object, requires: readonly string[] = []): BundleChange => ({
	id,
	method: id.split('-')[0] ?? '',
	args: { ...args },
	requires,
});
/** As a server makes them of a bundle with machines, containers, options and offers. */
const changes = [
	change('addCharm-0', { charm: 'mysql' }),
	change('deploy-1', { charm: '$addCharm-0', application: 'mysql' }, ['addCharm-0']),
	change('expose-2', { application: '$deploy-1' }, ['deploy-1']),
	change('setAnnotations-3', { id: '$deploy-1', annotations: { x: '1' } }, ['deploy-1']),
	change('setOptions-4', { application: '$deploy-1', options: { profile: 'testing' } }, ['deploy-1']),
	change('setConstraints-5', { application: '$deploy-1', constraints: 'mem=8G' }, ['deploy-1']),
	change('createOffer-6', { application: '$deploy-1', endpoints: ['db'], 'offer-name': 'db' }, ['deploy-1']),
	change('grantOfferAccess-7', { user: 'bob', access: 'read', offer: 'db' }, ['createOffer-6']),
	change('addMachines-8', {}),
	change('setAnnotations-9', { id: '$addMachines-8', annotations: { x: '1' } }, ['addMachines-8']),
	change('addMachines-10', { 'container-type': 'lxd', 'parent-id': '$addMachines-8' }, ['addMachines-8']),
	change('addUnit-11', { application: '$deploy-1', to: '$addMachines-10' }, ['deploy-1', 'addMachines-10']),
	change('addUnit-12', { application: '$deploy-1' }, ['deploy-1', 'addUnit-11']),
	change('addMachines-13', { 'container-type': 'lxd', 'parent-id': '$addUnit-11' }, ['addUnit-11']),
	change('addMachines-14', { 'container-type': 'lxd', 'parent-id': '$addUnit-12' }, ['addUnit-12']),
	change('addMachines-15', {}, ['addUnit-12']),
	change('deploy-16', { charm: 'web', application: 'web' }),
	change('deploy-17', { charm: 'wordpress', application: 'site' }),
	// both are there: they stay as they are; one with an application to come is made
	change('addRelation-18', { endpoint1: '$deploy-16:db', endpoint2: '$deploy-1:db' }),
	change('addRelation-19', { endpoint1: '$deploy-17:db', endpoint2: '$deploy-1:db' }),
];
const stay = [...changes.slice(1, 13).map(({ id }) => id), 'deploy-16', 'addRelation-18'];

describe('a bundle that keeps what is there', () => {
	it('changes nothing of it, makes no machine for it, and puts the rest beside its units', async () => {
		await using lab = await startJuju('3.6');
		const { uuid, machines } = lab.model();
		const credentials = { kind: 'password', user: lab.user, password: lab.password } as const;
		const { signal } = new AbortController();
		const client = await connectModel({ addresses: [lab.wsUrl], ca: lab.ca, credentials }, uuid, { signal });
		const units = [...lab.application('mysql').units.keys()];
		assert.equal(units.length, 1);
		const ends = [
			{ application: 'mysql', endpoint: 'db', role: 'provider' },
			{ application: 'web', endpoint: 'db', role: 'requirer' },
		];
		const there = { existing: ['mysql', 'web'], units, relations: [{ ends }] };
		const before = JSON.stringify(lab.application('mysql'));
		const count = machines.size;
		const planned = planOf(changes, there).filter(({ outcome }) => outcome === 'kept');
		assert.deepEqual(
			planned.map(({ id }) => id),
			stay,
		);
		const { done, failed } = await runChanges(changes, {
			...there,
			client,
			controller: async () => assert.fail('nothing is offered'),
			signal,
			trusted: [],
			files: new Map(),
			force: false,
			progress() {},
		});
		await client.close();
		assert.deepEqual(
			done.filter(({ outcome }) => outcome === 'kept').map(({ id }) => id),
			stay,
		);
		assert.deepEqual(
			done.filter(({ outcome }) => outcome === 'done').map(({ id }) => id),
			['addMachines-13', 'addMachines-15', 'deploy-17', 'addRelation-19'],
			JSON.stringify(failed),
		);
		assert.deepEqual(
			failed.map(({ error }) => error.message),
			['It was not tried: it needs “add a unit of mysql”'],
		);
		assert.equal(JSON.stringify(lab.application('mysql')), before);
		assert.equal(lab.requests.filter(({ request }) => request === 'AddMachines').length, 2);
		assert.ok(machines.size >= count);
		for (const one of ['Expose', 'SetConfigs', 'SetConstraints', 'Set', 'AddUnits'])
			assert.equal(lab.requests.filter(({ request }) => request === one).length, 0, one);
	});

	it('says of a relation of two that are kept that it is not made, where it is not there', async () => {
		await using lab = await startJuju('3.6');
		const run = (given: Record<string, unknown>) =>
			runStep(service, jujuSettings(lab), 'bundle.deploy', given);
		const yaml = `applications: {site: {charm: wordpress}, mysql: {charm: mysql}}
relations: [[site:db, mysql:db]]`;
		const told = async (given: Record<string, unknown>) =>
			(await run({ yaml, keep: true, ...given })).flatMap(({ change, text, made, outcome }) =>
				change === 'addRelation' ? [{ text, made, outcome }] : [],
			);
		await runStep(service, jujuSettings(lab), 'application.deploy', {
			charm: 'wordpress',
			application: 'site',
		});
		const there = 'integrate site:db with mysql:db';
		const text = `${there}: not made, since both applications are kept`;
		assert.deepEqual(await told({ preview: true }), [{ text, made: null, outcome: 'left' }]);
		assert.deepEqual(await told({}), [{ text, made: null, outcome: 'left' }]);
		assert.equal(lab.requests.filter(({ request }) => request === 'AddRelation').length, 0);
		const ends = { first: 'site:db', second: 'mysql:db' };
		await runStep(service, jujuSettings(lab), 'relation.add', ends);
		assert.deepEqual(await told({ preview: true }), [{ text: there, made: null, outcome: 'kept' }]);
		assert.deepEqual(await told({}), [{ text: there, made: 'site:db mysql:db', outcome: 'kept' }]);
	});
});
