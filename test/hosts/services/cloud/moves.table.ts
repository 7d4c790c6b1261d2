import assert from 'node:assert/strict';
import { engineRunner } from '../../../services/cloud/run.ts';
import type { Given, Loose } from '../trial.ts';
import { startTrialCloud } from './lab.ts';
import { base, type CloudTrials, first, wait } from './scene.ts';

/**
 * A step that moves a server, in a lab cloud of its own with a second machine: the real cloud of the live
 * tests has one. `before`: what an admin does with the server’s machine first.
 */
const between = (
	name: string,
	before: (admin: ReturnType<typeof engineRunner>, host: unknown) => Promise<void> = async () => {},
): CloudTrials[string] => {
	let settings: Given;
	let from: unknown;
	return {
		async settings() {
			const { cloud, lab } = await startTrialCloud();
			cloud.world.compute.hosts.push('aio2');
			settings = lab.settings('admin');
			return { settings, end: () => cloud.close() };
		},
		async given() {
			const admin = engineRunner(() => settings);
			const [made] = await admin('server.create', { ...base, name, networking: 'none', ...wait });
			from = made?.['host'];
			await before(admin, from);
			return { serverId: made?.['id'], ...wait };
		},
		gives: { name, status: 'ACTIVE' },
		after(_, results) {
			const { host } = first(results);
			assert.deepEqual([from, host].sort(), ['aio', 'aio2']);
		},
	};
};

/** Steps that need a second machine. */
export const moveTrials: CloudTrials = {
	'server.liveMigrate': between('t-live-migrate'),
	'server.evacuate': between('t-evacuate', async (admin, host) => {
		const services = await admin('computeService.getMany', { host });
		const { id } = services.find(({ binary }) => binary === 'nova-compute') as Loose;
		await admin('computeService.setForcedDown', { id, down: true, allowUp: true });
	}),
};
