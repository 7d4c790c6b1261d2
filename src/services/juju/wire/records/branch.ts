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
const moment = (input: unknown, name: string): string | null => {
	const seconds = number(input, name) ?? 0;
	const at = new Date(seconds * 1000);
	return seconds > 0 && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
};

const unitsOf = (input: Loose): Branch['assignedUnits'] =>
	Object.fromEntries(
		Object.entries(input).map(([application, units]) => [
			application,
			Array.isArray(units) ? units.map(String).sort() : [],
		]),
	);

const optionsOf = (input: Loose): Branch['options'] =>
	Object.fromEntries(
		Object.keys(input).map((application) => [
			application,
			list(input, application)
				.map((one) => text(one, 'key') ?? '')
				.sort(),
		]),
	);

/** A branch of a delta (§3.2). */
export const branchRecord = (name: string, input: unknown): Branch => ({
	name,
	id: text(input, 'id') ?? '',
	assignedUnits: unitsOf(map(input, 'assigned-units')),
	options: optionsOf(map(input, 'charm-config')),
	created: moment(input, 'created'),
	createdBy: text(input, 'created-by') ?? null,
	completed: moment(input, 'completed'),
	completedBy: text(input, 'completed-by') ?? null,
	generation: number(input, 'generation-id') ?? 0,
});
