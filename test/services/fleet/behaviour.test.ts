import { after, before, describe } from 'node:test';
import { type FleetLab, startFleetLab } from '../../lab/fleet/lab.ts';
import type { Host } from './behaviour/host.ts';
import { machinesBehave } from './behaviour/machines.ts';
import { unitsBehave } from './behaviour/units.ts';

const labs = [
	{ name: 'over TCP', options: {}, socket: false },
	{ name: 'over a unix socket', options: { unix: true }, socket: true },
	{
		name: 'with the gRPC registry and pages of two',
		options: { grpc: true, tokenLimit: 2, machines: 3 },
		socket: false,
	},
];

for (const { name, options, socket } of labs)
	describe(`fleet client and lab, ${name}`, () => {
		let lab: FleetLab;
		const host = (): Host => ({
			endpoint: socket ? lab.unixUrl : lab.url,
			prefix: '',
			every: 0.01,
			patience: 10,
		});
		before(async () => {
			lab = await startFleetLab(options);
		});
		after(() => lab.close());
		unitsBehave(host);
		machinesBehave(host);
	});
