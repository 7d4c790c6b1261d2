import { withUnseen } from '../../../core/pasted.ts';
import { MusterError } from '../../../core/errors.ts';
import type { UnitOption } from '../wire/options.ts';
import type { DesiredState, Unit } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { instanceName, isTemplateName, unitNameParts } from '../wire/unit-name.ts';

/**
 * What scaling a template to N instances takes. Every list holds unit names, in the order of their numbers.
 */
export interface ScalePlan {
	/** Missing instances: the template’s options are copied, since the server derives nothing (protocol §4). */
	readonly create: readonly string[];
	/** Instances whose text is no longer the template’s. */
	readonly replace: readonly string[];
	/** Instances that only need the desired state. */
	readonly set: readonly string[];
	/** Instances numbered above N, the highest first. */
	readonly destroy: readonly string[];
	/** Already as they should be. */
	readonly keep: readonly string[];
	/** Of this template, but not numbered (e.g. `web@blue.service`): left alone. */
	readonly leave: readonly string[];
}

export interface Scaling {
	/** `web@.service`. */
	readonly template: string;
	readonly options: readonly UnitOption[];
	/** How many instances there shall be, numbered from 1. */
	readonly count: number;
	readonly desiredState: DesiredState;
	/** Whether instances with another text get the template’s. They stop and start. */
	readonly update: boolean;
}

/** More instances than anybody means; a typo in a number must not fill a cluster. */
export const SCALE_MAX = 10_000;

/** @throws MusterError BAD_INPUT */
export const checkTemplate = (name: string): void => {
	if (isTemplateName(name)) return;
	const { template } = unitNameParts(name);
	throw new MusterError(
		'BAD_INPUT',
		`Template: ${JSON.stringify(withUnseen(name.slice(0, 80)))} is none (e.g. web@.service)`,
		{
			hint: `${template ? `Did you mean “${withUnseen(template.slice(0, 80))}”? ` : ''}A template has an @ right before the dot, like web@.service. Nothing was changed.`,
			details: { field: 'template' },
		},
	);
};

/**
 * Plans a scaling from the units there are. Reads nothing and changes nothing. @throws MusterError BAD_INPUT
 */
export const planScale = (
	units: readonly Unit[],
	{ template, options, count, desiredState, update }: Scaling,
): ScalePlan => {
	checkTemplate(template);
	if (!Number.isInteger(count) || count < 0 || count > SCALE_MAX)
		throw new MusterError(
			'BAD_INPUT',
			`Instances: must be a whole number from 0 to ${SCALE_MAX}, not ${count}`,
		);
	const ours = new Map(
		units
			.filter(({ name }) => unitNameParts(name).template === template && !isTemplateName(name))
			.map((unit) => [unit.name, unit]),
	);
	const hash = unitHash(options);
	const plan = { create: [] as string[], replace: [] as string[], set: [] as string[], keep: [] as string[] };
	for (let number = 1; number <= count; number++) {
		const name = instanceName(template, number);
		const unit = ours.get(name);
		ours.delete(name);
		if (!unit) plan.create.push(name);
		else if (update && unitHash(unit.options) !== hash) plan.replace.push(name);
		else if (unit.desiredState !== desiredState) plan.set.push(name);
		else plan.keep.push(name);
	}
	const number = (name: string) => Number(unitNameParts(name).instance);
	const rest = [...ours.keys()];
	const isNumbered = (name: string) => /^[1-9]\d*$/.test(unitNameParts(name).instance ?? '');
	return {
		...plan,
		destroy: rest.filter(isNumbered).sort((one, other) => number(other) - number(one)),
		leave: rest.filter((name) => !isNumbered(name)),
	};
};
