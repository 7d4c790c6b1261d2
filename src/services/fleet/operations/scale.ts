import type { FleetParts } from '../parts.ts';
import { choice, flag, number, pick } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import { partly } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { FleetClient } from '../client/client.ts';
import { planScale, SCALE_MAX, type ScalePlan } from '../model/scale.ts';
import type { DesiredState } from '../wire/records.ts';
import { destroyUnitWhole } from '../model/destroy.ts';
import { unitSample } from './fields.ts';
import { changing } from '../model/in-steps.ts';

const op = operations<FleetParts>();

interface Wanted {
	readonly template: string;
	readonly count: number;
	readonly desiredState: DesiredState;
	readonly update: boolean;
}

const planned = async (client: FleetClient, wanted: Wanted, signal: AbortSignal) => {
	const [{ options }, units] = await Promise.all([
		client.units.get(wanted.template, { signal }),
		client.units.list({ signal }),
	]);
	return { options, plan: planScale(units, { ...wanted, options }) };
};

type Work = readonly [unit: string, run: () => Promise<unknown>];

const notReached = (signal: AbortSignal): MusterError => {
	const isOver = (signal.reason as Error).name === 'TimeoutError';
	return new MusterError(
		isOver ? 'TIMEOUT' : 'CANCELLED',
		`Not reached, nothing was changed: ${isOver ? 'the time was over' : 'the step was stopped'} before`,
		{ hint: 'Scale again: it plans anew from the units there are.', details: { reached: false } },
	);
};

/**
 * One after another: a cluster that is being scaled has enough to do. A failure does not stop the rest; where the signal does, those
 * that were never reached are listed as such.
 */
const carryOut = async (
	client: FleetClient,
	plan: ScalePlan,
	options: Awaited<ReturnType<typeof planned>>['options'],
	desiredState: DesiredState,
	{ signal, progress }: Pick<Context, 'signal' | 'progress'>,
) => {
	const destroy = async (name: string) => {
		await destroyUnitWhole(client, await client.units.get(name, { signal }), { signal, stopFirst: true });
		return { name, destroyed: true };
	};
	const work: Work[] = [
		...plan.create.map((name): Work => [
			name,
			() => client.units.create(name, { options, desiredState }, { signal }),
		]),
		...plan.replace.map((name): Work => [
			name,
			() => client.units.replace(name, { options, desiredState }, { signal }),
		]),
		...plan.set.map((name): Work => [name, () => client.units.setState(name, desiredState, { signal })]),
		...plan.destroy.map((name): Work => [name, () => destroy(name)]),
	];
	const done: unknown[] = [];
	const failed: { key: string; error: unknown }[] = [];
	for (const [key, run] of work) {
		try {
			if (signal.aborted) throw notReached(signal);
			done.push(await changing(signal, run));
		} catch (error) {
			failed.push({ key, error });
		}
		progress(done.length + failed.length, work.length, key);
	}
	return partly({ done, failed });
};

export const scaleUnit = op({
	resource: 'unit',
	name: 'scale',
	action: 'Scale a template',
	effect: 'destroys',
	help: 'Have instances 1 to N of a template, with its unit file; surplus ones are stopped and destroyed',
	returns: 'many',
	fields: {
		template: pick('Template', {
			list: 'templates',
			required: true,
			example: 'web@.service',
			help: 'The template unit',
		}),
		count: number('Instances', {
			required: true,
			min: 0,
			max: SCALE_MAX,
			integer: true,
			example: '3',
			help: 'How many instances there shall be',
		}),
		desiredState: choice('Desired state', {
			default: 'launched',
			advanced: true,
			options: [
				{ value: 'inactive', label: 'Inactive' },
				{ value: 'loaded', label: 'Loaded' },
				{ value: 'launched', label: 'Launched' },
			],
			help: 'What the cluster shall make of the instances',
		}),
		update: flag('Update', {
			default: false,
			advanced: true,
			help: 'Whether instances with an older unit file get the template’s, which restarts them',
		}),
	},
	part: 'main',
	covers: ['GET /units', 'PUT /units/{name}', 'DELETE /units/{name}'],
	sample: { ...unitSample, name: 'web@1.service' },
	timeout: 600,
	preview: async (client, values, { signal }) => (await planned(client, values, signal)).plan,
	async run(client, values, context) {
		const { options, plan } = await changing(context.signal, () => planned(client, values, context.signal));
		return carryOut(client, plan, options, values.desiredState, context);
	},
});
