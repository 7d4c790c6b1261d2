import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Everything that these tests make begins with it, and goes with the tests of a real cloud. */
const T = 't-adr';
const gone = { preview: false };

/** Public addresses of a server whose one port has several of its own. */
export const addressesBehave = (title: string, input: () => Input): void => {
	const demo = engineRunner(input);
	const one = async (step: string, values: Input): Promise<Loose> => (await demo(step, values))[0] as Loose;

	describe(`${title}: addresses`, () => {
		it('a floating IP leads to the fixed IP that was named, another to another of the same port', async () => {
			const wait = { wait: true, deadline: '90s' };
			await demo('network.create', { name: T });
			await demo('subnet.create', { network: T, cidr: '10.96.0.0/24', name: T });
			await demo('router.create', { name: T, external: 'public' });
			await demo('router.addInterface', { router: T, subnet: T });
			const port = await one('port.create', { network: T, name: T, addresses: ['10.96.0.7', '10.96.0.8'] });
			const base = { flavor: 'm1.tiny', image: 'cirros', ports: [port['id']], ...wait };
			const { id: serverId } = await one('server.create', { name: T, ...base });
			const allocate = async () => (await one('floatingIp.allocate', { network: 'public' }))['address'];
			const [first, second] = [await allocate(), await allocate()];
			const attach = (floatingIp: unknown, fixedIpAddress?: string) =>
				one('floatingIp.attach', { floatingIp, serverId, ...(fixedIpAddress ? { fixedIpAddress } : {}) });
			await assert.rejects(attach(first), { message: /multiple fixed IPv4 addresses/, hint: /“Fixed IP”/ });
			await assert.rejects(attach(first, '10.96.0.9'), { code: 'CONFLICT', hint: /“Get many ports”/ });
			for (const [address, fixed] of [
				[first, '10.96.0.8'],
				[second, '10.96.0.7'],
			] as const) {
				const led = await attach(address, fixed);
				assert.deepEqual([led['fixedIpAddress'], led['portId']], [fixed, port['id']]);
			}
			for (const floatingIp of [first, second]) await demo('floatingIp.release', { floatingIp, ...gone });
			await demo('server.delete', { serverId, allowLoss: true, ...gone, ...wait });
			await demo('port.delete', { port: port['id'], ...gone });
			await demo('router.removeInterface', { router: T, subnet: T, ...gone });
			await demo('router.delete', { router: T, ...gone });
			await demo('network.delete', { network: T, ...gone });
		});
	});
};
