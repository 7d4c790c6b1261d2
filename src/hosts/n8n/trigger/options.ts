import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import { readValues } from '../../../catalogue/read-values.ts';
import type { AnySource } from '../../../catalogue/source.ts';
import { triggerOptionFields } from '../host-options.ts';
import { triggerInput } from '../input.ts';
import { property } from '../properties/field.ts';

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
	const { executionsAtATime, batchSize, acknowledge, slimOutput } = readValues(
		triggerOptionFields,
		triggerInput(functions, triggerOptionFields),
	);
	return {
		width: executionsAtATime,
		batchSize: batchSize === 0 ? Number.POSITIVE_INFINITY : batchSize,
		afterSuccess: acknowledge === 'success',
		slim: slimOutput,
	};
};

/** The options of every trigger, as n8n draws them. A fresh array each time: n8n edits it in place. */
export const triggerOptionProperties = ({ overflow, answer }: AnySource): INodeProperties[] => {
	const { acknowledge, batchSize, executionsAtATime, slimOutput } = triggerOptionFields;
	const help = [executionsAtATime.help, overflow].filter(Boolean).join('. ');
	return [
		property('acknowledge', acknowledge),
		// an event that asks for an answer is an execution of its own
		...(answer ? [] : [property('batchSize', batchSize)]),
		property('executionsAtATime', { ...executionsAtATime, help }),
		property('slimOutput', slimOutput),
	];
};
