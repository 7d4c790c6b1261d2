import type { Fields, Values } from '../../catalogue/field.ts';
import { choice, flag, number } from '../../catalogue/field.ts';
import { readValues } from '../../catalogue/read-values.ts';
import { type Reader, read } from './input.ts';

/** What n8n’s users may choose of every step, beside its own fields. */
export const actionOptionFields = (reads: boolean) => ({
	itemsAtATime: number('Items at a Time', {
		advanced: true,
		default: reads ? 8 : 1,
		min: 1,
		max: 64,
		integer: true,
		example: '8',
	}),
	gather: flag('One Item', { advanced: true, default: true, example: 'true' }),
});

/** What they may choose of every trigger. */
export const triggerOptionFields = {
	acknowledge: choice('Acknowledge', {
		advanced: true,
		default: 'handedOver',
		options: [
			{ value: 'success', label: 'After Success' },
			{ value: 'handedOver', label: 'When Handed Over' },
		],
	}),
	batchSize: number('Batch Size', { advanced: true, default: 0, min: 0, integer: true, example: '10' }),
	executionsAtATime: number('Executions at a Time', {
		advanced: true,
		default: 20,
		min: 1,
		integer: true,
		example: '1',
	}),
	slimOutput: flag('Slim Output', { advanced: true, default: false, example: 'true' }),
};

/**
 * Options as their fields’ own types. @throws MusterError BAD_INPUT for one that no number or choice can mean,
 * also where its expression comes to nothing: it never silently becomes another one.
 */
export const readOptions = <F extends Fields>(
	fields: F,
	parameters: Readonly<Record<string, unknown>>,
	parameter: Reader,
): Values<F> => readValues(fields, read(fields, parameters, parameter));
