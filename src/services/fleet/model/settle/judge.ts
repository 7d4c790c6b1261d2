import type { DesiredState, Unit } from '../../wire/records.ts';
import { valuesOf } from '../../wire/options.ts';
import { placementFailure } from '../placement.ts';
import type { Seen } from './observe.ts';
import {
	hasFailed,
	isBroken,
	isBusy,
	isRestarting,
	shortId,
	type UnitOnMachine,
	failureText,
	spokenUnitOnMachine,
	unitOnMachines,
	statesInCluster,
} from './unit-on-machine.ts';

/**
 * What is waited for. launched: systemd was asked to start it. active: it runs. finished: it has run to its
 * end (a oneshot). loaded: it is on its machine and stopped. stopped: nothing of it runs, wherever it is.
 * inactive: it is on no machine. gone: it is destroyed, and no machine has it any more.
 */
export type SettleGoal = 'launched' | 'active' | 'finished' | 'loaded' | 'stopped' | 'inactive' | 'gone';

/** Kept from look to look: what the looks before have shown. */
export interface Observation {
	/** What the last look showed. */
	readonly words: string;
	/** How many looks in a row showed just that. */
	readonly looks: number;
	/** Whether any look showed it running. */
	readonly ran: boolean;
	/** How many looks showed it between two lives of a crash loop. */
	readonly restarts: number;
	/** How many looks in a row showed it active. */
	readonly active: number;
	/** Why no machine takes it, once all units were looked at. */
	readonly why?: string | undefined;
}

export interface Verdict {
	readonly settled: boolean;
	/** Why it can no longer come true; `undefined` while it can. */
	readonly failed: string | undefined;
	/** Whether there is no such unit at all. */
	readonly absent: boolean;
	/** How it stands, for people, e.g. `desired launched, currently inactive, on no machine`. */
	readonly words: string;
	readonly observation: Observation;
}

export interface Judging {
	/** What the looks before have shown. */
	readonly before?: Observation | undefined;
	/**
	 * Whether we only watch: then what others make of the unit is waited for. @default false: we have changed
	 * it, and others are in the way
	 */
	readonly watching?: boolean | undefined;
}

const wanted: Readonly<Record<SettleGoal, readonly DesiredState[]>> = {
	launched: ['launched'],
	active: ['launched'],
	finished: ['launched'],
	loaded: ['loaded'],
	stopped: ['loaded', 'inactive'],
	inactive: ['inactive'],
	gone: [],
};

/** Looks in a row after which a machine that reports nothing of a unit is taken at its word. */
const SILENT = 3;

const placeWords = (unit: Unit, { machines }: Seen, why: string | undefined): string => {
	const reason = placementFailure(unit, machines, undefined) ?? why;
	return reason === undefined ? 'on no machine' : `on no machine, since ${reason}`;
};

const spoken = (seen: Seen, places: readonly UnitOnMachine[], why: string | undefined): string => {
	const { unit } = seen;
	const here = statesInCluster(seen);
	if (!unit)
		return here.length === 0
			? 'gone'
			: `destroyed, but still on ${here.map(({ machineId }) => shortId(machineId)).join(', ')}`;
	const place = places.map(spokenUnitOnMachine).join('; ') || placeWords(unit, seen, why);
	return unit.global
		? `global, desired ${unit.desiredState}: ${place}`
		: `desired ${unit.desiredState}, currently ${unit.currentState}, ${place}`;
};

// right after a start systemd may still report the state from before it
const hasEnded = ({ state, current }: UnitOnMachine, { ran, looks }: Observation): boolean => {
	if (!state || !current) return false;
	if (state.systemdActiveState === 'active') return state.systemdSubState === 'exited';
	return state.systemdActiveState === 'inactive' && state.systemdSubState === 'dead' && (ran || looks >= 3);
};

const hasStopped = (
	unit: Unit,
	seen: Seen,
	places: readonly UnitOnMachine[],
	{ looks }: Observation,
): boolean => {
	const here = statesInCluster(seen);
	if (here.some(isBusy)) return false;
	if (unit.desiredState === 'inactive') return here.length === 0;
	// a state may be missing from one look
	if (unit.global) return looks >= 2;
	const [place] = places;
	if (place === undefined) return true;
	if (!place.state) return looks >= SILENT;
	return unit.currentState === 'loaded';
};

/**
 * How many looks in a row have to show it active: between two lives of a crash loop it looks well for a
 * moment.
 */
