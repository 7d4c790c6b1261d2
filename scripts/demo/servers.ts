import { startConplyentLab } from '../../test/lab/conplyent/lab.ts';
import { live } from '../../test/lab/fleet/live.ts';
import { startSerfLab } from '../../test/lab/serf/lab.ts';

/** Servers of every system in this process, with something going on in each; and the settings that reach them, by connection type. */
export const startServers = async () => {
	const [serf, fleet, conplyent] = await Promise.all([
		startSerfLab({ name: 'demo-1', keys: ['aGVsbG8gZ29zc2lwIHdvcmxkIQ=='] }),
		live({ every: 4 }),
		startConplyentLab(),
	]);
	const rest = serf.live(2);
	return {
		connections: {
			'muster-serf': { hosts: [`${serf.host}:${serf.port}`] },
			'muster-fleet': { endpoints: [fleet.url] },
			'muster-conplyent': { host: conplyent.host, port: conplyent.port },
		},
		async close() {
			rest();
			await Promise.all([serf.close(), fleet.close(), conplyent.close()]);
		},
	};
};
