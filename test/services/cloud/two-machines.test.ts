import { after, before } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { startTrialCloud } from '../../hosts/services/cloud/lab.ts';
import { twoMachinesBehave } from './behaviour/two-machines.ts';

let world: Awaited<ReturnType<typeof startTrialCloud>>;
before(async () => {
	world = await startTrialCloud();
	world.cloud.world.compute.hosts.push('aio2');
});
after(async () => {
	endLeases();
	await world.cloud.close();
});

const restart = (host: string): void => {
	for (const row of world.cloud.world.compute.migrations)
		if (row['source_compute'] === host && row['status'] === 'done') row['status'] = 'completed';
};
twoMachinesBehave('clouds in the lab', (user) => world.lab.settings(user), restart);
