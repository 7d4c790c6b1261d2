import type { INodeProperties } from 'n8n-workflow';
import { sourceFieldsOf } from '../../../catalogue/extras.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { title } from '../../../core/case.ts';
import { fieldProperties } from './fields.ts';
import { triggerOptionProperties } from '../trigger/options.ts';
import { outsideOptions, triggerPlaces, writtenOptions } from './misplaced.ts';
import { inN8nWords } from './n8n-terms.ts';

/**
 * The form of a service's trigger node: what to watch, then that source's fields. A fresh array each time:
 * n8n edits it in place.
 */
export const triggerProperties = (service: AnyService): INodeProperties[] => {
	const forms = service.sources.map((source) => ({
		fields: sourceFieldsOf(source),
		show: { source: source.name },
	}));
	return [
		{
			// so called, n8n’s panel lists each of them as a trigger of its own
			displayName: 'Trigger On',
			name: 'source',
			type: 'options',
			noDataExpression: true,
			default: service.sources[0]?.name ?? '',
			description: 'What starts the workflow',
			options: service.sources
				.map(({ name, label, help, answer, answers }) => ({
					name: title(label),
					value: name,
					action: `On ${label}`,
					description: inN8nWords(help),
					...(answer
						? {
								builderHint: {
									propertyHint: `Put a ${service.title} node with the operation “Answer a ${answers ?? label}” behind it`,
								},
							}
						: {}),
				}))
				.sort((a, b) => a.name.localeCompare(b.name)),
		},
		...service.sources.flatMap((source) =>
			fieldProperties(sourceFieldsOf(source), { source: [source.name] }, triggerOptionProperties(source)),
		),
		...outsideOptions(forms, triggerPlaces(service)),
		writtenOptions(),
	];
};
