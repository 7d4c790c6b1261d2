import { startConplyentLab } from '../../test/lab/conplyent/lab.ts';
import { live } from '../../test/lab/fleet/live.ts';
import { startController } from '../../test/lab/juju/index.ts';
import { startDemoCloud } from './cloud.ts';
import { startSerfLab } from '../../test/lab/serf/lab.ts';

/** Milliseconds between two things that happen in the Juju model. */
const JUJU_EVERY = 4000;

/** A controller with a model in which a unit is blocked now and then, an error is logged and a model comes and goes. */
const startJuju = async () => {
	const lab = await startController({ profile: '3.6', models: ['default', 'other'] });
	lab.deploy('postgresql', { units: 2 });
	lab.deploy('wordpress', { name: 'blog' });
	lab.deploy('mysql');
	lab.relate('blog', 'mysql');
	lab.settle();
	let turn = 0;
	const timer = setInterval(() => {
		const isBad = turn++ % 2 === 0;
		lab.setStatus('mysql/0', isBad ? 'blocked' : 'active', isBad ? 'disk is full' : 'ready');
		if (isBad) lab.world.log(lab.model(), { tag: 'unit-mysql-0', level: 'ERROR', message: 'disk is full' });
		if (isBad) lab.addModel(`short-lived-${turn}`);
	}, JUJU_EVERY);
	return {
		lab,
		async close() {
			clearInterval(timer);
			await lab[Symbol.asyncDispose]();
		},
	};
};

/** Servers of every system in this process, with something going on in each; and the settings that reach them, by connection type. */
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
