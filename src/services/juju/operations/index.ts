import { annotationOperations } from './annotation.ts';
import { backupOperations } from './backup.ts';
import { blockOperations } from './block.ts';
import { bundleOperations } from './bundle.ts';
import { charmOperations } from './charm.ts';
import { cloudOperations } from './cloud.ts';
import { controllerOperations } from './controller.ts';
import { deployOperations } from './deploy.ts';
import { downloadOperations } from './download.ts';
import { facadeOperations } from './facade.ts';
import { logOperations } from './log.ts';
import { offerConsumers } from './offer-consume.ts';
import { offerOperations } from './offer.ts';
import { resourceOperations } from './resource.ts';
import { secretOperations } from './secret.ts';
import { spaceOperations } from './space.ts';
import { sshKeyOperations } from './ssh-key.ts';
import { storageOperations } from './storage.ts';
import { storagePools } from './storage-pool.ts';
import { actionOperations } from './action.ts';
import { execOperations } from './exec.ts';
import { operationOperations } from './operation.ts';
import { taskOperations } from './task.ts';
import { taskWatchOperations } from './task-watch.ts';
import { applicationChanges } from './application-change.ts';
import { applicationConfig } from './application-config.ts';
import { applicationExpose } from './application-expose.ts';
import { applicationMinimum } from './application-minimum.ts';
import { applicationReads } from './application-read.ts';
import { machineAgents } from './machine-agent.ts';
import { machineOperations } from './machine.ts';
import { modelConfigOperations } from './model-config.ts';
import { modelAccess } from './model-access.ts';
import { modelDefaults } from './model-defaults.ts';
import { modelDestroy } from './model-destroy.ts';
import { modelUpgrades } from './model-upgrade.ts';
import { modelOperations } from './model.ts';
import { refreshOperations } from './refresh.ts';
import { relationOperations } from './relation.ts';
import { statusOperations } from './status.ts';
import { unitNetwork } from './unit-network.ts';
import { unitOperations } from './unit.ts';
import { userOperations } from './user.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	...statusOperations,
	...deployOperations,
	...refreshOperations,
	...bundleOperations,
	...applicationReads,
	...applicationConfig,
	...applicationMinimum,
	...applicationExpose,
	...applicationChanges,
	...unitOperations,
	...unitNetwork,
	...actionOperations,
	...execOperations,
	...taskOperations,
	...taskWatchOperations,
	...operationOperations,
	...relationOperations,
	...machineOperations,
	...machineAgents,
	...modelOperations,
	...logOperations,
	...modelDestroy,
	...modelAccess,
	...modelUpgrades,
	...modelConfigOperations,
	...modelDefaults,
	...userOperations,
	...secretOperations,
	...storageOperations,
	...storagePools,
	...spaceOperations,
	...offerOperations,
	...offerConsumers,
	...charmOperations,
	...resourceOperations,
	...downloadOperations,
	...sshKeyOperations,
	...annotationOperations,
	...blockOperations,
	...controllerOperations,
	...cloudOperations,
	...backupOperations,
	...facadeOperations,
] as const;
