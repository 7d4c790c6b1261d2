import { notReached, partly } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { FleetClient } from '../client/client.ts';
import type { UnitOption } from '../wire/options.ts';
import type { DesiredState, Unit } from '../wire/records.ts';
import { destroyUnitWhole } from './destroy.ts';
import { changing } from './in-steps.ts';
import { replaceUnitWhole } from './replace.ts';
import { brokenReason, notStarted } from './runnable.ts';
import { checkTemplate, planScale, type ScalePlan } from './scale.ts';
import type { Stepwise } from './stop.ts';
import { unloadUnitWhole } from './unload.ts';

/** What a scaling is to make. */
export interface ScaleWanted {
	readonly template: string;
	readonly count: number;
	readonly desiredState: DesiredState;
	readonly update: boolean;
}

/** A plan, with what it was made from. */
export interface Planned {
	readonly options: readonly UnitOption[];
	readonly plan: ScalePlan;
	readonly units: ReadonlyMap<string, Unit>;
	/** Instances that are as asked but for running: why, by name. Scaling does not start them again. */
	readonly broken: ReadonlyMap<string, string>;
}

/** Reads what there is and plans. Changes nothing. @throws MusterError BAD_INPUT, NOT_FOUND */
export const planned = async (
	client: FleetClient,
	wanted: ScaleWanted,
	signal: AbortSignal,
): Promise<Planned> => {
	checkTemplate(wanted.template);
	const [{ options }, { units, states, machines }] = await Promise.all([
		client.units.get(wanted.template, { signal }),
		client.snapshot({ signal }),
	]);
	const plan = planScale(units, { ...wanted, options });
	const byName = new Map(units.map((unit) => [unit.name, unit]));
	const broken = new Map<string, string>();
	for (const name of wanted.desiredState === 'launched' ? plan.keep : []) {
		const unit = byName.get(name) as Unit;
		const own = states.filter((state) => state.name === name);
		const why = brokenReason(unit, own, machines);
		if (why !== undefined) broken.set(name, why);
	}
	return { options, plan, units: byName, broken };
};

type Work = readonly [unit: string, run: () => Promise<unknown>];

const endedBefore = (signal: AbortSignal): MusterError => {
	const isOver = (signal.reason as Error).name === 'TimeoutError';
	return notReached(
		`Not reached, nothing was changed: ${isOver ? 'the time was over' : 'the step was stopped'} before`,
		{
			hint: 'Scale again: it plans again from the units there are.',
			code: isOver ? 'TIMEOUT' : 'CANCELLED',
		},
	);
};

/** The changes of a plan, in order. Whatever stops an instance waits until it has stopped. */
const workOf = (
	client: FleetClient,
	{ options, plan, units }: Planned,
	desiredState: DesiredState,
	how: Stepwise,
): Work[] => {
	const { signal } = how;
	const wanted = { options, desiredState };
	const set = (name: string) =>
		desiredState === 'inactive'
			? unloadUnitWhole(client, units.get(name) as Unit, how)
			: client.units.setState(name, desiredState, { signal });
	const destroy = async (name: string) => {
		const found = await client.units.get(name, { signal });
		await destroyUnitWhole(client, found, { ...how, stopFirst: true });
		return { name, destroyed: true };
	};
	const each = (names: readonly string[], run: (name: string) => Promise<unknown>): Work[] =>
		names.map((name) => [name, () => run(name)]);
	const stands = async (unit: Promise<Unit>) => ({ ...(await unit), destroyed: false });
	return [
		...each(plan.create, (name) => stands(client.units.create(name, wanted, { signal }))),
		...each(plan.replace, (name) => stands(replaceUnitWhole(client, name, wanted, how))),
		...each(plan.set, (name) => stands(set(name))),
		...each(plan.destroy, destroy),
	];
};

/**
 * Carries a plan out, one instance after another: a cluster that is being scaled has enough to do. A failure
 * does not stop the rest; where the signal does, those that were never reached are listed as such. Instances
 * that are as asked come too, and those that do not run are failures: scaling does not start them again.
 */
export const applyScalePlan = async (
	client: FleetClient,
	wholePlan: Planned,
	desiredState: DesiredState,
	{ signal, progress }: { signal: AbortSignal; progress(done: number, of?: number, text?: string): void },
) => {
	const { plan, units, broken } = wholePlan;
	const done: unknown[] = plan.keep
		.filter((name) => !broken.has(name))
		.map((name) => ({ ...units.get(name), destroyed: false }));
	const failed = [...broken].map(([key, why]) => ({ key, error: notStarted(key, why) as unknown }));
	const work = workOf(client, wholePlan, desiredState, { signal });
	for (const [at, [key, run]] of work.entries()) {
		try {
			if (signal.aborted) throw endedBefore(signal);
			done.push(await changing(signal, run));
		} catch (error) {
			failed.push({ key, error });
		}
		progress(at + 1, work.length, key);
	}
	return partly({ done, failed });
};
