import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import type { AnySource } from '../../../catalogue/source.ts';
import { readOptions, triggerOptionFields } from '../host-options.ts';
import { inN8nWords } from '../properties/n8n-terms.ts';

/** What the options of every trigger say, whatever it watches. */
export interface TriggerOptions {
	/** Executions that may run at once; 1 keeps the order of events to the end. */
	readonly width: number;
	/** Events that an execution starts with at most. */
	readonly batchSize: number;
	/** Whether an event counts as handed over only when its execution has ended well. */
	readonly afterSuccess: boolean;
	/** Whether items hold only what happened, to what, and when. */
	readonly slim: boolean;
}

/** What a user chose. @throws MusterError BAD_INPUT for what cannot be chosen. */
export const triggerOptions = (functions: ITriggerFunctions): TriggerOptions => {
	const { executionsAtATime, batchSize, acknowledge, slimOutput } = readOptions(
		triggerOptionFields,
		functions.getNode().parameters,
		(name) => functions.getNodeParameter(name, null),
	);
	return {
		width: executionsAtATime,
		batchSize: batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize,
		afterSuccess: acknowledge === 'success',
		slim: slimOutput,
	};
};

/** The options of every trigger, as n8n draws them. A fresh array each time: n8n edits it in place. */
export const triggerOptionProperties = ({ overflow, answer }: AnySource): INodeProperties[] => [
	{
		displayName: 'Acknowledge',
		name: 'acknowledge',
		type: 'options',
		default: 'handedOver',
		description: 'When an event counts as done, so that a restart does not bring it again',
		options: [
			{
				name: 'After Success',
				value: 'success',
				description:
					'When its execution has ended well, one after the other. After a failure it comes again, 3 times in all; after a restart too.',
			},
			{ name: 'When Handed Over', value: 'handedOver', description: 'When its execution has started' },
		],
	},
	// an event that asks for an answer is an execution of its own
	...(answer
		? []
		: [
				{
					displayName: 'Batch Size',
					name: 'batchSize',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 0 },
					default: 0,
					description:
						'How many events an execution starts with at most, each as an item; 0 for all that came together',
				} satisfies INodeProperties,
			]),
	{
		displayName: 'Executions at a Time',
		name: 'executionsAtATime',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: triggerOptionFields.executionsAtATime.default ?? 20,
		description: [
			'How many executions may run at once; 1 keeps the order of events, further ones wait for their turn',
			...(overflow ? [inN8nWords(overflow)] : []),
		].join('. '),
	},
	{
		displayName: 'Slim Output',
		name: 'slimOutput',
		type: 'boolean',
		default: false,
		description:
			'Whether to leave out what was before (<code>old</code>, <code>changed</code>), the server’s own record and the name of the service',
	},
];
