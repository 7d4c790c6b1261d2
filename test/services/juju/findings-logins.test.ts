import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { loadList } from '../../../src/engine/connect/load-list.ts';
import { testConnection } from '../../../src/engine/connect/test-connection.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import { applyDeltas } from '../../../src/services/juju/model/watch/deltas.ts';
import type { Entity } from '../../../src/services/juju/model/watch/entity.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/index.ts';
import type { Release } from '../../lab/juju/index.ts';
import { failure } from '../../support/failure.ts';
import { runStep } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { watchJuju } from './support/watching.ts';

after(() => endLeases());

describe('j12: deltas of a newer release', () => {
	const odd = [
		['charm', 'change', { 'charm-url': 'ch:x-1' }],
		['branch', 'change', { id: '1', name: 'b' }],
		['hologram', 'change', { name: 'x' }],
		['unit', 'change', null],
		['application', 'change', { name: 'odd', life: 'limbo', status: null, 'charm-url': 7, relations: [] }],
		['unit', 'explode', { name: 'odd/0', ports: 'many', 'agent-status': 5, 'workload-status': [] }],
		['relation', 'change', { key: 'a:b c:d', endpoints: null }],
		['remoteApplication', 'change', { name: 'far', life: 'limbo' }],
		['machine', 'remove', { id: '99' }],
		'nothing',
		null,
		[],
	];
	it('are passed over, and odd ones read as far as they go', () => {
		const world = new Map<string, Entity>();
		const { unknown } = applyDeltas(world, odd);
		assert.equal(unknown, 5);
		assert.deepEqual([...world.values()].map(({ kind, name }) => `${kind} ${name}`).sort(), [
			'application odd',
			'branch b',
			'relation a:b c:d',
			'remoteApplication far',
			'unit odd/0',
		]);
	});
	it('do not end a trigger', async () => {
		await using lab = await startJuju('3.6');
		const watch = watchJuju(lab, 'modelChanged', { kinds: ['unit'], names: ['mysql/0'] });
		await watch.ready();
		for (const delta of odd.slice(0, 9)) lab.push(delta as never);
		lab.setStatus('mysql/0', 'blocked', 'still heard');
		await until(() => watch.events.length === 1, 'the change');
		assert.match(watch.events[0]?.text ?? '', /still heard/);
		assert.equal(watch.statuses.filter(({ is }) => is === 'retrying').length, 0);
		await watch.stop();
	});
});

describe('branches of a model', () => {
	const change = (more: object) => [
		'branch',
		'change',
		{ 'model-uuid': 'x', id: '4', name: 'next', ...more },
	];
	const begun = change({
		'assigned-units': { web: ['web/1', 'web/0'] },
		'charm-config': { web: [{ type: 1, key: 'title', old: 'a', new: 'b' }] },
		created: 1_769_829_165,
		'created-by': 'bob',
		completed: 0,
		'completed-by': '',
		'generation-id': 0,
	});
	it('are told as records, and go by their id', () => {
		const world = new Map<string, Entity>();
		applyDeltas(world, [begun]);
		assert.deepEqual(world.get('branch next')?.record, {
			name: 'next',
			id: '4',
			assignedUnits: { web: ['web/0', 'web/1'] },
			options: { web: ['title'] },
			created: '2026-01-31T03:12:45.000Z',
			createdBy: 'bob',
			completed: null,
			completedBy: null,
			generation: 0,
		});
		// an older one of that name, which is told no more
		assert.deepEqual(applyDeltas(world, [['branch', 'remove', { id: '2' }]]), {
			touched: new Set(),
			unknown: 0,
		});
		const { touched } = applyDeltas(world, [['branch', 'remove', { 'model-uuid': 'x', id: '4' }]]);
		assert.deepEqual([[...touched], world.size], [['branch next'], 0]);
	});
	for (const profile of ['2.9', '3.6'] as Release[])
		it(`${profile}: a trigger tells what becomes of them`, async () => {
			await using lab = await startJuju(profile);
			const watch = watchJuju(lab, 'modelChanged', { kinds: ['branch'] });
			await watch.ready();
			lab.push(begun as never);
			await until(() => watch.events.length === 1, 'the branch');
			lab.push(
				change({ created: 1, completed: 1_769_829_200, 'completed-by': 'bob', 'generation-id': 3 }) as never,
			);
			await until(() => watch.events.length === 2, 'its end');
			lab.push(['branch', 'remove', { id: '4' }] as never);
			await until(() => watch.events.length === 3, 'that it is gone');
			assert.deepEqual(
				watch.events.map(({ event, name }) => [event, name]),
				[
					['branch.added', 'next'],
					['branch.changed', 'next'],
					['branch.removed', 'next'],
				],
			);
			assert.match(watch.events[1]?.text ?? '', /^Branch next has changed \(assignedUnits/);
			await watch.stop();
		});
});

describe('j15: users with few rights, and other logins', () => {
	for (const profile of ['2.9', '3.6', '4.0'] as Release[])
		it(`${profile}: a user of one model connects by its name; only what needs more is refused`, async () => {
			await using lab = await startJuju(profile);
			lab.addUser('bob', { password: 'bobs' });
			lab.grant('bob', 'read', 'default');
			for (const model of ['admin/default', 'default', lab.model().uuid]) {
				const settings = { ...jujuSettings(lab), user: 'bob', password: 'bobs', model };
				const [status] = await runStep(service, settings, 'status.get', {});
				assert.equal((status?.['model'] as { name: string }).name, 'default');
				assert.match(await testConnection(service, settings), /accepts the login as bob; model default/);
				const { items } = await loadList({ service, list: 'models', settings });
				assert.deepEqual(
					items.map(({ value }) => value),
					['admin/default'],
				);
				const refused = await failure(
					runStep(service, settings, 'application.expose', { application: 'web' }),
				);
				assert.equal(refused.code, 'AUTH_REJECTED');
				const other = { ...settings, model: 'admin/other' };
				const unknown = await failure(runStep(service, other, 'status.get', {}));
				assert.equal(unknown.code, 'NOT_FOUND');
				assert.match(unknown.hint ?? '', /admin\/default/);
			}
		});

	it('an external user without macaroons is told how to get in', async () => {
		await using lab = await startJuju('3.6');
		const settings = { ...jujuSettings(lab), login: 'macaroon', user: 'alice@external', password: '' };
		const error = await failure(runStep(service, settings, 'status.get', {}));
		assert.match(error.code, /^AUTH_/);
		assert.match(error.hint ?? '', /macaroons/i);
	});

	it('a certificate for another name is told, and taken by that name', async () => {
		await using lab = await startJuju('3.6');
		const settings = { ...jujuSettings(lab), serverName: 'elsewhere.example' };
		const error = await failure(runStep(service, settings, 'status.get', {}));
		assert.equal(error.code, 'CONNECT_FAILED');
		assert.match(`${error.message} ${error.hint}`, /another name.*server name/s);
		const named = { ...settings, serverName: 'juju-apiserver' };
		assert.equal((await runStep(service, named, 'status.get', {})).length, 1);
	});
});
