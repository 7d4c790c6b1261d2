import { startConplyentLab } from '../../test/lab/conplyent/lab.ts';
import { live } from '../../test/lab/fleet/live.ts';
import { startDemoCloud } from './cloud.ts';
import { startDemoJuju } from './juju.ts';
import { startSerfLab } from '../../test/lab/serf/lab.ts';

/** A command that writes lines for a while, as a log grows. */
const LOG = {
	command: {
		type: 'str',
		value: 'i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i; sleep 2; done',
	},
	reading: { type: 'str', value: 'shell' },
	restart: { type: 'str', value: 'always' },
};

/**
 * Servers of every system in this process, with something going on in each; and the settings that reach them,
 * by connection type.
 */
export const startServers = async () => {
	const [serf, fleet, conplyent, juju, cloud] = await Promise.all([
		startSerfLab({ name: 'demo-1', keys: ['aGVsbG8gZ29zc2lwIHdvcmxkIQ=='] }),
		live({ every: 4 }),
		startConplyentLab(),
		startDemoJuju(),
		startDemoCloud(),
	]);
	const rest = serf.live(2);
	return {
		/** How programs and other editors reach them, line by line. */
		reach: [
			juju.reach,
			cloud.reach,
			`Serf: ${serf.host}:${serf.port}`,
			`fleet: ${fleet.url}`,
			`conplyent: host ${conplyent.host}, port ${conplyent.port}`,
		],
		/** What the examples upload. */
		folder: cloud.folder,
		/** What other nodes of the examples need: the log that one follows is the user’s. */
		nodes: { 'muster-conplyent-job-output': { values: LOG } },
		connections: {
			'muster-serf': { hosts: [`${serf.host}:${serf.port}`] },
			'muster-fleet': { endpoints: [fleet.url] },
			'muster-conplyent': { host: conplyent.host, port: conplyent.port },
			'muster-juju': juju.settings,
			'muster-cloud': cloud.settings,
		},
		async close() {
			rest();
			await Promise.all([serf.close(), fleet.close(), conplyent.close(), juju.close(), cloud.close()]);
		},
	};
};
