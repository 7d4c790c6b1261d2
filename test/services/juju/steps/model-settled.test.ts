import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import { memoryStore, startWatch } from '../../../support/steps.ts';

after(() => endLeases());

test('another model of the same name is not taken for the old one: what has settled there is told', async () => {
	await using one = await startJuju('3.6');
	await using two = await startJuju('3.6');
	const store = memoryStore();
	const begin = (lab: typeof one) =>
		startWatch(service, jujuSettings(lab), 'modelSettled', { hold: 0 }, { store });
	const first = begin(one);
	await first.ready();
	await first.stop();
	assert.deepEqual(first.events, [], 'what is so at the very first start is no news');
	const again = begin(one);
	await again.ready();
	await again.stop();
	assert.deepEqual(again.events, [], 'nor is it at the next');
	const second = begin(two);
	await second.seen('application.settled', ({ name }) => name === 'mysql');
	await second.stop();
});
