import { getInfo, getMetrics, getStatus } from './cluster.ts';
import { getJournal } from './journal.ts';
import { getMachines, removeMetadata, setMetadata } from './machine.ts';
import { scaleUnit } from './scale.ts';
import { catUnit, getStates, getUnit, getUnits, waitUntil } from './unit-read.ts';
import { destroyUnit, restartUnit, setState, stopUnit, unloadUnit } from './unit-state.ts';
import { createUnit, loadUnit, replaceUnit, startUnit, submitUnit } from './unit-submit.ts';

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
