import type { Machine } from './records.ts';
import type { Requirements } from './requirements.ts';

/** Whether id and metadata of a machine meet what a unit asks for. MachineOf and Conflicts depend on other units and are not judged here. */
export const fits = (
	machine: Pick<Machine, 'id' | 'metadata'>,
	{ machineId, metadata }: Requirements,
): boolean => {
	// the server takes the first eight digits too, as fleetctl prints them
	if (machineId !== undefined && machine.id !== machineId && machine.id.slice(0, 8) !== machineId)
		return false;
	return [...metadata].every(
		([key, values]) => Object.hasOwn(machine.metadata, key) && values.has(machine.metadata[key] as string),
	);
};

/** What no machine offers, for people: `MachineMetadata role=db`; `undefined` where at least one machine fits. */
export const unmet = (
	machines: readonly Pick<Machine, 'id' | 'metadata'>[],
	requirements: Requirements,
): string | undefined => {
	if (machines.some((machine) => fits(machine, requirements))) return undefined;
	if (machines.length === 0) return 'any machine at all';
	const { machineId, metadata } = requirements;
	const wanted = [...metadata].map(
		([key, values]) => `MachineMetadata ${[...values].map((value) => `${key}=${value}`).join(' or ')}`,
	);
	if (machineId !== undefined) wanted.unshift(`MachineID ${machineId}`);
	return wanted.join(' and ');
};
