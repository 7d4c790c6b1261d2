import { number } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import type { JujuParts } from '../parts.ts';
import { filtersOf, lineSample, logFields } from './log-fields.ts';
import { modelNamed, otherModel } from './op.ts';
import { lastLines } from '../model/last-lines.ts';

const op = operations<JujuParts>();

const getLog = op({
	resource: 'model',
	name: 'getLog',
	action: 'Get the last lines of the log of a model',
	label: 'get the last lines of the log',
	alias: ['juju debug-log', 'debug_log'],
	effect: 'reads',
	returns: 'many',
	help: 'The last lines of a model’s debug log, the newest at the end; the trigger for log lines tells those to come',
	fields: {
		lines: number('Lines', {
			default: 100,
			min: 1,
			max: 10_000,
			integer: true,
			unit: 'lines',
			help: 'How many of the last lines that fit to look at; with Contains fewer are returned',
		}),
		...logFields,
		inModel: otherModel,
	},
	timeout: 60,
	part: (values) => {
		const model = modelNamed(values);
		return model === '' ? ('log' as const) : (`log ${model}` as const);
	},
	covers: ['GET log'],
	sample: lineSample,
	optional: ['location', 'modelUuid', 'labels.*'],
	async run(log, { lines, contains = '', ...filters }, { signal }) {
		const found = await lastLines(log, filtersOf(filters), lines, signal);
		const wanted = contains.toLowerCase();
		return found.filter(({ message }) => message.toLowerCase().includes(wanted));
	},
});

export const logOperations = [getLog] as const;
