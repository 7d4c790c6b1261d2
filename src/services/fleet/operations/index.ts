import { clusterOperations } from './cluster.ts';
import { unitJournals } from './journal.ts';
import { machineOperations } from './machine.ts';
import { stateOperations } from './state.ts';
import { unitReads } from './unit-read.ts';
import { unitReplaces } from './unit-replace.ts';
import { unitScales } from './unit-scale.ts';
import { unitStateChanges } from './unit-state.ts';
import { unitSubmits } from './unit-submit.ts';
import { unitWaits } from './unit-wait.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	...unitReads,
	...unitJournals,
	...unitSubmits,
	...unitReplaces,
	...unitStateChanges,
	...unitScales,
	...unitWaits,
	...stateOperations,
	...machineOperations,
	...clusterOperations,
] as const;
