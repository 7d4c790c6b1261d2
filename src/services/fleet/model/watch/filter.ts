import { globMatcher } from '../../wire/go-glob.ts';
import type { EventName, FleetChange } from './events.ts';

/** What a watch lets through; an empty list lets everything through. */
export interface ChangeFilter {
	readonly events?: readonly EventName[];
	/** Names or patterns, e.g. `web@*.service`. Events of machines alone pass only where this is empty. */
	readonly units?: readonly string[];
	/** Machine ids, whole or their beginning. */
	readonly machines?: readonly string[];
}

/** A test for changes. */
export const changeFilter = ({
	events = [],
	units = [],
	machines = [],
}: ChangeFilter): ((change: FleetChange) => boolean) => {
	const patterns = units.map(globMatcher);
	return ({ event, unitName, machineId }) =>
		(events.length === 0 || events.includes(event)) &&
		(patterns.length === 0 || (unitName !== undefined && patterns.some((matches) => matches(unitName)))) &&
		(machines.length === 0 || (machineId !== undefined && machines.some((id) => machineId.startsWith(id))));
};
