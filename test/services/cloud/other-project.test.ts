import assert from 'node:assert/strict';
import { test } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { memoryStore, runStep, startWatch } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { labCloud } from './lab-cloud.ts';

const world = labCloud();

/** A file of one project; nothing beside it tells which. */
const pasted = (user: 'demo' | 'other') => {
	const { authUrl, password } = world().cloud;
	const auth = { auth_url: authUrl, username: user, password, project_name: user };
	const domains = { user_domain_name: 'Default', project_domain_name: 'Default' };
	return {
		login: 'paste',
		configuration: JSON.stringify({ clouds: { one: { auth: { ...auth, ...domains } } } }),
	};
};

test('a pasted file that leads to another project: nothing there is told as deleted or new, and later changes are', async () => {
	const make = (user: 'demo' | 'other', name: string) =>
		runStep(service, pasted(user), 'volume.create', { name, size: '1G' });
	await make('demo', 'of demo');
	await make('other', 'of other');
	const store = memoryStore();
	const watched = (user: 'demo' | 'other') =>
		startWatch(service, pasted(user), 'volumeChanged', { interval: 1 }, { store, restarted: true });
	const first = watched('demo');
	await first.ready();
	await first.stop();
	const second = watched('other');
	await second.ready();
	const looks = world().cloud.requests.length;
	await until(() => world().cloud.requests.length > looks + 2, 'two more looks', 30);
	await make('other', 'new');
	await until(() => second.events.length > 0, 'the new volume', 30);
	await second.stop();
	// what is known of a place is kept over a restart: what came meanwhile is told
	await make('other', 'meanwhile');
	const third = watched('other');
	await until(() => third.events.some(({ recovered }) => recovered === true), 'what came meanwhile', 30);
	await third.stop();
	assert.deepEqual(
		[...new Set(second.events.map((event) => (event['volume'] as { name: string }).name))],
		['new'],
	);
});
