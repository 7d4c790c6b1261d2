import { after, before } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { addressesBehave } from '../services/cloud/behaviour/addresses.ts';
import { backupsBehave } from '../services/cloud/behaviour/backups.ts';
import { detailsBehave } from '../services/cloud/behaviour/details.ts';
import { identitiesBehave } from '../services/cloud/behaviour/identities.ts';
import { imagesBehave } from '../services/cloud/behaviour/images.ts';
import { importsBehave } from '../services/cloud/behaviour/imports.ts';
import { leftoversBehave } from '../services/cloud/behaviour/leftovers.ts';
import { loginsBehave } from '../services/cloud/behaviour/logins.ts';
import { largeObjectsBehave } from '../services/cloud/behaviour/large-objects.ts';
import { movesBehave } from '../services/cloud/behaviour/moves.ts';
import { networksBehave } from '../services/cloud/behaviour/networks.ts';
import { objectsBehave } from '../services/cloud/behaviour/objects.ts';
import { objectVersionsBehave } from '../services/cloud/behaviour/object-versions.ts';
import { statesBehave } from '../services/cloud/behaviour/states.ts';
import { tempUrlsBehave } from '../services/cloud/behaviour/temp-urls.ts';
import { trials } from '../services/cloud/trials.ts';
import { needs } from '../support/needs.ts';
import { has, isFull, startOpenstack, trouble } from './openstack.ts';

if (needs('openstack', 'the steps of clouds against a real OpenStack')) {
	let cloud: Awaited<ReturnType<typeof startOpenstack>>;
	before(async () => {
		cloud = await startOpenstack();
	});
	after(async () => {
		endLeases();
		await cloud?.close();
	});
	trials(`cloud and a real OpenStack (${isFull ? 'full' : 'core'})`, () => cloud, {
		has,
		concurrency: 1,
		again: trouble,
	});
	objectsBehave('cloud and a real Swift', () => cloud.settings('demo'));
	objectVersionsBehave('cloud and a real Swift', (user) => cloud.settings(user));
	largeObjectsBehave('cloud and a real Swift', () => cloud.settings('demo'));
	leftoversBehave('cloud and a real Swift', () => cloud.settings('demo'));
	tempUrlsBehave('cloud and a real Swift', () => cloud.settings('demo'));
	imagesBehave(
		'cloud and a real OpenStack',
		(user) => cloud.settings(user),
		() => cloud.otherProject,
	);
	identitiesBehave('cloud and a real OpenStack', (user) => cloud.settings(user));
	importsBehave('cloud and a real OpenStack', (user) => cloud.settings(user));
	if (isFull) {
		addressesBehave('cloud and a real OpenStack', () => cloud.settings('demo'));
		detailsBehave('cloud and a real OpenStack', (user) => cloud.settings(user));
		movesBehave('cloud and a real OpenStack', (user) => cloud.settings(user));
		statesBehave('cloud and a real OpenStack', () => cloud.settings('demo'));
		networksBehave('cloud and a real OpenStack', (user) => cloud.settings(user));
		backupsBehave('cloud and a real OpenStack', () => cloud.settings('demo'));
	}
	loginsBehave('cloud and a real OpenStack', {
		demo: () => cloud.settings('demo'),
		v1: () => ({ url: 'http://127.0.0.1:8080/auth/v1.0', user: 'test:tester', key: 'testing' }),
	});
}
