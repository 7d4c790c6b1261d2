import { twoMachinesBehave } from './behaviour/two-machines.ts';
import { labCloud } from './lab-cloud.ts';

const world = labCloud(({ cloud }) => void cloud.world.compute.hosts.push('aio2'));

const restart = (host: string): void => {
	for (const row of world().cloud.world.compute.migrations)
		if (row['source_compute'] === host && row['status'] === 'done') row['status'] = 'completed';
};
twoMachinesBehave('clouds in the lab', (user) => world().lab.settings(user), restart);
