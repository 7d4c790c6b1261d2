import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Everything that these tests make begins with it, and goes with the tests of a real cloud. */
const T = 't-st';
const wait = { wait: true, deadline: '90s' };
const gone = { preview: false };
const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none' };

/** A step that is refused, by which code, and what the hint says to do. */
type Refused = readonly [step: string, values: Input, code: string, hint: RegExp];

/** What a cloud refuses for the state that a thing is in, and for names that are not there: what to do then. */
export const statesBehave = (title: string, input: () => Input): void => {
	const demo = engineRunner(input);
	const one = async (step: string, values: Input): Promise<Loose> => (await demo(step, values))[0] as Loose;
	const refuses = async (...rows: readonly Refused[]): Promise<void> => {
		for (const [step, values, code, hint] of rows)
			await assert.rejects(demo(step, values), { code, hint }, `${step} ${JSON.stringify(values)}`);
	};

	describe(`${title}: states`, () => {
		const serverId = `${T}-a`;
		before(async () => {
			await one('server.create', { name: serverId, ...base, ...wait });
		});
		after(() => demo('server.delete', { serverId, allowLoss: true, ...gone, ...wait }).catch(() => {}));

		it('a server that is locked', async () => {
			await demo('server.lock', { serverId });
			await refuses(
				['server.stop', { serverId }, 'CONFLICT', /“Unlock a server” first/],
				['server.delete', { serverId, allowLoss: true, ...gone }, 'CONFLICT', /“Unlock a server” first/],
			);
			await demo('server.unlock', { serverId });
		});

		it('a server that is in another state than the step is for', async () => {
			await refuses(
				['server.start', { serverId }, 'CONFLICT', /active.* nothing more is needed/],
				['server.confirmResize', { serverId }, 'CONFLICT', /The server is active/],
				['server.resize', { serverId, flavor: 'm1.tiny' }, 'CONFLICT', /has this flavor already/],
			);
			await demo('server.resize', { serverId, flavor: 'm1.small', ...wait });
			await refuses(['server.stop', { serverId }, 'CONFLICT', /Confirm the resize/]);
			const reverted = await one('server.revertResize', { serverId, ...wait });
			assert.deepEqual([reverted['status'], reverted['flavorName']], ['ACTIVE', 'm1.tiny']);
			for (const [into, out, hint] of [
				['rescue', 'unrescue', /“Unrescue a server” first/],
				['pause', 'unpause', /“Unpause a server” first/],
				['suspend', 'resume', /“Resume a server” first/],
			] as const) {
				await demo(`server.${into}`, { serverId, ...wait });
				await refuses(['server.reboot', { serverId }, 'CONFLICT', hint]);
				await demo(`server.${out}`, { serverId, ...wait });
			}
		});

		it('what a new server is to have, and is not there', async () => {
			const create = (more: Input) => ({ name: `${T}-no`, ...base, ...more });
			await one('network.create', { name: `${T}-bare` });
			await refuses(
				['server.create', create({ keyName: 'nosuch' }), 'NOT_FOUND', /“Get many key pairs”/],
				['server.create', create({ availabilityZone: 'mars' }), 'NOT_FOUND', /availability zones/],
				[
					'server.create',
					create({ networks: ['private'], securityGroups: ['nosuch'] }),
					'NOT_FOUND',
					/“Get many security groups”/,
				],
				['server.create', create({ networks: [`${T}-bare`] }), 'CONFLICT', /“Create a subnet” first/],
				['volume.create', { name: `${T}-no`, size: '1G', availabilityZone: 'mars' }, 'NOT_FOUND', /zone/],
			);
			const servers = await demo('server.getMany', {});
			assert.equal(
				servers.some(({ name }) => name === `${T}-no`),
				false,
			);
		});

		it('names that a cloud does not take are told in few words', async () => {
			await refuses(['server.create', { name: 'web 🙂', ...base }, 'SERVER', /Leave out emoji/]);
			const long = 'x'.repeat(256);
			for (const [step, values] of [
				['server.create', { name: long, ...base }],
				['volume.create', { name: long, size: '1G' }],
			] as const)
				await assert.rejects(demo(step, values), ({ message }: Error) => {
					assert.match(message, /too long|more than|at most|greater than/i);
					return message.length < 300;
				});
		});

		it('a volume that a server has, or boots from', async () => {
			const [volume, root] = [`${T}-v`, `${T}-root`];
			await one('volume.create', { name: volume, size: '2G', ...wait });
			await one('volume.create', { name: root, size: '1G', image: 'cirros', ...wait });
			const booted = { flavor: 'm1.tiny', networking: 'none', bootVolume: root };
			await one('server.create', { name: `${T}-b`, ...booted, ...wait });
			await demo('volume.attach', { volume, serverId, ...wait });
			await refuses(
				['volume.attach', { volume, serverId }, 'CONFLICT', /has this volume already/],
				['volume.attach', { volume, serverId: `${T}-b` }, 'CONFLICT', /detach it there first/],
				['server.create', { name: `${T}-c`, ...booted }, 'CONFLICT', /has this volume already/],
				['snapshot.create', { volume, name: `${T}-s` }, 'CONFLICT', /turn on “While in use”/],
				['volume.delete', { volume, allowInUse: true, ...gone }, 'CONFLICT', /Detach the volume first/],
				['volume.extend', { volume, size: '1G' }, 'SERVER', /only grows/],
				['volume.detach', { volume: root, ...gone }, 'CONFLICT', /free when the server is deleted/],
			);
			await demo('server.shelve', { serverId, ...wait });
			const off = { volume, ...gone, ...wait };
			await refuses(['volume.detach', off, 'CONFLICT', /unshelve it first/]);
			await demo('server.unshelve', { serverId, ...wait });
			await demo('volume.detach', off);
			await refuses(['volume.detach', off, 'CONFLICT', /nothing more is needed/]);
			await demo('snapshot.create', { volume, name: `${T}-s`, ...wait });
			await refuses(['volume.delete', { volume, ...gone }, 'CONFLICT', /“With snapshots”/]);
			await demo('volume.delete', { volume, withSnapshots: true, ...gone, ...wait });
			await demo('server.delete', { serverId: `${T}-b`, ...gone, ...wait });
		});
	});
};
