import { choice, flag, number, pick } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client.ts';
import { planScale, SCALE_MAX, type ScalePlan } from '../scale.ts';
import { waitFor } from '../settle/wait.ts';
import type { DesiredState } from '../wire/records.ts';
import { unitSample } from './fields.ts';

const op = operations<FleetClient>();

interface Wanted {
	readonly template: string;
	readonly count: number;
	readonly desiredState: DesiredState;
	readonly update: boolean;
}

const planned = async (client: FleetClient, wanted: Wanted, signal: AbortSignal) => {
	const [{ options }, units] = await Promise.all([client.units.get(wanted.template, { signal }), client.units.list({ signal })]);
	return { options, plan: planScale(units, { ...wanted, options }) };
};

/** One after another: a cluster that is being scaled has enough to do. A failure does not stop the rest. */
const carryOut = async (
	client: FleetClient,
	plan: ScalePlan,
	options: Awaited<ReturnType<typeof planned>>['options'],
	desiredState: DesiredState,
	{ signal, progress }: Context,
) => {
	const destroy = async (name: string) => {
		await client.units.setState(name, 'inactive', { signal });
		await waitFor(client, name, 'inactive', { signal, deadline: 120 });
		await client.units.destroy(name, { signal });
		return { name, destroyed: true };
	};
	const work: [string, () => Promise<unknown>][] = [
		...plan.create.map((name): [string, () => Promise<unknown>] => [
			name,
			() => client.units.create(name, { options, desiredState }, { signal }),
		]),
		...plan.replace.map((name): [string, () => Promise<unknown>] => [
			name,
			() => client.units.replace(name, { options, desiredState }, { signal }),
		]),
		...plan.set.map((name): [string, () => Promise<unknown>] => [name, () => client.units.setState(name, desiredState, { signal })]),
		...plan.destroy.map((name): [string, () => Promise<unknown>] => [name, () => destroy(name)]),
	];
	const done: unknown[] = [];
	const failed: { key: string; error: unknown }[] = [];
	for (const [key, run] of work) {
		try {
			done.push(await run());
		} catch (error) {
			failed.push({ key, error });
			if (signal.aborted) break;
		}
		progress(done.length + failed.length, work.length, key);
	}
	return { done, failed };
};

export const scaleUnit = op({
	resource: 'unit',
	name: 'scale',
	action: 'Scale a template',
	effect: 'destroys',
	help: 'Have instances 1 to N of a template, with its unit file; surplus ones are stopped and destroyed',
	returns: 'many',
	fields: {
		template: pick('Template', { list: 'templates', required: true, example: 'web@.service', help: 'The template unit' }),
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
	covers: ['GET /units', 'PUT /units/{name}', 'DELETE /units/{name}'],
	sample: { ...unitSample, name: 'web@1.service' },
	timeout: 600,
	preview: async (client, values, { signal }) => (await planned(client, values, signal)).plan,
	async run(client, values, context) {
		const { options, plan } = await planned(client, values, context.signal);
		return carryOut(client, plan, options, values.desiredState, context);
	},
});
