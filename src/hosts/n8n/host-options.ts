import type { Fields, Values } from '../../catalogue/field.ts';
import { choice, flag, number } from '../../catalogue/field.ts';
import { readValues } from '../../catalogue/read-values.ts';
import { type Reader, read, readerOf } from './input.ts';

/** What n8n’s users may choose of every step, beside its own fields. */
export const actionOptionFields = (reads: boolean) => ({
	itemsAtATime: number('Items at a Time', {
		advanced: true,
		default: reads ? 8 : 1,
		min: 1,
		max: 64,
		integer: true,
		help: 'How many input items are worked on at once; their order is kept',
	}),
	gather: flag('One Item', {
		advanced: true,
		default: true,
	}),
});

/** What they may choose of every trigger. */
export const triggerOptionFields = {
	acknowledge: choice('Acknowledge', {
		advanced: true,
		default: 'handedOver',
		help: 'When an event counts as done, so that a restart does not bring it again',
		options: [
			{
				value: 'success',
				label: 'After Success',
				help: 'When its execution has ended well, one after the other. After a failure it comes again, 3 times in all; after a restart too.',
			},
			{ value: 'handedOver', label: 'When Handed Over', help: 'When its execution has started' },
		],
	}),
	batchSize: number('Batch Size', {
		advanced: true,
		default: 0,
		min: 0,
		integer: true,
		help: 'How many events an execution starts with at most, each as an item; 0 for all that came together',
	}),
	executionsAtATime: number('Executions at a Time', {
		advanced: true,
		default: 20,
		min: 1,
		integer: true,
		help: 'How many executions may run at once; 1 keeps the order of events, further ones wait for their turn',
	}),
	slimOutput: flag('Slim Output', {
		advanced: true,
		default: false,
		help: 'Whether to leave out what was before (<code>old</code>, <code>changed</code>), the server’s own record and the name of the service',
	}),
};

/**
 * Options as their fields’ own types. @throws MusterError BAD_INPUT for one that no number or choice can
 * mean, also where its expression comes to nothing: it never silently becomes another one.
 */
export const readOptions = <F extends Fields>(
	fields: F,
	parameters: Readonly<Record<string, unknown>>,
	parameter: Reader,
): Values<F> => readValues(fields, read(fields, parameters, readerOf(parameters, fields, parameter)));
