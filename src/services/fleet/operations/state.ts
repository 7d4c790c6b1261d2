import { pick } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import type { FleetParts } from '../parts.ts';
import { raw, stateSample } from './fields.ts';

const op = operations<FleetParts>();

/** What systemd says of units. */
export const stateOperations = [
	op({
		resource: 'state',
		effect: 'reads',
		name: 'getMany',
		action: 'Get many unit states',
		help: 'What systemd says of units, one entry for each unit and machine',
		returns: 'many',
		fields: {
			unit: pick('Unit', {
				list: 'units',
				placeholder: 'any',
				example: 'web.service',
				help: 'Only states of this unit',
			}),
			machine: pick('Machine', {
				list: 'machines',
				by: 'ID',
				from: 'id',
				placeholder: 'any',
				example: '944b8b4cf411912113956567820fcb9a',
				help: 'Only states on this machine',
			}),
			raw,
		},
		part: 'main',
		covers: ['GET /state'],
		sample: stateSample,
		timeout: 60,
		run: (client, { unit: name, machine, raw: whole }, { signal }) =>
			client.unitStates({ unit: name, machine }, { signal, raw: whole }),
	}),
] as const;
