import type { Machine } from './records.ts';
import type { Requirements } from './requirements.ts';

type Place = Pick<Machine, 'id' | 'metadata'>;

/**
 * Whether id and metadata of a machine meet what a unit asks for. MachineOf and Conflicts depend on other
 * units and are not judged here.
 */
export const fits = (machine: Place, { machineId, metadata }: Requirements): boolean => {
	// the server takes the first eight digits too, as fleetctl prints them
	if (machineId !== undefined && machine.id !== machineId && machine.id.slice(0, 8) !== machineId)
		return false;
	return [...metadata].every(
		([key, values]) => Object.hasOwn(machine.metadata, key) && values.has(machine.metadata[key] as string),
	);
};

/** How many values are listed. */
const MOST = 8;

const listed = (values: readonly string[]): string => {
	const all = [...new Set(values)].sort();
	return all.length > MOST
		? `${all.slice(0, MOST).join(', ')} and ${all.length - MOST} more`
		: all.join(', ');
};

const offeredFor = (machines: readonly Place[], key: string): string => {
	const values = machines.flatMap(({ metadata }) =>
		Object.hasOwn(metadata, key) ? [`${key}=${metadata[key]}`] : [],
	);
	return values.length > 0 ? `machines offer ${listed(values)}` : `no machine has ${key}`;
};

/**
 * What no machine offers, and what they do offer, for people:
 * `MachineMetadata role=gpu (machines offer role=db, role=web)`;
 * `undefined` where at least one machine fits.
 */
export const unmet = (machines: readonly Place[], requirements: Requirements): string | undefined => {
	if (machines.some((machine) => fits(machine, requirements))) return undefined;
	if (machines.length === 0) return 'any machine at all';
	const { machineId, metadata } = requirements;
	const wanted = [...metadata].map(([key, values]) => {
		const pairs = [...values].map((value) => `${key}=${value}`).join(' or ');
		return `MachineMetadata ${pairs} (${offeredFor(machines, key)})`;
	});
	if (machineId !== undefined) {
		const ids = listed(machines.map(({ id }) => id.slice(0, 8)));
		wanted.unshift(`MachineID ${machineId} (machines are ${ids})`);
	}
	return wanted.join(' and ');
};
