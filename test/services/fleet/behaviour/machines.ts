import assert from 'node:assert/strict';
import { it } from 'node:test';
import { connected, type Host } from './host.ts';

/** What machines and the server itself tell on every cluster. */
export const machinesBehave = (at: () => Host): void => {
	it('lists machines, sets metadata of one and removes it again', async () => {
		await using client = await connected(at());
		const [machine] = await client.machines.list();
		assert.ok(machine);
		assert.match(machine.id, /^[0-9a-f]{32}$/);
		const set = await client.machines.setMetadata(machine.id, { 'muster.test': 'a', musterTest2: 'b c' });
		assert.deepEqual(set.metadata, { ...machine.metadata, 'muster.test': 'a', musterTest2: 'b c' });
		const removed = await client.machines.removeMetadata(machine.id, ['muster.test', 'musterTest2']);
		assert.deepEqual(removed.metadata, machine.metadata);
		await assert.rejects(client.machines.setMetadata('f'.repeat(32), { a: 'b' }), { code: 'NOT_FOUND' });
		await assert.rejects(client.machines.setMetadata(machine.id, { a: '' }), { code: 'BAD_INPUT' });
	});

	it('says which API and release answers, and its metrics', async () => {
		await using client = await connected(at());
		const { id, endpoint, version } = await client.discovery();
		assert.deepEqual([id, endpoint], ['fleet:v1', at().endpoint]);
		assert.match(version ?? '', /^\d+\.\d+/);
		assert.ok(
			(await client.metrics()).some(({ name }) => name.startsWith('go_') || name.startsWith('fleet_')),
		);
		const raw = await client.discovery({ raw: true });
		assert.equal((raw.raw as { rootUrl: string }).rootUrl, '$ENDPOINT/');
	});
};
