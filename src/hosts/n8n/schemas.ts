import type { AnyService } from '../../catalogue/service.ts';
import { stepsOf } from '../../engine/run/steps.ts';
import { sentence } from '../../core/case.ts';
import { asJson } from './to-host-value.ts';

type Schema = { type: string; properties?: Record<string, Schema>; items?: Schema };

/** The JSON schema that a sample has. */
const schemaOf = (value: unknown): Schema => {
	if (value === null) return { type: 'null' };
	// of what an empty list would hold nothing is known
	if (Array.isArray(value))
		return { type: 'array', ...(value.length > 0 ? { items: schemaOf(value[0]) } : {}) };
	if (typeof value === 'object')
		return {
			type: 'object',
			properties: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, schemaOf(item)])),
		};
	return { type: typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value };
};

/**
 * All that may stand in an event of a trigger: n8n asks for one preview, whatever the trigger watches for.
 */
const eventOf = ({ sources }: AnyService): object =>
	Object.assign({}, ...sources.map(({ sample }) => sample));

/** Previews of results, as n8n looks for them: path below the nodes' folder, and schema. */
export const schemasOf = (service: AnyService): [string, object][] => {
	const folder = sentence(service.name);
	const whole = (sample: unknown) => ({ ...schemaOf(asJson(sample)), version: 1 });
	const steps = stepsOf(service)
		.filter(({ sample }) => sample !== undefined)
		.map(({ resource, name, sample: item, ends }) => ({
			resource,
			name,
			sample: ends ? { ...(ends.sample as object), [ends.gathered]: [item] } : item,
		}))
		.map(({ resource, name, sample }): [string, object] => [
			`${folder}/__schema__/v1.0.0/${resource}/${name}.json`,
			whole(sample),
		]);
	return [...steps, [`${folder}/__schema__/v1.0.0.json`, whole(eventOf(service))]];
};
