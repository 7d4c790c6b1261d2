import { serverTrials } from './server.table.ts';
import { serverActionTrials } from './server-action.table.ts';
import { serverMoreTrials } from './server-more.table.ts';
import { computeTrials } from './compute.table.ts';
import { imageTrials } from './image.table.ts';
import { networkTrials } from './network.table.ts';
import { portTrials } from './port.table.ts';
import { securityGroupTrials } from './security-group.table.ts';
import { volumeTrials } from './volume.table.ts';
import { snapshotTrials } from './snapshot.table.ts';
import { containerTrials } from './container.table.ts';
import { objectTrials } from './object.table.ts';
import { objectMoreTrials } from './object-more.table.ts';
import { accountTrials } from './account.table.ts';
import type { CloudTrials } from './scene.ts';

export { cloudRefusals } from './refusals.table.ts';
export type { TrialCloud } from './scene.ts';

/** Every step of OpenStack’s once, as a user would fill it in: in the lab, and in a real cloud. */
export const cloudTrials: CloudTrials = {
	...serverTrials,
	...serverActionTrials,
	...serverMoreTrials,
	...computeTrials,
	...imageTrials,
	...networkTrials,
	...portTrials,
	...securityGroupTrials,
	...volumeTrials,
	...snapshotTrials,
	...containerTrials,
	...objectTrials,
	...objectMoreTrials,
	...accountTrials,
};

/** Steps that no trial makes here: of Synnefo, or needing a second machine (`moveTrials`). */
export const untried: readonly string[] = [
	...['object.append', 'object.overwrite', 'object.truncate', 'container.purgeHistory'],
	...['object.share', 'object.publish', 'object.getSharingAccounts', 'account.setGroup'],
	...['server.getStats', 'server.setFirewall', 'server.reassign', 'image.register', 'user.lookUp'],
	...[
		'project.apply',
		'project.act',
		'project.getMembers',
		'project.join',
		'project.actOnMember',
		'project.setDefault',
	],
	...['server.evacuate', 'server.liveMigrate'],
];
