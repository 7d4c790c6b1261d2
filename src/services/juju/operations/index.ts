import { actionOperations } from './action.ts';
import { applicationChanges } from './application-change.ts';
import { applicationConfig } from './application-config.ts';
import { applicationReads } from './application-read.ts';
import { machineOperations } from './machine.ts';
import { modelConfigOperations } from './model-config.ts';
import { modelOperations } from './model.ts';
import { relationOperations } from './relation.ts';
import { statusOperations } from './status.ts';
import { unitOperations } from './unit.ts';
import { userOperations } from './user.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	...statusOperations,
	...applicationReads,
	...applicationConfig,
	...applicationChanges,
	...unitOperations,
	...actionOperations,
	...relationOperations,
	...machineOperations,
	...modelOperations,
	...modelConfigOperations,
	...userOperations,
] as const;
