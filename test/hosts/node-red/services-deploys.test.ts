import { service as fleetService } from '../../../src/services/fleet/index.ts';
import { service as serfService } from '../../../src/services/serf/index.ts';
import { startFleetLab } from '../../lab/fleet/lab.ts';
import { startSerfLab } from '../../lab/serf/lab.ts';
import { has } from '../services/fleet.table.ts';
import { outlivesDeploys, type Told } from './support/outlives-deploys.ts';

const serf = async (): Promise<Told> => {
	const lab = await startSerfLab();
	return {
		service: serfService,
		settings: { hosts: [`127.0.0.1:${lab.port}`] },
		source: ['userEvent', { names: ['flood'] }],
		every: 1,
		tell: (number) => lab.cluster.event('flood', Buffer.from(`${number}`)),
		numberOf: ({ userEvent }) => Number((userEvent as { payload: string }).payload),
		close: () => lab.close(),
	};
};

const fleet = async (): Promise<Told> => {
	const lab = await startFleetLab({ tokenLimit: 50 });
	return {
		service: fleetService,
		settings: { endpoints: [lab.url] },
		source: ['clusterChanged', { events: ['unit.created'], interval: '500ms' }],
		every: 25,
		tell: (number) => has(lab, `n${1000 + number}.service`),
		numberOf: ({ unit }) => Number(/\d+/.exec((unit as { name: string }).name)?.[0]) - 1000,
		close: () => lab.close(),
	};
};

outlivesDeploys('Serf, in Node-RED 5', 5, serf);
outlivesDeploys('Serf, in Node-RED 4', 4, serf);
outlivesDeploys('fleet, in Node-RED 5', 5, fleet);
