import { after, before, describe } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { startTrialCloud } from '../services/cloud-lab.ts';
import { triggerLife } from '../services/trigger-life.ts';

describe('the clouds’ triggers in Node-RED', () => {
	let world: Awaited<ReturnType<typeof startTrialCloud>>;
	let count = 0;
	const settings = () => ({ ...world.lab.settings('demo') });
	before(async () => {
		world = await startTrialCloud();
		const run = engineRunner(settings);
		await run('container.create', { name: 'turns' });
		for (let turn = 0; turn <= 5; turn++)
			await run('server.create', {
				name: `turn-${turn}`,
				flavor: 'm1.tiny',
				image: 'cirros',
				networks: ['private'],
				wait: true,
			});
	});
	after(() => world.cloud.close());

	triggerLife(() => ({
		service,
		settings,
		source: ['serverChanged', { events: ['changed'], interval: '1s' }],
		others: {
			objectChanged: { container: 'turns', interval: '1s' },
			volumeChanged: { interval: '1s' },
			imageChanged: { interval: '1s' },
			quotaAbove: { percent: 80 },
		},
		async change() {
			const name = `turn-${count++}`;
			world.cloud.failServer(name);
			return new RegExp(`^Server ${name} is ERROR`);
		},
		connections: () => world.cloud.connections(),
		stop: () => world.cloud.stop('compute'),
		start: () => world.cloud.start('compute'),
	}));
});
