import { choice, flag, number, pick } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { changing } from '../model/in-steps.ts';
import { SCALE_MAX } from '../model/scale.ts';
import { applyScalePlan, planned } from '../model/scale-up-down.ts';
import type { FleetParts } from '../parts.ts';
import { desiredStates, unitSample } from './fields.ts';

const op = operations<FleetParts>();

/** As many instances of a template as are wanted. */
export const unitScales = [
	op({
		resource: 'unit',
		name: 'scale',
		action: 'Scale a template',
		alias: ['scale a service', 'number of instances'],
		effect: 'destroys',
		help: 'Create or destroy instances of a template, so that those from 1 to the given number are there',
		returns: 'many',
		fields: {
			template: pick('Template', {
				list: 'templates',
				required: true,
				example: 'web@.service',
				help: 'Name of the template unit',
			}),
			count: number('Instances', {
				required: true,
				min: 0,
				max: SCALE_MAX,
				integer: true,
				example: '3',
				help: 'How many instances to have; with 0 all are stopped and destroyed',
			}),
			desiredState: choice('Desired state', {
				default: 'launched',
				advanced: true,
				options: desiredStates,
				help: 'State to which the cluster brings the instances',
			}),
			update: flag('Update', {
				default: false,
				advanced: true,
				help: 'Whether instances with an older unit file get the template’s, which restarts them',
			}),
		},
		part: 'main',
		covers: ['GET /units', 'GET /state', 'GET /machines', 'PUT /units/{name}', 'DELETE /units/{name}'],
		sample: { ...unitSample, name: 'web@1.service', destroyed: false },
		// a destroyed instance has a name only
		optional: ['desiredState', 'currentState', 'machineId', 'global', 'options'],
		timeout: 600,
		async preview(client, values, { signal }) {
			const { plan, broken } = await planned(client, values, signal);
			return { ...plan, broken: [...broken.keys()] };
		},
		async run(client, values, context) {
			const { signal } = context;
			const plan = await changing(signal, () => planned(client, values, signal));
			return applyScalePlan(client, plan, values.desiredState, context);
		},
	}),
] as const;
