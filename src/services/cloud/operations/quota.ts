import { number, text } from '../../../catalogue/field.ts';
import { quotasOf } from '../client/quotas.ts';
import { isOfServices } from '../wire/quota.ts';
import { op } from './crud.ts';

export const quotaSample = {
	service: 'compute',
	resource: 'cores',
	used: 92,
	limit: 100,
	unit: null,
	percent: 92,
	project: 'c36351c80aed4a7192207d385d74c32a',
};

/** How much is left. */
export const quotaOperations = [
	op({
		resource: 'quota',
		name: 'getMany',
		action: 'Get many quotas',
		alias: ['quota usage', 'limits of a project'],
		effect: 'reads',
		help: 'List the project’s quotas in every service and how much of each is used',
		returns: 'many',
		part: 'identity',
		fields: {
			service: text('Service', {
				example: 'compute',
				help: 'Only quotas of this service: compute, volume, network or object; in Synnefo its own names, e.g. cyclades',
			}),
			above: number('Used above', {
				min: 0,
				max: 100,
				unit: '%',
				example: '90',
				help: 'Only quotas of which more than this percentage is used',
			}),
		},
		covers: [
			'compute GET /limits',
			'volume GET /limits',
			'network GET /quotas/{id}/details.json',
			'object HEAD /',
			'account GET /quotas',
		],
		sample: quotaSample,
		timeout: 30,
		async run({ cloud }, { service, above }, { signal }) {
			const services = service ? [service] : [];
			const quotas = await quotasOf(cloud, { signal }, services);
			return quotas.filter(
				(quota) => isOfServices(quota, services) && (above === undefined || (quota.percent ?? -1) > above),
			);
		},
	}),
] as const;
