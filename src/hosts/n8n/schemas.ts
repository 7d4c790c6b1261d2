import type { AnyService } from '../../catalogue/service.ts';
import { stepsOf } from '../../engine/run/steps.ts';
import { sentence } from '../../core/case.ts';
import { asJson } from './to-host-value.ts';

type Schema = { type: string; properties?: Record<string, Schema>; items?: Schema };

/** The JSON schema that a sample has. */
const schemaOf = (value: unknown): Schema => {
	if (value === null) return { type: 'null' };
	if (Array.isArray(value))
		return { type: 'array', items: value.length > 0 ? schemaOf(value[0]) : { type: 'string' } };
	if (typeof value === 'object')
		return {
			type: 'object',
			properties: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, schemaOf(item)])),
		};
	return { type: typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value };
};

/** Previews of results, as n8n looks for them: path below the nodes' folder, and schema. */
export const schemasOf = (service: AnyService): [string, object][] => {
	const folder = sentence(service.name);
	const whole = (sample: unknown) => ({ ...schemaOf(asJson(sample)), version: 1 });
	return stepsOf(service)
		.filter(({ sample }) => sample !== undefined)
		.map(({ resource, name, sample: item, ends }) => ({
			resource,
			name,
			sample: ends ? { ...(ends.sample as object), [ends.gathered]: [item] } : item,
		}))
		.map(({ resource, name, sample }) => [
			`${folder}/__schema__/v1.0.0/${resource}/${name}.json`,
			whole(sample),
		]);
};
