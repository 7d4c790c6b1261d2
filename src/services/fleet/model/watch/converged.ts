import { fits } from '../../wire/eligible.ts';
import { valuesOf } from '../../wire/options.ts';
import type { Unit } from '../../wire/records.ts';
import { requirementsOf } from '../../wire/requirements.ts';
import { unitHash } from '../../wire/unit-hash.ts';
import { isTemplateName } from '../../wire/unit-name.ts';
import { isBroken } from '../settle/unit-on-machine.ts';
import { type Known, type MachineMark, type StateMark, stateKey } from './marks.ts';

/** What is known of machines and states by now; what one poll has missed is still in it. */
export interface ClusterView {
	readonly machines: ReadonlyMap<string, MachineMark>;
	readonly states: ReadonlyMap<string, StateMark>;
}

export const isBrokenMark = ({ load, active, sub }: StateMark): boolean =>
	isBroken({ systemdLoadState: load, systemdActiveState: active, systemdSubState: sub });

const isOneshot = ({ options }: Unit): boolean => valuesOf(options, 'Service', 'Type').at(-1) === 'oneshot';

/** Whether systemd has made of a launched unit what was asked: it is up, or has run to its end. */
const isUp = (unit: Unit, state: StateMark | undefined, before: Known | undefined): boolean => {
	const former = before?.units.get(unit.name);
	const old = former?.desiredState === 'launched' ? former : undefined;
	// what is not reported is taken to be as it was
	if (!state) return old?.converged ?? false;
	if (
		isBrokenMark(state) ||
		state.trouble === 'steady' ||
		state.digest !== unitHash(unit.options).slice(0, 8)
	)
		return false;
	switch (state.active) {
		case 'activating':
			// a oneshot is at work then
			return isOneshot(unit);
		case 'inactive':
			// it was up and has ended; or it has ended or not begun: then the second poll tells
			return (
				old !== undefined &&
				(old.converged || before?.states.get(stateKey(unit.name, state.machineId))?.active === 'inactive')
			);
		case 'deactivating':
			return false;
		default:
			return true;
	}
};

const fittingIds = (unit: Unit, { machines, states }: ClusterView): string[] => {
	const requirements = requirementsOf(unit.options, unit.name);
	return [...machines.values()]
		.filter(({ id, record }) =>
			// of a machine that only memory knows, what stands there tells
			record ? fits(record, requirements) : states.has(stateKey(unit.name, id)),
		)
		.map(({ id }) => id);
};

/**
 * Whether a unit has become what was asked for; a global one: on every fitting machine. A failed unit has
 * not.
 */
export const isConverged = (unit: Unit, around: ClusterView, before: Known | undefined): boolean => {
	const { name, desiredState, currentState, machineId, global } = unit;
	if (isTemplateName(name)) return true;
	if (!global && currentState !== desiredState) return false;
	const ids = global ? fittingIds(unit, around) : [machineId ?? ''];
	const states = ids.map((id) => around.states.get(stateKey(name, id)));
	if (global && desiredState === 'inactive') return states.every((state) => state === undefined);
	if (global && states.includes(undefined)) return false;
	return desiredState !== 'launched' || states.every((state) => isUp(unit, state, before));
};
