import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { AnyOperation } from '../../../catalogue/operation.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { fieldsOf } from '../../../catalogue/extras.ts';
import { stepsByResource } from '../../../engine/run/steps.ts';
import { spaced, title } from '../../../core/case.ts';
import { fieldProperties } from './fields.ts';
import { inN8nWords } from './n8n-terms.ts';

const atATime = (operation: AnyOperation): INodeProperties => ({
	displayName: 'Items at a Time',
	name: 'itemsAtATime',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 64, numberPrecision: 0 },
	default: operation.effect === 'reads' ? 8 : 1,
	description: 'How many input items are worked on at once; their order is kept',
});

/**
 * One thing has one name: *Wait for next event received* waits for what the trigger calls *Event Received*.
 */
const nameOf = ({ name, action }: AnyOperation): string =>
	title(action.startsWith('Wait for next ') ? action : spaced(name));

/** For n8n's AI builder: an answer needs the trigger that was asked. */
const hintOf = (service: AnyService, step: AnyOperation): Partial<INodePropertyOptions> => {
	const asked = service.sources.find(
		({ answer, answers, label }) => answer && step.action === `Answer a ${answers ?? label}`,
	);
	if (!asked) return {};
	const propertyHint = `Only in a workflow that the ${service.title} Trigger, set to ${title(asked.label)}, has started`;
	return { builderHint: { propertyHint } };
};

const gather = (name: string): INodeProperties => ({
	displayName: 'One Item',
	name: 'gather',
	type: 'boolean',
	default: true,
	description: `Whether to return one item that holds all ${name} instead of an item for each`,
});

/**
 * The form of a service's action node: Resource, Operation, then each operation's fields.
 * A fresh array each time: n8n edits it in place.
 */
export const actionProperties = (service: AnyService): INodeProperties[] => {
	const resources = [...stepsByResource(service)];
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: resources[0]?.[0] ?? '',
			options: resources
				.map(([resource]) => ({ name: title(spaced(resource)), value: resource }))
				.sort((a, b) => a.name.localeCompare(b.name)),
		},
		...resources.map(([resource, steps]): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: steps[0]?.name ?? '',
			displayOptions: { show: { resource: [resource] } },
			options: steps
				.map((step) => ({
					name: nameOf(step),
					value: step.name,
					action: step.action,
					description: inN8nWords(step.help),
					...hintOf(service, step),
				}))
				.sort((a, b) => a.name.localeCompare(b.name)),
		})),
		...resources.flatMap(([resource, steps]) =>
			steps.flatMap((step) =>
				fieldProperties(fieldsOf(step), { resource: [resource], operation: [step.name] }, [
					atATime(step),
					...(step.ends ? [gather(step.ends.gathered)] : []),
				]),
			),
		),
	];
};
