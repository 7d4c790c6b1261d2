import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { connectModel } from '../../../../src/services/juju/client/connect.ts';
import { planOf, runChanges } from '../../../../src/services/juju/model/bundle/run.ts';
import type { There } from '../../../../src/services/juju/model/bundle/keep-existing.ts';
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
const ends = [
	{ application: 'mysql', endpoint: 'db', role: 'provider' },
	{ application: 'web', endpoint: 'db', role: 'requirer' },
];
/** A model that has all of it. */
const whole = {
	existing: ['mysql', 'web'],
	units: [{ name: 'mysql/0', machine: '5/lxd/0' }],
	exposed: ['mysql'],
	relations: [{ ends }],
	offers: [{ name: 'db', application: 'mysql' }],
};
const outcomes = (there: There, among: readonly string[] = stay) =>
	Object.fromEntries(
		planOf(changes, there).flatMap(({ id, outcome }) => (among.includes(id) ? [[id, outcome]] : [])),
	);

describe('a bundle that keeps what is there', () => {
	it('changes nothing of it, makes no machine for it, and puts the rest beside its units', async () => {
		await using lab = await startJuju('3.6');
		const { uuid, machines } = lab.model();
		const credentials = { kind: 'password', user: lab.user, password: lab.password } as const;
		const { signal } = new AbortController();
		const client = await connectModel({ addresses: [lab.wsUrl], ca: lab.ca, credentials }, uuid, { signal });
		const there = whole;
		const before = JSON.stringify(lab.application('mysql'));
		const count = machines.size;
		const kept = stay.filter((id) => id !== 'addUnit-12');
		const planned = planOf(changes, there).filter(({ outcome }) => outcome === 'kept');
		assert.deepEqual(
			planned.map(({ id }) => id),
			kept,
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
			kept,
		);
		const made = new Map(done.map((one) => [one.id, one.made]));
		assert.deepEqual(
			['addMachines-8', 'addMachines-10', 'addUnit-11', 'createOffer-6'].map((id) => made.get(id)),
			['5', '5/lxd/0', 'mysql/0', 'db'],
		);
		assert.deepEqual(
			done.filter(({ outcome }) => outcome === 'left').map(({ text }) => text),
			['add a unit of mysql: not made, since mysql is kept'],
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

	it('says what it leaves of that: exposures, offers and who may use them, units and machines that are not there', () => {
		const without = (part: Partial<There>) => {
			const [before, now] = [outcomes(whole), outcomes({ ...whole, ...part })];
			return stay.filter((id) => before[id] === 'kept' && now[id] === 'left');
		};
		assert.deepEqual(without({ exposed: ['web'] }), ['expose-2']);
		assert.deepEqual(without({ offers: [{ name: 'db', application: 'web' }] }), [
			'createOffer-6',
			'grantOfferAccess-7',
		]);
		const machines = ['addMachines-8', 'setAnnotations-9', 'addMachines-10'];
		assert.deepEqual(without({ units: [] }), [...machines, 'addUnit-11']);
		// beside the machine, not in a container on it
		assert.deepEqual(without({ units: [{ name: 'mysql/0', machine: '5' }] }), machines);
		assert.deepEqual(without({ relations: [] }), ['addRelation-18']);
		const [told] = planOf(changes, { ...whole, exposed: [] }).filter(({ id }) => id === 'expose-2');
		assert.equal(told?.text, 'expose mysql: not made, since mysql is kept');
	});

	it('says of a relation of two that are kept that it is not made, where it is not there', async () => {
		await using lab = await startJuju('3.6');
		const run = (input: Record<string, unknown>) =>
			runStep(service, jujuSettings(lab), 'bundle.deploy', input);
		const yaml = `applications: {site: {charm: wordpress}, mysql: {charm: mysql}}
relations: [[site:db, mysql:db]]`;
		const told = async (input: Record<string, unknown>) =>
			(await run({ yaml, keep: true, ...input })).flatMap(({ change, text, made, outcome }) =>
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
