import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../../support/until.ts';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Everything that these tests make begins with it, and goes with the tests of a real cloud. */
const T = 't-det';
const wait = { wait: true, deadline: '90s' };
const gone = { preview: false };
const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none' };

/** What a step can be told beside what it needs: filters of servers, addresses of ports, what goes with whom. */
export const detailsBehave = (title: string, input: (user: 'demo' | 'admin') => Input): void => {
	const demo = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const one = async (step: string, values: Input, run = demo): Promise<Loose> =>
		(await run(step, values))[0] as Loose;
	const server = (name: string): Promise<Loose> => one('server.create', { name, ...base, ...wait });

	describe(`${title}: details`, () => {
		const serverId = `${T}-a`;
		before(async () => {
			await server(serverId);
		});
		after(() => demo('server.delete', { serverId, allowLoss: true, ...gone, ...wait }).catch(() => {}));

		it('servers of a host are an admin’s to list; others are told so, and get no list of other servers', async () => {
			const { id } = await one('server.get', { serverId });
			const { host } = await one('server.get', { serverId: id }, admin);
			const ids = async (of: unknown) =>
				(await admin('server.getMany', { host: of, allProjects: true })).map((each) => each['id']);
			assert.ok((await ids(host)).includes(id));
			assert.deepEqual(await ids('no-such-host'), []);
			await assert.rejects(demo('server.getMany', { host }), {
				code: 'AUTH_REJECTED',
				message: /does not tell this user on which host/,
			});
		});

		it('servers of an image and a flavor, and what changed since, also what was deleted', async () => {
			const of = async (values: Input) => (await demo('server.getMany', values)).map(({ name }) => name);
			assert.deepEqual(await of({ name: serverId, image: 'cirros', flavor: 'm1.tiny' }), [serverId]);
			assert.deepEqual(await of({ name: serverId, flavor: 'm1.small' }), []);
			const before = new Date(Date.now() - 60_000).toISOString();
			const made = await server(`${T}-gone`);
			await demo('server.delete', { serverId: made['id'], allowLoss: true, ...gone, ...wait });
			const since = { name: `${T}-gone`, changedSince: before };
			const seen = (await demo('server.getMany', since)).find(({ id }) => id === made['id']);
			assert.equal(seen?.['status'], 'DELETED');
			assert.deepEqual(await of({ changedSince: new Date(Date.now() + 3_600_000).toISOString() }), []);
		});

		it('a network has each MAC address once; a member cannot change one', async () => {
			const net = { network: T };
			await demo('network.create', { name: T });
			await demo('subnet.create', { ...net, cidr: '10.95.0.0/24', name: T });
			const mac = { macAddress: 'fa:16:3e:95:00:01' };
			const { id } = await one('port.create', { ...net, name: `${T}-p`, ...mac });
			await assert.rejects(demo('port.create', { ...net, ...mac }), {
				code: 'CONFLICT',
				hint: /the cloud makes one/,
			});
			const change = { port: id, macAddress: 'fa:16:3e:95:00:02' };
			await assert.rejects(demo('port.update', change), { code: 'AUTH_REJECTED' });
			assert.equal((await one('port.update', change, admin))['macAddress'], change.macAddress);
			const noted = await one('port.update', { port: id, deviceId: 'rack-7' });
			assert.equal(noted['deviceId'], 'rack-7');
			assert.equal((await one('port.update', { port: id, deviceId: '' }))['deviceId'], null);
			const two = await one('port.update', { port: id, addresses: ['10.95.0.7', '10.95.0.8'] });
			const addresses = (two['fixedIps'] as Loose[]).map(({ ipAddress }) => ipAddress);
			assert.deepEqual(addresses.sort(), ['10.95.0.7', '10.95.0.8']);
			await demo('port.delete', { port: id, ...gone });
			await demo('network.delete', { ...net, ...gone });
		});

		it('what uses a port by the cloud’s own doing is not noted otherwise', async () => {
			const ports = await demo('port.getMany', { network: 'private' });
			const used = ports.find(({ deviceOwner }) => deviceOwner);
			if (used)
				await assert.rejects(demo('port.update', { port: used['id'], deviceId: 'rack-7' }), {
					code: 'CONFLICT',
					message: /is in use/,
				});
		});

		it('the format of an image that has its disk stays', async () => {
			const name = `${T}-image`;
			const { id } = await one('image.create', { name, disk: Buffer.alloc(100), diskFormat: 'raw', ...wait });
			const change = { image: id, diskFormat: 'qcow2' };
			await assert.rejects(demo('image.update', change), { code: 'CONFLICT', hint: /fixed once/ });
			const { projectId } = await one('image.get', { image: id });
			const mine = (await one('user.whoAmI', {}, admin))['project'] as Loose;
			const given = await one('image.update', { image: id, owner: mine['id'] }, admin);
			assert.notEqual(given['projectId'], projectId);
			await admin('image.delete', { image: id, ...gone });
		});

		it('a volume goes with its server where that is said, and only there', async () => {
			const names = [`${T}-goes`, `${T}-stays`];
			const host = await server(`${T}-host`);
			for (const name of names) {
				await demo('volume.create', { name, size: '1G', ...wait });
				const change = { volume: name, deleteWithServer: true };
				await assert.rejects(demo('volume.update', change), { code: 'CONFLICT', message: /to no server/ });
				await demo('volume.attach', { volume: name, serverId: host['id'], ...wait });
				await demo('volume.update', change);
			}
			await demo('volume.update', { volume: `${T}-stays`, deleteWithServer: false, description: 'kept' });
			await demo('server.delete', { serverId: host['id'], allowLoss: true, ...gone, ...wait });
			const left = async () => {
				const all = await demo('volume.getMany', {});
				return all.map(({ name }) => name).filter((name) => names.includes(String(name)));
			};
			await until(async () => (await left()).length === 1, 'one volume to go');
			assert.deepEqual(await left(), [`${T}-stays`]);
			const stays = await one('volume.get', { volume: `${T}-stays` });
			assert.equal(stays['description'], 'kept');
			await demo('volume.delete', { volume: `${T}-stays`, allowInUse: true, ...gone });
		});
	});
};
