import { getInfo, getMetrics, getStatus } from './operations/cluster.ts';
import { getJournal } from './operations/journal.ts';
import { getMachines, removeMetadata, setMetadata } from './operations/machine.ts';
import { scaleUnit } from './operations/scale.ts';
import { catUnit, getStates, getUnit, getUnits, waitUntil } from './operations/unit-read.ts';
import { destroyUnit, restartUnit, setState, stopUnit, unloadUnit } from './operations/unit-state.ts';
import { createUnit, loadUnit, replaceUnit, startUnit, submitUnit } from './operations/unit-submit.ts';

/** Every operation of the service, in the order users see them. */
export const operations = [
	getUnits,
	getUnit,
	catUnit,
	getJournal,
	createUnit,
	replaceUnit,
	submitUnit,
	loadUnit,
	startUnit,
	stopUnit,
	unloadUnit,
	restartUnit,
	setState,
	destroyUnit,
	scaleUnit,
	waitUntil,
	getStates,
	getMachines,
	setMetadata,
	removeMetadata,
	getStatus,
	getInfo,
	getMetrics,
] as const;
