import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const wait = { wait: true, deadline: '60s' };
const gone = { preview: false };

/** What a Synnefo does in its own way, and would pass over without a word. */
export const synnefoBehaves = (title: string, input: () => Input): void => {
	const run = engineRunner(input);
	const one = async (step: string, values: Input): Promise<Loose> => (await run(step, values))[0] as Loose;
	const server = (name: string): Promise<Loose> =>
		one('server.create', { name, flavor: '1', image: 'Debian Base', networking: 'none', ...wait });

	describe(`${title}: networks and images`, () => {
		it('an address moves from one server to another, and stays where it is led again', async () => {
			const [a, b] = [await server('sy-a'), await server('sy-b')];
			const { address } = await one('floatingIp.allocate', { network: 'Public' });
			const led = await one('floatingIp.attach', { floatingIp: address, serverId: a['id'] });
			assert.equal(led['serverId'], a['id']);
			const again = await one('floatingIp.attach', { floatingIp: address, serverId: a['id'] });
			assert.equal(again['portId'], led['portId']);
			const move = { floatingIp: address, serverId: b['id'] };
			await assert.rejects(run('floatingIp.attach', move), { code: 'BAD_INPUT', message: /would lose it/ });
			const moved = await one('floatingIp.attach', { ...move, allowMove: true });
			assert.equal(moved['serverId'], b['id']);
			const port = (serverId: unknown) => ({ ...move, port: '1', serverId });
			await assert.rejects(run('floatingIp.attach', port(b['id'])), { code: 'UNSUPPORTED' });
		});

		it('a list of ports holds those that were asked for, though Synnefo sends all', async () => {
			const [a, b] = [await server('sy-c'), await server('sy-d')];
			for (const [at, { id }] of [a, b].entries()) {
				const { id: network } = await one('network.create', { name: `sy-n${at}` });
				await one('subnet.create', { network, cidr: `10.7${at}.0.0/24` });
				await one('port.attach', { serverId: id, network, ...wait });
			}
			const ports = await run('port.getMany', { serverId: 'sy-c' });
			assert.deepEqual(
				ports.map(({ deviceId }) => deviceId),
				[a['id']],
			);
			const [here] = await run('port.getMany', { network: 'sy-n1' });
			assert.equal(here?.['deviceId'], b['id']);
			assert.equal((await run('subnet.getMany', { network: 'sy-n0' })).length, 1);
			await run('port.detach', { port: here?.['id'], ...gone, ...wait });
			assert.deepEqual(await run('port.getMany', { network: 'sy-n1' }), []);
		});

		it('what its images cannot have is said, not passed over', async () => {
			await run('container.create', { name: 'sy-images', existing: true });
			await run('object.createFromText', { container: 'sy-images', object: 'a', text: 'x', overwrite: true });
			const file = { container: 'sy-images', object: 'a', name: 'sy-img' };
			await assert.rejects(run('image.register', { ...file, properties: { 'hw:x': '1' } }), {
				code: 'BAD_INPUT',
				message: /Synnefo cannot take “hw:x”/,
			});
			const { id } = await one('image.register', { ...file, properties: { os: 'debian' } });
			for (const more of [
				{ minDisk: '1G' },
				{ tags: ['a'] },
				{ visibility: 'community' },
				{ protected: true },
			])
				await assert.rejects(run('image.update', { image: id, ...more }), { code: 'UNSUPPORTED' });
			const changed = await one('image.update', {
				image: id,
				visibility: 'public',
				properties: { users: 'root' },
			});
			const { os, users } = changed['properties'] as Loose;
			assert.deepEqual([changed['visibility'], os, users], ['public', 'debian', 'root']);
		});
	});
};
