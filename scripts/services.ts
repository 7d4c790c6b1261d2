import type { Migration } from '../src/catalogue/migration.ts';
import type { AnyService } from '../src/catalogue/service.ts';
import { service as cloud } from '../src/services/cloud/index.ts';
import { fromKamaki } from '../src/services/cloud/migration.table.ts';
import { service as conplyent } from '../src/services/conplyent/index.ts';
import { fromConplyent } from '../src/services/conplyent/migration.table.ts';
import { service as fleet } from '../src/services/fleet/index.ts';
import { fromPythonFleet } from '../src/services/fleet/migration.table.ts';
import { service as juju } from '../src/services/juju/index.ts';
import { fromJujuclient } from '../src/services/juju/migration.table.ts';
import { service as serf } from '../src/services/serf/index.ts';
import { fromSerfPython } from '../src/services/serf/migration.table.ts';

/** Every service of the package, for the build, the docs and the checks. */
export const services: readonly AnyService[] = [serf, fleet, conplyent, juju, cloud];

/** For people who come from another client of the same system; words for the docs, not for a running flow. */
export const migrations: readonly (readonly [AnyService, Migration])[] = [
	[serf, fromSerfPython],
	[fleet, fromPythonFleet],
	[conplyent, fromConplyent],
	[juju, fromJujuclient],
	[cloud, fromKamaki],
];
