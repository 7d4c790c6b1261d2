import type { FleetParts } from '../parts.ts';
import { duration, number, pick } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { machineSample, unit } from './fields.ts';

const op = operations<FleetParts>();

/** What units have logged. */
export const unitJournals = [
	op({
		resource: 'unit',
		name: 'getJournal',
		action: 'Get the journal of a unit',
		alias: ['log of a unit', 'logs of a unit', 'journalctl'],
		noun: 'line',
		effect: 'reads',
		help: 'The last lines that a unit has logged, read over SSH on its machine; needs an SSH host in the connection',
		returns: 'stream',
		fields: {
			unit,
			lines: number('Lines', {
				default: 10,
				min: 1,
				max: 10_000,
				integer: true,
				help: 'How many lines, counted from the end',
			}),
			since: duration('Not older than', {
				advanced: true,
				min: 1,
				placeholder: 'any age',
				example: '1h',
				help: 'How far to look back',
			}),
			machine: pick('Machine', {
				list: 'machines',
				by: 'ID',
				from: 'id',
				advanced: true,
				placeholder: 'where it is',
				example: '944b8b4cf411912113956567820fcb9a',
				help: 'Machine whose journal to read, if the unit is on several',
			}),
		},
		part: 'main',
		covers: ['GET /units/{name}', 'GET /state', 'GET /machines'],
		sample: {
			at: '2026-01-31T03:12:45.678Z',
			message: 'Started web.service.',
			priority: 6,
			identifier: 'systemd',
			pid: 1,
			machineId: machineSample.id,
		},
		optional: ['damaged'],
		timeout: 60,
		async *run(client, { unit: name, ...query }, { signal }) {
			yield* await client.journal(name, query, { signal });
		},
	}),
] as const;
