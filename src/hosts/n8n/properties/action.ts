import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { AnyOperation } from '../../../catalogue/operation.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { fieldsOf } from '../../../catalogue/extras.ts';
import { stepsByResource, stepsOf } from '../../../engine/run/steps.ts';
import { spaced, title } from '../../../core/case.ts';
import { actionOptionFields } from '../host-options.ts';
import { property } from './field.ts';
import { fieldProperties } from './fields.ts';
import { mergeSteps } from './merge-steps.ts';
import { actionPlaces, outsideOptions, writtenOptions } from './misplaced.ts';
import { inN8nWords } from './n8n-terms.ts';

/**
 * One thing has one name: *Wait for next event received* waits for what the trigger calls *Event Received*.
 */
const nameOf = ({ name, action, label }: AnyOperation): string =>
	title(action.startsWith('Wait for next ') ? action : (label ?? spaced(name)));

/** For n8n's AI builder: an answer needs the trigger that was asked. */
const hintOf = (service: AnyService, step: AnyOperation): Partial<INodePropertyOptions> => {
	const asked = service.sources.find(
		({ answer, answers, label }) => answer && step.action === `Answer a ${answers ?? label}`,
	);
	if (!asked) return {};
	const propertyHint = `Only in a workflow that the ${service.title} Trigger, set to ${title(asked.label)}, has started`;
	return { builderHint: { propertyHint } };
};

const optionProperties = ({ effect, ends }: AnyOperation): INodeProperties[] => {
	const { itemsAtATime, gather } = actionOptionFields(effect === 'reads');
	const help = `Whether to return one item that holds all ${ends?.gathered} instead of an item for each`;
	return [property('itemsAtATime', itemsAtATime), ...(ends ? [property('gather', { ...gather, help })] : [])];
};

/**
 * The form of a service's action node: Resource, Operation, then each operation's fields.
 * A fresh array each time: n8n edits it in place.
 */
export const actionProperties = (service: AnyService): INodeProperties[] => {
	const resources = [...stepsByResource(service)];
	// what only reads does no harm
	const changes = stepsOf(service)
		.filter(({ effect }) => effect !== 'reads')
		.map((step) => ({ fields: fieldsOf(step), show: { resource: step.resource } }));
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
			mergeSteps(
				steps.map((step) => ({
					name: step.name,
					properties: fieldProperties(
						fieldsOf(step),
						{ resource: [resource], operation: [step.name] },
						optionProperties(step),
					),
				})),
			),
		),
		...outsideOptions(changes, actionPlaces(service)),
		writtenOptions(),
	];
};
