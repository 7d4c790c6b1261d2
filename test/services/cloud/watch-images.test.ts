import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readSettings } from '../../../src/catalogue/read-values.ts';
import { connectCloud } from '../../../src/services/cloud/client/client.ts';
import { optionsOf } from '../../../src/services/cloud/read-settings.ts';
import { settings } from '../../../src/services/cloud/settings.ts';
import { sources } from '../../../src/services/cloud/sources/index.ts';
import { type Cloud, startCloud } from '../../lab/cloud/index.ts';

let lab: Cloud;
before(async () => {
	lab = await startCloud();
});
after(() => lab.close());
const clientOf = (user: string) => {
	const input = { authUrl: lab.authUrl, user, password: lab.password, project: user };
	return connectCloud(optionsOf(readSettings(settings, input) as never));
};

test('what other projects keep for themselves is no news for an admin', async () => {
	const [demo, admin] = [clientOf('demo'), clientOf('admin')];
	await demo.images.create({ name: 'theirs', disk_format: 'raw', container_format: 'bare' });
	await admin.images.create({ name: 'own', disk_format: 'raw', container_format: 'bare' });
	const images = sources.find(({ name }) => name === 'imageChanged');
	const signal = new AbortController().signal;
	const seen = async (client: typeof demo) => {
		const look = await images?.poll?.snapshot(client as never, {} as never, { signal } as never);
		return (look as { records: { name: string }[] }).records.map(({ name }) => name).sort();
	};
	assert.deepEqual(await seen(admin), ['cirros', 'own']);
	assert.deepEqual(await seen(demo), ['cirros', 'theirs']);
	await Promise.all([demo.close(), admin.close()]);
});
