import assert from 'node:assert/strict';
import { engineRunner } from '../../../services/cloud/run.ts';
import type { Input, Loose } from '../trial.ts';
import { startTrialCloud } from './lab.ts';
import { base, type CloudTrials, first, wait } from './scene.ts';

const labOfTwo = async () => {
	const { cloud, lab } = await startTrialCloud();
	cloud.world.compute.hosts.push('aio2');
	return { settings: lab.settings('admin'), end: () => cloud.close() };
};

/**
 * A step that moves a server to a second machine. `before`: what an admin does with the server’s machine
 * first.
 */
const between = (
	name: string,
	before: (admin: ReturnType<typeof engineRunner>, host: unknown) => Promise<void> = async () => {},
): CloudTrials[string] => {
	let settings: Input;
	let from: unknown;
	return {
		async settings({ lab }) {
			const two = await (lab.twoMachines ?? labOfTwo)();
			({ settings } = two);
			return two;
		},
		async input() {
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
