import { list, type Loose, map, number, text } from '../get.ts';

/** A branch of a model: changes that some units take before all do (2.7 to 3.x). */
export interface Branch {
	readonly name: string;
	readonly id: string;
	/** Units that follow it, by their application. */
	readonly assignedUnits: Readonly<Record<string, readonly string[]>>;
	/** Names of the options that it changes, by application; their values may be secrets. */
	readonly options: Readonly<Record<string, readonly string[]>>;
	readonly created: string | null;
	readonly createdBy: string | null;
	/** When it was committed or given up. */
	readonly completed: string | null;
	readonly completedBy: string | null;
	/** Number of the generation that a commit made; 0 before, and of one that was given up. */
	readonly generation: number;
}

/** Seconds since 1970; 0 means “never”. */
const moment = (given: unknown, name: string): string | null => {
	const seconds = number(given, name) ?? 0;
	const at = new Date(seconds * 1000);
	return seconds > 0 && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
};

const unitsOf = (given: Loose): Branch['assignedUnits'] =>
	Object.fromEntries(
		Object.entries(given).map(([application, units]) => [
			application,
			Array.isArray(units) ? units.map(String).sort() : [],
		]),
	);

const optionsOf = (given: Loose): Branch['options'] =>
	Object.fromEntries(
		Object.keys(given).map((application) => [
			application,
			list(given, application)
				.map((one) => text(one, 'key') ?? '')
				.sort(),
		]),
	);

/** A branch of a delta (§3.2). */
export const branchRecord = (name: string, given: unknown): Branch => ({
	name,
	id: text(given, 'id') ?? '',
	assignedUnits: unitsOf(map(given, 'assigned-units')),
	options: optionsOf(map(given, 'charm-config')),
	created: moment(given, 'created'),
	createdBy: text(given, 'created-by') ?? null,
	completed: moment(given, 'completed'),
	completedBy: text(given, 'completed-by') ?? null,
	generation: number(given, 'generation-id') ?? 0,
});
