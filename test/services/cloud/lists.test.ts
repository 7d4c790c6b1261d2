import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readSettings } from '../../../src/catalogue/read-values.ts';
import { type CloudClient, connectCloud } from '../../../src/services/cloud/client/client.ts';
import { lists } from '../../../src/services/cloud/lists.ts';
import { optionsOf } from '../../../src/services/cloud/read-settings.ts';
import { settings } from '../../../src/services/cloud/settings.ts';
import { startTrialCloud } from '../../hosts/services/cloud/lab.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
let demo: CloudClient;
let admin: CloudClient;
const connect = (user: 'demo' | 'admin'): CloudClient =>
	connectCloud(optionsOf(readSettings(settings, world.lab.settings(user)) as never));
before(async () => {
	world = await startTrialCloud();
	[demo, admin] = [connect('demo'), connect('admin')];
});
after(async () => {
	await Promise.all([demo?.close(), admin?.close()]);
	await world?.cloud.close();
});
const rows = async (list: 'networks' | 'externalNetworks', client: CloudClient) => {
	const { items } = await lists[list].load(client, { signal: new AbortController().signal } as never);
	return new Map(items.map(({ value, label }) => [label ?? value, value]));
};

test('what is another project’s is chosen by its ID, what is open to all by its name', async () => {
	assert.equal((await rows('networks', demo)).get('private'), 'private');
	const seen = await rows('networks', admin);
	assert.equal(seen.get('private'), (await demo.networks.find('private')).id);
	assert.equal(seen.get('public'), 'public');
	for (const value of seen.values()) assert.ok(await admin.networks.find(String(value)));
});

test('where addresses come from, only networks that lead outside are offered', async () => {
	assert.deepEqual([...(await rows('externalNetworks', demo)).keys()], ['public']);
});
