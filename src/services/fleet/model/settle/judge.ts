import { unmet } from '../../wire/eligible.ts';
import type { DesiredState, Unit } from '../../wire/records.ts';
import { requirementsOf } from '../../wire/requirements.ts';
import type { Seen } from './observe.ts';
import { hasFailed, isBusy, type Standing, spokenStanding, standings } from './unit-on-machine.ts';

/**
 * What is waited for. launched: systemd was asked to start it. active: it runs. finished: it has run to its end (a oneshot).
 * loaded: it is on its machine and stopped. inactive: it is on no machine. gone: it is destroyed, and no machine has it any more.
 */
export type Settling = 'launched' | 'active' | 'finished' | 'loaded' | 'inactive' | 'gone';

/** Kept from look to look: what the looks before have shown. */
export interface Observation {
	/** What the last look showed. */
	readonly words: string;
	/** How many looks in a row showed just that. */
	readonly looks: number;
	/** Whether any look showed it running. */
	readonly ran: boolean;
}

export interface Verdict {
	readonly settled: boolean;
	/** Why it can no longer come true; `undefined` while it can. */
	readonly failed: string | undefined;
	/** How it stands, for people, e.g. `desired launched, currently inactive, on no machine`. */
	readonly words: string;
	readonly glimpse: Observation;
}

const wanted: Readonly<Record<Settling, DesiredState | undefined>> = {
	launched: 'launched',
	active: 'launched',
	finished: 'launched',
	loaded: 'loaded',
	inactive: 'inactive',
	gone: undefined,
};

const spoken = ({ unit, states, machines }: Seen, places: readonly Standing[]): string => {
	if (!unit)
		return states.length === 0
			? 'gone'
			: `destroyed, but still on ${states.map(({ machineId }) => machineId.slice(0, 8)).join(', ')}`;
	const where = places.map(spokenStanding).join('; ');
	const lacks =
		unit.desiredState === 'inactive' ? undefined : unmet(machines, requirementsOf(unit.options, unit.name));
	const place =
		where || (lacks === undefined ? 'on no machine' : `on no machine, since none offers ${lacks}`);
	return unit.global
		? `global, desired ${unit.desiredState}: ${place}`
		: `desired ${unit.desiredState}, currently ${unit.currentState}, ${place}`;
};

// right after a start systemd may still report the state from before it
const hasEnded = ({ state, current }: Standing, { ran, looks }: Observation): boolean => {
	if (!state || !current) return false;
	if (state.systemdActiveState === 'active') return state.systemdSubState === 'exited';
	return state.systemdActiveState === 'inactive' && state.systemdSubState === 'dead' && (ran || looks >= 3);
};

const isThere = (
	settling: Settling,
	unit: Unit,
	{ states }: Seen,
	places: readonly Standing[],
	glimpse: Observation,
): boolean => {
	const everywhere = (rule: (place: Standing) => boolean) => places.length > 0 && places.every(rule);
	const reached = (state: DesiredState) =>
		unit.global ? everywhere(({ current }) => current) : unit.currentState === state;
	switch (settling) {
		case 'launched':
			return reached('launched');
		case 'active':
			return (
				reached('launched') &&
				everywhere(({ state, current }) => current && state?.systemdActiveState === 'active')
			);
		case 'finished':
			return reached('launched') && everywhere((place) => hasEnded(place, glimpse));
		case 'loaded':
			return reached('loaded') && everywhere(({ state, current }) => current && !isBusy(state));
		case 'inactive':
			return (unit.global || unit.currentState === 'inactive') && states.length === 0;
		case 'gone':
			return false;
	}
};

/**
 * Whether a unit has become what was asked for, judged from one look and from what the looks before have shown. Failing needs two
 * looks: a state from before the start may linger. `launched` is not running, and global units have their own rule: every fitting
 * machine counts (protocol §5). An unschedulable unit waits for ever, and the words say what no machine offers.
 */
export const judge = (settling: Settling, seen: Seen, before?: Observation): Verdict => {
	const { unit, states } = seen;
	const places = standings(seen);
	const words = spoken(seen, places);
	const ran = before?.ran === true || places.some(({ state, current }) => current && isBusy(state));
	const glimpse: Observation = { words, looks: before?.words === words ? before.looks + 1 : 1, ran };
	const verdict = (settled: boolean, failed?: string): Verdict => ({ settled, failed, words, glimpse });
	if (!unit)
		return settling === 'gone' ? verdict(states.length === 0) : verdict(false, 'it was destroyed meanwhile');
	if (settling === 'gone') return verdict(false);
	const desired = wanted[settling];
	if (unit.desiredState !== desired)
		return verdict(false, `somebody has set it to ${unit.desiredState} meanwhile`);
	if (isThere(settling, unit, seen, places, glimpse)) return verdict(true);
	const broken = places.filter(({ state, current }) => current && hasFailed(state));
	const starting = settling === 'active' || settling === 'finished';
	const started = unit.global || unit.currentState === 'launched';
	if (!starting || !started || broken.length === 0 || glimpse.looks < 2) return verdict(false);
	return verdict(false, `it failed: ${broken.map(spokenStanding).join('; ')}`);
};
