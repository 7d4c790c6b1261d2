import type { Field, Fields } from '../../catalogue/field.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { fieldsOf } from '../../catalogue/extras.ts';
import { stepsOf } from '../../engine/run/steps.ts';

const plain = (fields: Fields): Record<string, Field> =>
	Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, JSON.parse(JSON.stringify(field)) as Field]));

/** The whole catalogue as JSON: a contract that other tools read. */
export const catalogueOf = (services: readonly AnyService[]) => ({
	services: services.map((service) => ({
		name: service.name,
		title: service.title,
		settings: plain(service.settings),
		operations: stepsOf(service).map((step) => ({
			resource: step.resource,
			name: step.name,
			action: step.action,
			effect: step.effect,
			returns: step.returns ?? 'one',
			preview: step.preview !== undefined,
			confirm: step.confirm ?? null,
			covers: step.covers,
			ends: step.ends?.label ?? null,
			fields: plain(fieldsOf(step)),
		})),
		sources: service.sources.map((source) => ({
			name: source.name,
			covers: source.covers,
			fields: plain(source.fields),
			answer: source.answer ? plain(source.answer) : null,
		})),
		lists: Object.keys(service.lists),
	})),
});
