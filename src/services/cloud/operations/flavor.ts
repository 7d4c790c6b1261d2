import { number, size } from '../../../catalogue/field.ts';
import type { Flavor } from '../wire/flavor.ts';
import { getMany, getOne, type Plain } from './crud.ts';
import { flavor, named } from './fields.ts';
import { flavorSample } from './samples.ts';

const plain: Plain<Flavor, 'flavor'> = {
	resource: 'flavor',
	title: 'flavor',
	titles: 'flavors',
	part: 'compute',
	path: '/flavors',
	listed: '/flavors/detail',
	field: 'flavor',
	pick: { ...flavor, help: named },
	sample: flavorSample,
	of: (client) => client.flavors,
};

/** Sizes of servers. */
export const flavorOperations = [
	getMany(
		plain,
		{
			vcpus: number('At least vCPUs', {
				min: 1,
				integer: true,
				example: '4',
				help: 'Only flavors with this many vCPUs or more',
			}),
			ram: size('At least memory', {
				min: 2 ** 20,
				example: '2G',
				help: 'Only flavors with this much memory or more',
			}),
		},
		{
			help: 'List the flavors (sizes of servers) that the project can use',
			keep: (flavor, { vcpus, ram }) =>
				(vcpus === undefined || (flavor.vcpus ?? 0) >= vcpus) &&
				(ram === undefined || (flavor.ram ?? 0) >= ram),
		},
	),
	getOne(plain),
] as const;
