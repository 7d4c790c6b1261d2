import { type Item, only } from '../wire/items.ts';
import {
	allAddresses,
	privateAddress,
	publicAddress,
	relationDataOf,
	unitsInfo,
} from '../wire/calls/unit.table.ts';
import { entityTag } from '../wire/tags.ts';
import { unit } from './fields.ts';
import { modelOp } from './op.ts';

/** An address, or nothing where it has none yet: that is no error. */
const addressOf = (items: readonly Item<string>[]): string | null => {
	const [{ error, value } = {}] = items;
	const isNone =
		error?.details['serverCode'] === 'no address set' || /no (\w+ )?address/.test(error?.message ?? '');
	return isNone || value === '' ? null : only(items);
};

const getAddresses = modelOp({
	resource: 'unit',
	name: 'getAddresses',
	action: 'Get the addresses of a unit',
	effect: 'reads',
	help: 'The public and the private address of a unit, and all others that it has',
	fields: { unit },
	covers: [
		'SSHClient.PublicAddress',
		'SSHClient.PrivateAddress',
		'SSHClient.AllAddresses',
		'Client.PublicAddress',
		'Client.PrivateAddress',
	],
	sample: {
		unit: 'postgresql/0',
		publicAddress: '203.0.113.7',
		privateAddress: '10.0.0.7',
		addresses: ['203.0.113.7', '10.0.0.7'],
	},
	async run(client, { unit: name }, { signal }) {
		const target = { names: [name], tags: [entityTag(name, client.offer.major)] };
		const [first, second] = await Promise.all([
			client.ask(publicAddress, target, { signal }),
			client.ask(privateAddress, target, { signal }),
		]);
		const all = client.offer.major < 2 ? [] : only(await client.ask(allAddresses, target, { signal }));
		return { unit: name, publicAddress: addressOf(first), privateAddress: addressOf(second), addresses: all };
	},
});

const getRelationData = modelOp({
	resource: 'unit',
	name: 'getRelationData',
	action: 'Get the relation data of a unit',
	noun: 'relation',
	effect: 'reads',
	returns: 'many',
	help: 'What a unit sees in its relations: data of the application and of the units on the other side',
	fields: { unit },
	covers: ['Application.UnitsInfo'],
	since: '2.9',
	secretOutput: ['applicationData', 'units'],
	sample: {
		relationId: 1,
		endpoint: 'db',
		relatedEndpoint: 'server',
		crossModel: false,
		applicationData: { database: 'web' },
		units: { 'mysql/0': { host: '10.0.0.8' } },
	},
	optional: ['applicationData.*', 'units.*'],
	run: async (client, { unit: name }, { signal }) =>
		relationDataOf(only(await client.ask(unitsInfo, { units: [name] }, { signal }))),
});

export const unitNetwork = [getAddresses, getRelationData] as const;
