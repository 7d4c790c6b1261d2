import { choice, duration } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { waitFor } from '../model/settle/wait.ts';
import type { FleetParts } from '../parts.ts';
import { changedSample, unit } from './fields.ts';

const op = operations<FleetParts>();

/** Waiting for what others make of a unit. */
export const unitWaits = [
	op({
		resource: 'unit',
		effect: 'reads',
		part: 'main',
		name: 'waitUntil',
		action: 'Wait until a unit has settled',
		help: 'Wait until a unit has reached a state, without changing it',
		fields: {
			unit,
			until: choice('Done when', {
				default: 'active',
				help: 'What to wait for',
				options: [
					{ value: 'active', label: 'Active' },
					{ value: 'finished', label: 'Finished' },
					{ value: 'gone', label: 'Gone from every machine' },
					{ value: 'inactive', label: 'Inactive' },
					{ value: 'launched', label: 'Launched' },
					{ value: 'loaded', label: 'Loaded' },
				],
			}),
			deadline: duration('Deadline', { default: 120, min: 0.1, help: 'How long to wait at most' }),
		},
		covers: ['GET /units/{name}', 'GET /state', 'GET /machines'],
		sample: changedSample,
		// of a unit that is gone only its name is left
		optional: ['desiredState', 'currentState', 'machineId', 'global', 'options'],
		timeout: Number.POSITIVE_INFINITY,
		async run(client, { unit: name, until, deadline }, { signal, progress }) {
			const onLook = (words: string) => progress(0, undefined, words);
			const seen = await waitFor(client, name, until, { signal, deadline, watching: true, onLook });
			return { name, ...seen.unit, states: seen.states };
		},
	}),
] as const;
