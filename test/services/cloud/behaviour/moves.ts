import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Moving servers where there is one machine only: nothing is moved, and nothing says that it was. */
export const movesBehave = (title: string, input: (user: 'demo' | 'admin') => Input): void => {
	const demo = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const wait = { wait: true, deadline: '60s' };

	describe(`${title}: one machine only`, () => {
		it('a server is neither evacuated from a machine that is up nor migrated to where it is', async () => {
			const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none' };
			const [server] = await demo('server.create', { name: 't-moves', ...base, ...wait });
			const serverId = server?.['id'];
			await assert.rejects(demo('server.liveMigrate', { serverId }), { code: 'AUTH_REJECTED' });
			await assert.rejects(admin('server.evacuate', { serverId, ...wait }), { message: /still in use/ });
			await assert.rejects(admin('server.liveMigrate', { serverId, ...wait }), {
				code: 'SERVER',
				message: /was not moved: it is still on aio/,
			});
			const gone = { serverId, preview: false, allowLoss: true, ...wait };
			await demo('server.delete', gone);
		});
	});
};
