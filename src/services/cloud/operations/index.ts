import { accountOperations } from './account.ts';
import { adminOperations } from './admin.ts';
import { apiOperations } from './api.ts';
import { backupOperations, volumeTypeOperations } from './backup.ts';
import { containerOperations } from './container.ts';
import { flavorOperations } from './flavor.ts';
import { floatingIpOperations } from './floating-ip.ts';
import { imageOperations } from './image.ts';
import { keyPairOperations } from './key-pair.ts';
import { networkOperations } from './network.ts';
import { objectOperations } from './object.ts';
import { objectAccess } from './object-access.ts';
import { objectParts } from './object-parts.ts';
import { portOperations } from './port.ts';
import { projectOperations } from './project.ts';
import { quotaOperations } from './quota.ts';
import { routerOperations } from './router.ts';
import { securityGroupOperations } from './security-group.ts';
import { serverOperations } from './server.ts';
import { serverActionOperations } from './server-action.ts';
import { serverConsole } from './server-console.ts';
import { serverGroupOperations } from './server-group.ts';
import { serverMetadata } from './server-metadata.ts';
import { snapshotOperations } from './snapshot.ts';
import { subnetOperations } from './subnet.ts';
import { userOperations } from './user.ts';
import { volumeOperations } from './volume.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	...serverOperations,
	...serverActionOperations,
	...serverMetadata,
	...serverConsole,
	...flavorOperations,
	...keyPairOperations,
	...serverGroupOperations,
	...imageOperations,
	...networkOperations,
	...subnetOperations,
	...portOperations,
	...floatingIpOperations,
	...securityGroupOperations,
	...routerOperations,
	...volumeOperations,
	...volumeTypeOperations,
	...snapshotOperations,
	...backupOperations,
	...containerOperations,
	...objectOperations,
	...objectAccess,
	...objectParts,
	...accountOperations,
	...quotaOperations,
	...projectOperations,
	...userOperations,
	...adminOperations,
	...apiOperations,
];
