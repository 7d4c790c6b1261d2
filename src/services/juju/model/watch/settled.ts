import { counted } from '../../../../core/case.ts';
import type { Application } from '../../wire/records/application.ts';
import { applicationOf, type Unit } from '../../wire/records/unit.ts';
import type { Entities } from './entity.ts';

export type SettleState = 'settled' | 'working' | 'error';

export interface ApplicationState {
	readonly state: SettleState;
	/** In a few words. */
	readonly reason: string;
}

const ACTIVE = ['active', 'unknown', 'terminated'];

const stateOf = (application: Application, units: readonly Unit[]): ApplicationState => {
	const failed = units.find(
		({ workloadStatus, agentStatus, life }) =>
			workloadStatus.current === 'error' ||
			// the agent of a unit that goes ends before it
			(life === 'alive' && ['failed', 'lost'].includes(agentStatus.current)),
	);
	if (failed)
		return {
			state: 'error',
			reason: `${failed.name}: ${failed.workloadStatus.message || failed.agentStatus.message || failed.agentStatus.current}`,
		};
	if (units.length === 0 && application.scale === 0)
		return { state: 'settled', reason: 'it is scaled to no units' };
	if (units.length === 0 && !application.subordinate) return { state: 'working', reason: 'it has no units' };
	const busy = units.find(
		({ workloadStatus, agentStatus }) =>
			!ACTIVE.includes(workloadStatus.current) || agentStatus.current !== 'idle',
	);
	if (busy)
		return {
			state: 'working',
			reason: `${busy.name} is ${busy.workloadStatus.current}, its agent ${busy.agentStatus.current}`,
		};
	return {
		state: 'settled',
		reason: `${counted(units.length, 'unit')} ${units.length === 1 ? 'is' : 'are'} active and idle`,
	};
};

/** Applications with units of which nothing is known for the moment. */
export const unsureOf = (keys: ReadonlySet<string>): Set<string> =>
	new Set([...keys].map((key) => applicationOf(key.slice(key.indexOf(' ') + 1))));

/** How each application of a model stands. */
export const applicationStates = (world: Entities): Map<string, ApplicationState> => {
	const units = new Map<string, Unit[]>();
	const applications: Application[] = [];
	for (const { kind, record } of world.values()) {
		if (kind === 'application') applications.push(record as unknown as Application);
		if (kind !== 'unit') continue;
		const unit = record as unknown as Unit;
		const beside = units.get(unit.application);
		if (beside) beside.push(unit);
		else units.set(unit.application, [unit]);
	}
	return new Map(applications.map((one) => [one.name, stateOf(one, units.get(one.name) ?? [])]));
};
