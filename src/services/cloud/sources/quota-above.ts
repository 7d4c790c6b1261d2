import { duration, flag, list, number } from '../../../catalogue/field.ts';
import { sources } from '../../../catalogue/source.ts';
import { quotasOf } from '../client/quotas.ts';
import {
	checkServices,
	diffQuotas,
	type KnownQuotas,
	knowQuotas,
	recallQuotas,
	rememberQuotas,
} from '../model/watch/quota.ts';
import { quotaSample } from '../operations/quota.ts';
import type { CloudParts } from '../parts.ts';
import { placeOf } from './place.ts';
import type { Quota } from '../wire/quota.ts';

const source = sources<CloudParts>();

/** A limit is nearly reached. */
export const quotaAbove = source({
	name: 'quotaAbove',
	resource: 'quota',
	label: 'quota above',
	alias: ['quota nearly reached', 'quota alert', 'limit reached'],
	help: 'More of a quota is used than you allow',
	part: 'identity',
	fields: {
		percent: number('Above', {
			default: 90,
			min: 0,
			max: 100,
			unit: '%',
			help: 'How much of a limit may be used',
		}),
		services: list('Services', {
			placeholder: 'any',
			item: 'service',
			example: 'compute',
			help: 'Only limits of these services',
		}),
		below: flag('Below again', { default: false, help: 'Whether to report too when it is used less again' }),
		interval: duration('Interval', {
			default: 300,
			min: 5,
			max: 86_400,
			example: '5m',
			help: 'How often the cloud is asked',
		}),
	},
	scope: ['services'],
	covers: [
		'compute GET /limits',
		'volume GET /limits',
		'network GET /quotas/{id}/details.json',
		'account GET /quotas',
	],
	events: ['quota.above', 'quota.below'],
	sample: {
		event: 'quota.above',
		service: 'cloud',
		at: '2026-01-31T03:12:50.000Z',
		key: 'quota.above compute.cores c36351c80aed4a7192207d385d74c32a 90 2026-01-31T03:12:50.000Z',
		text: '92 % of compute cores are used (92 of 100)',
		quota: quotaSample,
		old: { percent: 84 },
	},
	poll: {
		every: ({ interval }) => interval,
		place: placeOf,
		sees: ({ services }) => JSON.stringify((services ?? []).toSorted()),
		async snapshot({ cloud }, { services }, { signal }): Promise<{ at: number; quotas: Quota[] }> {
			return { at: Date.now(), quotas: await quotasOf(cloud, { signal }, services ?? []) };
		},
		know: ({ at, quotas }, before) => knowQuotas(at, quotas, before),
		diff: (before: KnownQuotas, now: KnownQuotas, { percent, services, below }) =>
			diffQuotas(before, now, { percent, services: services ?? [], below }),
		check: ({ services = [] }, known) => checkServices(services, known),
		gone: () => false,
		remember: rememberQuotas,
		recall: recallQuotas,
	},
});
