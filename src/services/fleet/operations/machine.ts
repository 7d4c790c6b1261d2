import type { FleetParts } from '../parts.ts';
import { list, record } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { machine, machineSample, raw } from './fields.ts';
import { changing } from '../model/in-steps.ts';

const op = operations<FleetParts>();

/** Machines and their metadata. */
export const machineOperations = [
	op({
		resource: 'machine',
		name: 'getMany',
		action: 'Get many machines',
		effect: 'reads',
		help: 'List the machines of the cluster',
		returns: 'many',
		fields: {
			metadata: record('Metadata', {
				item: 'entry',
				keyPlaceholder: 'name',
				valuePlaceholder: 'value',
				example: 'role = worker',
				placeholder: 'any',
				help: 'Only machines with this metadata',
			}),
			raw,
		},
		part: 'main',
		covers: ['GET /machines'],
		sample: machineSample,
		optional: ['metadata.*'],
		async run(client, { metadata = {}, raw: whole }, { signal }) {
			const machines = await client.machines.list({ signal, raw: whole });
			return machines.filter((one) =>
				Object.entries(metadata).every(([key, value]) => one.metadata[key] === value),
			);
		},
	}),
	op({
		resource: 'machine',
		name: 'setMetadata',
		action: 'Set metadata of a machine',
		effect: 'changes',
		help: 'Set entries of a machine’s metadata, by which units are placed; other entries stay',
		fields: {
			machine,
			metadata: record('Metadata', {
				required: true,
				item: 'entry',
				keyPlaceholder: 'name',
				valuePlaceholder: 'value',
				example: 'role = worker',
				help: 'Entries to set',
			}),
		},
		part: 'main',
		covers: ['PATCH /machines'],
		sample: machineSample,
		optional: ['metadata.*'],
		since: '1.0',
		run: (client, { machine: id, metadata }, { signal }) =>
			changing(signal, () => client.machines.setMetadata(id, metadata, { signal })),
	}),
	op({
		resource: 'machine',
		name: 'removeMetadata',
		action: 'Remove metadata of a machine',
		effect: 'changes',
		help: 'Remove entries of a machine’s metadata; units that need them move away',
		fields: {
			machine,
			keys: list('Entries', {
				required: true,
				item: 'entry',
				itemPlaceholder: 'role',
				example: 'role',
				help: 'Names of the entries to remove',
			}),
		},
		part: 'main',
		covers: ['PATCH /machines'],
		sample: machineSample,
		optional: ['metadata.*'],
		since: '1.0',
		run: (client, { machine: id, keys }, { signal }) =>
			changing(signal, () => client.machines.removeMetadata(id, keys, { signal })),
	}),
] as const;
