import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const wait = { wait: true, deadline: '120s' };
const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none' };

/** Moving servers where there is a second machine. `restart`: its nova-compute begins anew. */
export const twoMachinesBehave = (
	title: string,
	input: (user: 'demo' | 'admin') => Input,
	restart?: (host: string) => unknown,
): void => {
	const demo = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const machines = async (): Promise<Loose[]> =>
		(await admin('computeService.getMany', { down: false })).filter(
			({ binary }) => binary === 'nova-compute',
		);
	const made = async (name: string): Promise<Loose> => {
		const [server] = await demo('server.create', { name, ...base, ...wait });
		const [seen] = await admin('server.get', { serverId: server?.['id'] });
		return seen as Loose;
	};
	const away = (serverId: unknown) =>
		demo('server.delete', { serverId, preview: false, allowLoss: true, ...wait });
	const down = async (host: unknown, isDown: boolean): Promise<void> => {
		const all = await admin('computeService.getMany', { host });
		const { id } = all.find(({ binary }) => binary === 'nova-compute') as Loose;
		const [now] = await admin('computeService.setForcedDown', { id, down: isDown, allowUp: true });
		assert.deepEqual([now?.['forcedDown'], now?.['state']], [isDown, isDown ? 'down' : 'up']);
	};

	describe(`${title}: two machines`, () => {
		it('a running server moves to the other one, and the list of migrations says so', async () => {
			const { id, host } = await made('t-live');
			const [moved] = await admin('server.liveMigrate', { serverId: id, ...wait });
			assert.equal(moved?.['status'], 'ACTIVE');
			assert.notEqual(moved?.['host'], host);
			const [last] = await admin('server.getMigrations', { serverId: id });
			assert.deepEqual(
				[last?.['type'], last?.['fromHost'], last?.['toHost']],
				['live-migration', host, moved?.['host']],
			);
			await assert.rejects(admin('server.liveMigrate', { serverId: id, host: 'nosuch', ...wait }), {
				message: /nosuch could not be found/,
			});
			await away(id);
		});

		it('a machine that still reports is not called down unasked; its servers are evacuated once it is', async () => {
			const { id, host } = await made('t-evacuate');
			const service = (await machines()).find((each) => each['host'] === host);
			await assert.rejects(admin('computeService.setForcedDown', { id: service }), {
				code: 'BAD_INPUT',
				message: /still reports that it is up/,
			});
			await assert.rejects(admin('server.evacuate', { serverId: id, ...wait }), { message: /still in use/ });
			await down(host, true);
			const [moved] = await admin('server.evacuate', { serverId: id, ...wait });
			assert.equal(moved?.['status'], 'ACTIVE');
			assert.notEqual(moved?.['host'], host);
			const [last] = await admin('server.getMigrations', { serverId: id, status: 'done' });
			assert.deepEqual([last?.['type'], last?.['toHost']], ['evacuation', moved?.['host']]);
			await assert.rejects(down(host, false), { code: 'CONFLICT', hint: /restart its nova-compute first/ });
			await down(moved?.['host'], true);
			await assert.rejects(admin('server.evacuate', { serverId: id, ...wait }), {
				code: 'SERVER',
				message: /No valid host was found/,
			});
			await down(moved?.['host'], false);
			await restart?.(String(host));
			if (restart) await down(host, false);
			await away(id);
		});
	});
};
