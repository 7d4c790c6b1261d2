import type { AnyOperation } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { answerStep } from './answer-step.ts';
import { waitStep } from './wait-step.ts';

/**
 * Every step a service offers: its operations, *Wait for next …* of each source, *Answer …* of each source
 * that can be answered.
 */
export const stepsOf = (service: AnyService): readonly AnyOperation[] => [
	...service.operations,
	...service.sources.map((source) => waitStep(service, source)),
	...service.sources.filter((source) => source.answer).map((source) => answerStep(source)),
];

/** The steps of each resource, in the order of declaration. */
export const stepsByResource = (service: AnyService): ReadonlyMap<string, readonly AnyOperation[]> => {
	const byResource = new Map<string, AnyOperation[]>();
	for (const step of stepsOf(service))
		byResource.set(step.resource, [...(byResource.get(step.resource) ?? []), step]);
	return byResource;
};

/** @throws Error if the service has no such step: a fault of the host that asks. */
export const stepOf = (service: AnyService, resource: string, name: string): AnyOperation => {
	const step = stepsOf(service).find((one) => one.resource === resource && one.name === name);
	if (!step) throw new Error(`${service.title} has no step “${name}” of “${resource}”`);
	return step;
};