const looksUntilSure = ({ options }: Unit, { restarts }: Observation): number => {
	if (restarts > 0) return 3;
	const restart = valuesOf(options, 'Service', 'Restart').at(-1) ?? 'no';
	return restart === 'no' || restart === '' ? 1 : 2;
};

const isActive = (unit: Unit, places: readonly UnitOnMachine[]): boolean =>
	(unit.global || unit.currentState === 'launched') &&
	places.length > 0 &&
	places.every(({ state, current }) => current && state?.systemdActiveState === 'active');

const isThere = (
	settling: SettleGoal,
	unit: Unit,
	seen: Seen,
	places: readonly UnitOnMachine[],
	observation: Observation,
): boolean => {
	const everywhere = (rule: (place: UnitOnMachine) => boolean) => places.length > 0 && places.every(rule);
	const reached = (state: DesiredState) =>
		unit.global ? everywhere(({ current }) => current) : unit.currentState === state;
	switch (settling) {
		case 'launched':
			return reached('launched');
		case 'active':
			return isActive(unit, places) && observation.active >= looksUntilSure(unit, observation);
		case 'finished':
			return reached('launched') && everywhere((place) => hasEnded(place, observation));
		case 'loaded':
			return reached('loaded') && everywhere(({ state, current }) => current && !isBusy(state));
		case 'stopped':
			return hasStopped(unit, seen, places, observation);
		case 'inactive':
			return (unit.global || unit.currentState === 'inactive') && statesInCluster(seen).length === 0;
		case 'gone':
			return false;
	}
};

const failureOf = (
	settling: SettleGoal,
	unit: Unit,
	places: readonly UnitOnMachine[],
	observation: Observation,
): string | undefined => {
	const starting = settling === 'active' || settling === 'finished';
	const started = unit.global || unit.currentState === 'launched';
	if (!starting || !started) return undefined;
	const broken = places.filter(({ state, current }) => current && isBroken(state));
	// a state from before the start may linger for one look; a crash loop changes from look to look
	const sure = broken.some(({ state }) => hasFailed(state))
		? observation.looks >= 2
		: observation.restarts >= 2;
	return broken.length > 0 && sure ? broken.map(failureText).join('; ') : undefined;
};

const observe = (
	seen: Seen,
	places: readonly UnitOnMachine[],
	words: string,
	before?: Observation,
): Observation => {
	const here = places.filter(({ current }) => current).map(({ state }) => state);
	const active = seen.unit !== undefined && isActive(seen.unit, places);
	return {
		words,
		looks: before?.words === words ? before.looks + 1 : 1,
		ran: before?.ran === true || here.some(isBusy),
		restarts: (before?.restarts ?? 0) + (here.some(isRestarting) ? 1 : 0),
		active: active ? (before?.active ?? 0) + 1 : 0,
		why: before?.why,
	};
};

const judgeAbsent = (settling: SettleGoal, seen: Seen, { before, watching }: Judging): Partial<Verdict> => {
	if (settling === 'gone') return { settled: statesInCluster(seen).length === 0 };
	return watching && !before
		? { failed: 'there is no such unit', absent: true }
		: { failed: 'it was destroyed meanwhile' };
};

/**
 * Whether a unit has become what was asked for, judged from one look and from what the looks before have
 * shown. Failing needs two looks: a state from before the start may linger. `launched` is not running, and
 * global units have their own rule: every fitting machine counts (protocol §5). An unschedulable unit waits
 * for ever, and the words say why no machine takes it.
 */
export const judge = (settling: SettleGoal, seen: Seen, judging: Judging = {}): Verdict => {
	const { before, watching = false } = judging;
	const { unit } = seen;
	const places = unitOnMachines(seen);
	const words = spoken(seen, places, before?.why);
	const observation = observe(seen, places, words, before);
	const verdict = (more: Partial<Verdict>): Verdict => ({
		settled: false,
		failed: undefined,
		absent: false,
		words,
		observation,
		...more,
	});
	if (!unit) return verdict(judgeAbsent(settling, seen, judging));
	if (settling === 'gone')
		return verdict(watching || observation.looks < 2 ? {} : { failed: 'somebody created it again' });
	if (!wanted[settling].includes(unit.desiredState))
		return verdict(watching ? {} : { failed: `somebody has set it to ${unit.desiredState} meanwhile` });
	if (isThere(settling, unit, seen, places, observation)) return verdict({ settled: true });
	return verdict({ failed: failureOf(settling, unit, places, observation) });
};
