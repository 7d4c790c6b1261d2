import { list } from '../../../catalogue/field.ts';
import { fullStatus } from '../wire/calls/client.table.ts';
import { modelOp, raw } from './op.ts';
import { statusSample } from './samples.ts';

export const getStatus = modelOp({
	resource: 'status',
	name: 'get',
	action: 'Get the status of a model',
	effect: 'reads',
	help: 'Machines, applications, units, relations and offers as they are now, in one record whatever the release',
	fields: {
		patterns: list('Only', {
			item: 'pattern',
			itemPlaceholder: 'web',
			placeholder: 'all',
			example: 'web',
			help: 'Only what belongs to these applications, units or machines; before 4.0 also wildcards and words of status',
		}),
		raw,
	},
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: statusSample,
	optional: ['applications.*.relations.*', 'applications.*.endpointBindings.*'],
	async run(client, { patterns, raw: whole }, { signal }) {
		const { status, raw: answer } = await client.ask(fullStatus, { patterns }, { signal });
		return whole ? { ...status, raw: answer } : status;
	},
});

export const statusOperations = [getStatus] as const;
