import type { AnyService } from '../src/catalogue/service.ts';
import { service as cloud } from '../src/services/cloud/index.ts';
import { service as conplyent } from '../src/services/conplyent/index.ts';
import { service as fleet } from '../src/services/fleet/index.ts';
import { service as juju } from '../src/services/juju/index.ts';
import { service as serf } from '../src/services/serf/index.ts';

/** Every service of the package, for the build, the docs and the checks. */
export const services: readonly AnyService[] = [serf, fleet, conplyent, juju, cloud];
