import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { connectModel, type JujuClient } from '../../../src/services/juju/client/connect.ts';
import { entitiesOf, type Entity } from '../../../src/services/juju/model/watch/entity.ts';
import { statusLooks } from '../../../src/services/juju/sources/shared/status-looks.ts';
import { startStatusThread } from '../../../src/services/juju/sources/shared/status-thread.ts';
import { fullStatus } from '../../../src/services/juju/wire/calls/client.table.ts';
import { type ControllerLab, startController } from '../../lab/juju/index.ts';

const { signal } = new AbortController();
const clients: JujuClient[] = [];
after(() => Promise.all(clients.map((one) => one.close())));

const connect = async (lab: ControllerLab): Promise<JujuClient> => {
	const client = await connectModel(
		{
			addresses: [lab.wsUrl],
			ca: lab.ca,
			credentials: { kind: 'password', user: lab.user, password: lab.password },
		},
		lab.model().uuid,
		{ signal },
	);
	clients.push(client);
	return client;
};
const plain = (world: ReadonlyMap<string, Entity>) =>
	[...world]
		.map(([key, { record }]) => [key, JSON.stringify(record).replaceAll(/"since":"[^"]*"/g, '')] as const)
		.sort(([one], [other]) => (one < other ? -1 : 1));

describe('large statuses', { concurrency: 2 }, () => {
	it('are read in a thread as they are read here, and only what differs is touched', async () => {
		await using lab = await startController({ profile: '4.0' });
		lab.deploy('postgresql', { units: 2 });
		lab.settle();
		lab.inflate('postgresql', 5000);
		const client = await connect(lab);
		const looks = statusLooks(client);
		const here = async () => entitiesOf((await client.ask(fullStatus, {}, { signal })).status);
		let { world, touched } = await looks.look(new Map(), signal);
		assert.ok(world.size > 5000);
		assert.equal(touched.size, world.size);
		assert.deepEqual(plain(world), plain(await here()));
		({ world, touched } = await looks.look(world, signal));
		assert.equal(touched.size, 0);
		lab.setStatus('postgresql/0', 'blocked', 'no disk');
		lab.application('postgresql').units.delete('postgresql/1002');
		({ world, touched } = await looks.look(world, signal));
		assert.deepEqual([...touched].filter((key) => key.startsWith('unit')).sort(), [
			'unit postgresql/0',
			'unit postgresql/1002',
		]);
		assert.deepEqual(plain(world), plain(await here()));
		// once large, a model is read there though it is small again
		lab.application('postgresql').units.forEach((_, name, units) => name.length > 12 && units.delete(name));
		({ world, touched } = await looks.look(world, signal));
		assert.equal(world.has('unit postgresql/1003'), false);
		assert.deepEqual(plain(world), plain(await here()));
		looks.close();
	});

	it('a thread that gets what is no status says so, and goes on', async () => {
		const thread = startStatusThread();
		await assert.rejects(
			thread.look(Buffer.from('{'), () => {}),
			{ code: 'PROTOCOL' },
		);
		const empty = Buffer.from('{"request-id":1,"response":{}}');
		assert.deepEqual(await thread.look(empty, () => {}), []);
		thread.close();
		// whether it ends during the look or before
		for (let looks = 0; looks < 2; looks++)
			await assert.rejects(
				thread.look(Buffer.from(empty), () => {}),
				{ code: 'SERVER', message: /has ended/ },
			);
	});
});
