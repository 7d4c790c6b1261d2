import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { startCloud } from '../../lab/cloud/index.ts';
import { engineRunner } from './run.ts';

test('an address that is attached, moved and detached at once waits for servers that take their time', async (t) => {
	await using cloud = await startCloud({ family: 'synnefo', tickEvery: 100 });
	t.after(endLeases);
	const settings = { login: 'token', authUrl: cloud.authUrl, token: cloud.tokens.alice };
	const run = engineRunner(() => settings);
	const one = async (step: string, values: Record<string, unknown>) => {
		const [result] = await run(step, values);
		return result as Record<string, unknown>;
	};
	const server = (name: string) =>
		one('server.create', { name, flavor: '1', image: 'Debian Base', networking: 'none', wait: true });
	const [a, b] = [await server('slow-a'), await server('slow-b')];
	const { address } = await one('floatingIp.allocate', { network: 'Public' });
	const led = await one('floatingIp.attach', { floatingIp: address, serverId: a['id'] });
	assert.equal((await one('port.get', { port: led['portId'] }))['status'], 'ACTIVE');
	const move = { floatingIp: address, serverId: b['id'], allowMove: true };
	const moved = await one('floatingIp.attach', move);
	assert.equal(moved['serverId'], b['id']);
	const free = await one('floatingIp.detach', { floatingIp: address });
	assert.deepEqual([free['portId'], free['serverId']], [null, null], 'it is free, not only about to be');
});
