import { startConplyentLab } from '../../test/lab/conplyent/lab.ts';
import { live } from '../../test/lab/fleet/live.ts';
import { live as liveModel, startController } from '../../test/lab/juju/index.ts';
import { startDemoCloud } from './cloud.ts';
import { startSerfLab } from '../../test/lab/serf/lab.ts';

/** Milliseconds between two things that happen in the Juju model. */
const JUJU_EVERY = 4000;

/**
 * A controller with a model that lives: a unit is blocked now and then, an error is logged, units and a model
 * come and go.
 */
const startJuju = async () => {
	const lab = await startController({ profile: '3.6', models: ['default', 'other'] });
	lab.deploy('postgresql', { units: 2 });
	lab.deploy('wordpress', { name: 'blog' });
	lab.deploy('mysql');
	lab.relate('blog', 'mysql');
	lab.settle();
	const end = liveModel(lab, { every: JUJU_EVERY, unit: 'mysql/0' });
	return {
		lab,
		async close() {
			end();
			await lab[Symbol.asyncDispose]();
		},
	};
};

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
		startJuju(),
		startDemoCloud(),
	]);
	const rest = serf.live(2);
	return {
		/** What the examples upload. */
		folder: cloud.folder,
		/** What other nodes of the examples need: the log that one follows is the user’s. */
		nodes: { 'muster-conplyent-job-output': { values: LOG } },
		connections: {
			'muster-serf': { hosts: [`${serf.host}:${serf.port}`] },
			'muster-fleet': { endpoints: [fleet.url] },
			'muster-conplyent': { host: conplyent.host, port: conplyent.port },
			'muster-juju': {
				addresses: [juju.lab.wsUrl],
				ca: juju.lab.ca,
				user: juju.lab.user,
				model: 'admin/default',
				credentials: { password: juju.lab.password },
			},
			'muster-cloud': cloud.settings,
		},
		async close() {
			rest();
			await Promise.all([serf.close(), fleet.close(), conplyent.close(), juju.close(), cloud.close()]);
		},
	};
};
