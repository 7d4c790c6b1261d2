import { actionTrials, applicationTrials, relationTrials, unitTrials } from './application.table.ts';
import { machineTrials, modelTrials, userTrials } from './controller.table.ts';
import {
	deployTrials,
	offerTrials,
	secretTrials,
	smallTrials,
	spaceTrials,
	storageTrials,
} from './rest.table.ts';
import { bundleTrials } from './bundle.table.ts';
import type { JujuTrials } from './scene.ts';
import { sourceTrials } from './sources.table.ts';
import { statusTrials } from './status.table.ts';

export { isIn, jujuSettings, labLacks, startJuju } from './scene.ts';

/** Every step of Juju once, as a user would fill it in. */
export const jujuTrials: JujuTrials = {
	...statusTrials,
	...applicationTrials,
	...unitTrials,
	...relationTrials,
	...actionTrials,
	...modelTrials,
	...machineTrials,
	...userTrials,
	...deployTrials,
	...bundleTrials,
	...secretTrials,
	...storageTrials,
	...spaceTrials,
	...offerTrials,
	...smallTrials,
	...sourceTrials,
};
