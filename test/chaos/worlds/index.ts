import type { ChaosWorld } from '../world.ts';
import type { Random } from '../random.ts';
import { cloudWorld } from './cloud.ts';
import { conplyentWorld } from './conplyent.ts';
import { fleetWorld } from './fleet.ts';
import { jujuWorld } from './juju.ts';
import { serfWorld } from './serf.ts';

/** Servers, by the name of what they are. */
export const worlds: Readonly<Record<string, (random: Random) => Promise<ChaosWorld>>> = {
	serf: serfWorld,
	fleet: fleetWorld,
	conplyent: conplyentWorld,
	'juju-3.6': jujuWorld('3.6'),
	'juju-4.0': jujuWorld('4.0'),
	cloud: cloudWorld,
};
