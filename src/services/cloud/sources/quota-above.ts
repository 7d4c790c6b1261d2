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
	label: 'quota nearly reached',
	alias: ['quota above', 'quota alert', 'limit reached'],
	help: 'More than a share of a quota is used',
	part: 'identity',
	fields: {
		percent: number('Above', {
			default: 90,
			min: 0,
			max: 100,
			unit: '%',
			help: 'Report a quota once more than this percentage of it is used',
		}),
		services: list('Services', {
			placeholder: 'any',
			item: 'service',
			example: 'compute',
			help: 'Only quotas of these services: compute, volume, network, object; in Synnefo its own names, e.g. cyclades',
		}),
		below: flag('Below again', {
			default: false,
			help: 'Whether to report too when the use falls below it again',
		}),
		interval: duration('Interval', {
			default: 300,
			min: 5,
			max: 86_400,
			example: '5m',
			help: 'How often to ask the cloud',
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
