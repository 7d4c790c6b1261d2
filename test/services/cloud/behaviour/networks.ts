import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Everything that these tests make begins with it, and goes with the tests of a real cloud. */
const T = 't-net';
const wait = { wait: true, deadline: '90s' };
const gone = { preview: false };

/** Networks, routers, addresses and groups: what is refused, and in which words; what an admin sees. */
export const networksBehave = (title: string, input: (user: 'demo' | 'admin') => Input): void => {
	const demo = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const one = async (step: string, values: Input, run = demo): Promise<Loose> =>
		(await run(step, values))[0] as Loose;
	const network = async (name: string, ...cidrs: readonly string[]): Promise<Loose> => {
		const made = await one('network.create', { name });
		for (const [at, cidr] of cidrs.entries())
			await one('subnet.create', {
				network: made['id'],
				cidr,
				name: `${name}-${at}`,
				...(cidr.includes(':') ? { ipv6Mode: 'slaac', gateway: cidr.replace('/64', '1') } : {}),
			});
		return made;
	};

	describe(`${title}: networks`, () => {
		before(async () => {
			await network(`${T}-a`, '10.90.1.0/24', 'fd00:90::/64');
			await demo('router.create', { name: `${T}-r`, external: 'public' });
			await demo('router.addInterface', { router: `${T}-r`, subnet: `${T}-a-0` });
		});
		after(async () => {
			const quiet = async (step: string, values: Input) => demo(step, values).catch(() => undefined);
			await quiet('router.removeInterface', { router: `${T}-r`, subnet: `${T}-a-0` });
			await quiet('router.delete', { router: `${T}-r`, ...gone });
		});

		it('of two with one name neither is taken, and one that is missing is said to be', async () => {
			const ids = [await network(`${T}-two`), await network(`${T}-two`)].map(({ id }) => id);
			await assert.rejects(demo('network.delete', { network: `${T}-two`, ...gone }), {
				code: 'CONFLICT',
				message: /2 networks are called “t-net-two”/,
			});
			for (const id of ids) await demo('network.delete', { network: id, ...gone });
			await assert.rejects(demo('network.get', { network: `${T}-two` }), { code: 'NOT_FOUND' });
		});

		it('a port of a network of two families has an address of each', async () => {
			const port = await one('port.create', { network: `${T}-a`, name: `${T}-dual` });
			const addresses = (port['fixedIps'] as Loose[]).map(({ ipAddress }) => String(ipAddress));
			assert.deepEqual(addresses.map((each) => each.includes(':')).sort(), [false, true]);
		});

		it('a server begins with a network and with ports whose addresses were chosen', async () => {
			await network(`${T}-fix`, '10.90.3.0/24');
			const port = (name: string, address: string) =>
				one('port.create', { network: `${T}-fix`, name, addresses: [address] });
			await port(`${T}-p1`, '10.90.3.77');
			await port(`${T}-p2`, '10.90.3.78');
			const made = await one('server.create', {
				name: `${T}-fixed`,
				flavor: 'm1.tiny',
				image: 'cirros',
				networks: [`${T}-a`],
				ports: [`${T}-p1`, `${T}-p2`],
				...wait,
			});
			const addresses = (made['addresses'] as Loose[]).map(({ address }) => String(address));
			for (const wanted of [/^10\.90\.1\./, /^10\.90\.3\.77$/, /^10\.90\.3\.78$/])
				assert.ok(
					addresses.some((address) => wanted.test(address)),
					addresses.join(),
				);
			const again = { name: `${T}-no`, flavor: 'm1.tiny', image: 'cirros', ports: [`${T}-p1`] };
			await assert.rejects(demo('server.create', again), { code: 'CONFLICT', hint: /detach it there first/ });
			await assert.rejects(port(`${T}-p3`, '10.90.3.77'), { code: 'CONFLICT', hint: /“Get many ports”/ });
			await assert.rejects(port(`${T}-p3`, '10.90.9.9'), { code: 'SERVER', hint: /“Get many subnets”/ });
			await demo('server.delete', { serverId: made['id'], allowLoss: true, ...gone, ...wait });
			assert.equal(
				(await one('port.get', { port: `${T}-p1` }))['deviceId'],
				null,
				'a port outlives its server',
			);
		});

		it('ranges that a network has already, or that leave no room, are told', async () => {
			const create = (more: Input) => demo('subnet.create', { network: `${T}-a`, ...more });
			for (const [values, code, hint] of [
				[{ cidr: '10.90.1.0/25' }, 'CONFLICT', /which ranges are taken/],
				[
					{ cidr: '10.90.5.0/24', gateway: '10.90.5.20', pools: ['10.90.5.10-10.90.5.50'] },
					'CONFLICT',
					/without the gateway’s address/,
				],
				[{ cidr: '10.90.6.1/32' }, 'SERVER', /turn DHCP off/],
			] as const)
				await assert.rejects(create(values), { code, hint }, JSON.stringify(values));
		});

		it('what is attached to nothing cannot be detached, and stays', async () => {
			const { id } = await one('port.create', { network: `${T}-a`, name: `${T}-free` });
			await assert.rejects(demo('port.detach', { port: id, ...gone }), {
				code: 'CONFLICT',
				message: /is not attached to a server/,
			});
			assert.equal((await one('port.get', { port: id }))['name'], `${T}-free`);
		});

		it('an interface of a router is no server’s', async () => {
			const ports = await demo('port.getMany', { network: `${T}-a` });
			const joint = ports.find(({ deviceOwner }) => String(deviceOwner).includes('router_interface'));
			await assert.rejects(demo('port.detach', { port: joint?.['id'], ...gone }), {
				code: 'CONFLICT',
				hint: /Remove the interface from its router/,
			});
			await assert.rejects(demo('port.delete', { port: joint?.['id'], ...gone }), {
				code: 'CONFLICT',
				hint: /belongs to a router/,
			});
		});

		it('what is in use says what to do first', async () => {
			const twice = { router: `${T}-r`, subnet: `${T}-a-0` };
			await assert.rejects(demo('router.addInterface', twice), {
				code: 'CONFLICT',
				hint: /has this subnet already/,
			});
			await assert.rejects(demo('router.update', { router: `${T}-r`, external: `${T}-a` }), {
				code: 'SERVER',
				hint: /“External” on/,
			});
			await assert.rejects(demo('router.delete', { router: `${T}-r`, ...gone }), {
				code: 'CONFLICT',
				message: /while deleting router t-net-r:/,
				hint: /Disconnect its subnets first/,
			});
			await assert.rejects(demo('network.delete', { network: `${T}-a`, ...gone }), {
				code: 'CONFLICT',
				hint: /Get many ports/,
			});
		});

		it('two wishes that exclude each other are refused before anything is sent', async () => {
			const both: readonly (readonly [string, Input])[] = [
				['subnet.create', { network: `${T}-a`, cidr: '10.91.0.0/24', gateway: '10.91.0.1', noGateway: true }],
				['router.update', { router: `${T}-r`, external: 'public', noExternal: true }],
				[
					'securityGroup.addRule',
					{ securityGroup: 'default', ports: '80', range: '10.0.0.0/8', group: 'default' },
				],
				['port.attach', { serverId: 'any', network: `${T}-a`, port: 'any' }],
			];
			for (const [step, values] of both)
				await assert.rejects(demo(step, values), { code: 'BAD_INPUT', message: /exclude each other/ }, step);
			await assert.rejects(demo('port.attach', { serverId: 'any' }), {
				code: 'BAD_INPUT',
				message: /Network is needed/,
			});
		});

		it('rules: the same again, a type of ICMP, and those that name a group', async () => {
			const [group, from] = [`${T}-sg`, `${T}-from`];
			for (const name of [group, from]) await demo('securityGroup.create', { name });
			const add = (values: Input) => one('securityGroup.addRule', { securityGroup: group, ...values });
			await add({ ports: '443' });
			await assert.rejects(add({ ports: '443' }), { code: 'CONFLICT', hint: /has this rule already/ });
			const ping = await add({ protocol: 'icmp', ports: '8' });
			assert.deepEqual([ping['portMin'], ping['portMax']], [8, null]);
			assert.equal((await add({ protocol: 'icmpv6' }))['ethertype'], 'IPv6');
			const byGroup = await add({ ports: '22', group: from });
			assert.equal(byGroup['remoteIpPrefix'], null);
			assert.ok(byGroup['remoteGroupId']);
			await demo('securityGroup.delete', { securityGroup: from, ...gone });
			const { rules } = await one('securityGroup.get', { securityGroup: group });
			assert.equal(
				(rules as Loose[]).some(({ id }) => id === byGroup['id']),
				false,
				'it went with its group',
			);
			await demo('securityGroup.delete', { securityGroup: group, ...gone });
		});

		it('an address leads to the port that its network reaches', async () => {
			await network(`${T}-far`, '10.90.2.0/24');
			const base = { flavor: 'm1.tiny', image: 'cirros', ...wait };
			const networks = [`${T}-far`, `${T}-a`];
			const [{ id: both }, { id: far }] = await Promise.all([
				one('server.create', { name: `${T}-both`, networks, ...base }),
				one('server.create', { name: `${T}-far`, networks: [`${T}-far`], ...base }),
			]);
			const { address } = await one('floatingIp.allocate', { network: 'public' });
			await assert.rejects(demo('floatingIp.attach', { floatingIp: address, serverId: far }), {
				code: 'CONFLICT',
				hint: /Connect the server’s subnet to a router/,
			});
			const led = await one('floatingIp.attach', { floatingIp: address, serverId: both });
			assert.match(String(led['fixedIpAddress']), /^10\.90\.1\./);
			assert.equal(led['serverId'], both);
			await assert.rejects(demo('floatingIp.attach', { floatingIp: address, serverId: far }), {
				code: 'BAD_INPUT',
				message: /which would lose it/,
			});
			await assert.rejects(demo('router.update', { router: `${T}-r`, noExternal: true }), {
				code: 'CONFLICT',
				hint: /Detach the floating IPs/,
			});
			await demo('floatingIp.release', { floatingIp: address, ...gone });
			for (const serverId of [both, far])
				await demo('server.delete', { serverId, allowLoss: true, ...gone, ...wait });
		});

		it('an admin sees its own project’s, and all where it asks for all', async () => {
			const mine = String(((await one('user.whoAmI', {}, admin))['project'] as Loose)['id']);
			const { id } = await one('floatingIp.allocate', { network: 'public' });
			for (const [resource, wanted] of [
				['floatingIp', id],
				['router', `${T}-r`],
				['network', `${T}-a`],
				['subnet', `${T}-a-0`],
			] as const) {
				const is = (each: Loose) => each['id'] === wanted || each['name'] === wanted;
				const own = await admin(`${resource}.getMany`, {});
				assert.equal(own.some(is), false, resource);
				assert.ok((await admin(`${resource}.getMany`, { allProjects: true })).some(is), resource);
			}
			const networks = await admin('network.getMany', {});
			for (const { projectId, external, shared } of networks)
				assert.ok(projectId === mine || external === true || shared === true);
			const other = await one('network.get', { network: `${T}-a` });
			await assert.rejects(admin('network.delete', { network: `${T}-a`, ...gone }), {
				code: 'NOT_FOUND',
				message: /but another project has one/,
				details: { ids: [other['id']], projectId: other['projectId'] },
			});
			assert.equal((await one('network.get', { network: other['id'] }, admin))['name'], `${T}-a`);
			assert.equal((await one('network.get', { network: 'public' }, admin))['external'], true);
			await demo('floatingIp.release', { floatingIp: id, ...gone });
		});
	});
};
