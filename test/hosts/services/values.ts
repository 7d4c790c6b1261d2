import type { Field } from '../../../src/catalogue/field.ts';
import type { AnyOperation } from '../../../src/catalogue/operation.ts';
import { stepOf } from '../../../src/engine/run/steps.ts';
import { isOption } from '../../../src/hosts/n8n/properties/place.ts';
import { fieldsOf, sourceFieldsOf } from '../../../src/catalogue/extras.ts';
import type { AnySource } from '../../../src/catalogue/source.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import type { TypedValue, TypedValues } from '../../../src/hosts/node-red/typed-value.ts';
import type { Input, Loose } from './trial.ts';

/** `unit.get` of a service. */
export const stepNamed = (service: AnyService, name: string): AnyOperation => {
	const [resource = '', step = ''] = name.split('.');
	return stepOf(service, resource, step);
};

const asParameter = (field: Field, value: unknown): unknown => {
	switch (field.kind) {
		case 'pick':
			return { __rl: true, mode: 'name', value };
		case 'record':
			return {
				values: Object.entries(value as Record<string, string>).map(([name, text]) => ({
					name,
					value: text,
				})),
			};
		case 'json':
			return typeof value === 'string' ? value : JSON.stringify(value);
		case 'file':
			return 'data';
		default:
			return value;
	}
};

/** Values of some fields as n8n’s form stores them. */
export const parametersOf = (fields: Readonly<Record<string, Field>>, input: Input): Loose => {
	const options: Loose = {};
	const parameters: Loose = {};
	for (const [name, value] of Object.entries(input)) {
		const field = fields[name];
		if (!field) throw new Error(`There is no field “${name}”`);
		(isOption(field) ? options : parameters)[name] = asParameter(field, value);
	}
	return { ...parameters, ...(Object.keys(options).length > 0 ? { options } : {}) };
};

/** A step’s values as n8n’s form stores them. */
export const stepParameters = (service: AnyService, name: string, input: Input): Loose => {
	const step = stepNamed(service, name);
	return { resource: step.resource, operation: step.name, ...parametersOf(fieldsOf(step), input) };
};

/** A source of that name. */
export const sourceNamed = (service: AnyService, name: string): AnySource => {
	const source = service.sources.find((one) => one.name === name);
	if (!source) throw new Error(`There is no source “${name}”`);
	return source;
};

/** A trigger’s values as n8n’s form stores them. */
export const sourceParameters = (service: AnyService, name: string, input: Input): Loose => {
	const source = sourceNamed(service, name);
	return { source: name, ...parametersOf(sourceFieldsOf(source), input) };
};

/** One value as Node-RED’s form stores it. */
const asTypedValue = (field: Field, value: unknown): TypedValue => {
	if (typeof value === 'object' && value !== null && 'type' in value && 'value' in value)
		return value as TypedValue;
	switch (field.kind) {
		case 'number':
			return { type: 'num', value: String(value) };
		case 'flag':
			return { type: 'bool', value: String(value) };
		case 'duration': {
			const [, count = '', unit = 's'] = /^([\d.]+)(ms|s|m)?$/.exec(String(value)) ?? [];
			return count === ''
				? { type: 'str', value: String(value) }
				: { type: 'num', value: count, unit: unit === 'm' ? 'min' : unit };
		}
		case 'list':
		case 'picks':
			return {
				type: 'rows',
				value: (value as readonly string[]).map((item) => ({ type: 'str', value: item })),
			};
		case 'record':
			return {
				type: 'rows',
				value: Object.entries(value as Record<string, string>).map(([key, text]) => ({
					key,
					type: 'str',
					value: text,
				})),
			};
		case 'json':
		case 'choices':
			return { type: 'json', value: typeof value === 'string' ? value : JSON.stringify(value) };
		default:
			return { type: 'str', value: String(value) };
	}
};

/** Values of some fields as Node-RED’s form stores them; what is a thing or bytes comes with the message. */
export const typedValuesOf = (
	fields: Readonly<Record<string, Field>>,
	input: Input,
): { typedValues: TypedValues; message: Loose } => {
	const message: Loose = {};
	const typedValues: Record<string, TypedValue> = {};
	for (const [name, value] of Object.entries(input)) {
		const field = fields[name];
		if (!field) throw new Error(`There is no field “${name}”`);
		const isThing =
			typeof value === 'object' &&
			value !== null &&
			!Array.isArray(value) &&
			field.kind !== 'record' &&
			field.kind !== 'json';
		if (!isThing || 'type' in value) typedValues[name] = asTypedValue(field, value);
		else {
			typedValues[name] = { type: 'msg', value: name };
			message[name] = value;
		}
	}
	return { typedValues, message };
};
