import type { IDataObject } from 'n8n-workflow';
import type { Fields } from '../../catalogue/field.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { fieldsOf, sourceFieldsOf } from '../../catalogue/extras.ts';
import { stepsOf } from '../../engine/run/steps.ts';
import { editedValue } from './edited-value.ts';
import { isOption } from './properties/place.ts';

/** The fields of the form that is open. */
const chosenFields = (
	service: AnyService,
	{ resource, operation, source }: IDataObject,
): Fields | undefined => {
	const step = stepsOf(service).find((one) => one.resource === resource && one.name === operation);
	if (step) return fieldsOf(step);
	const found = service.sources.find(({ name }) => name === source);
	return found && sourceFieldsOf(found);
};

/**
 * The values of a form while it is edited, as far as they are known, out of n8n’s widgets. Options that the
 * node has kept of an operation chosen before are none of them.
 */
export const editedValues = (
	service: AnyService,
	parameters: object = {},
): Readonly<Record<string, unknown>> => {
	const { options, ...plain } = parameters as IDataObject;
	const fields = chosenFields(service, plain);
	const isShown = (name: string): boolean => {
		if (fields === undefined) return true;
		const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
		return field !== undefined && isOption(field);
	};
	const chosen = Object.entries((options ?? {}) as IDataObject).filter(([name]) => isShown(name));
	const all = { ...plain, ...Object.fromEntries(chosen) };
	return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, editedValue(value)]));
};
