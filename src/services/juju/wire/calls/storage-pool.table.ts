import { defineCall } from '../choose.ts';
import { list, type Loose, map, text } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { nothing, since2 } from '../row.ts';

const all = { filters: [{}] };
export const listPools = defineCall<object>(
	'reads',
	'Storage.ListPools',
)(
	since2(
		'Storage.ListPools',
		[3, 7],
		() => all,
		(response) =>
			list(response, 'results').flatMap((found) =>
				list(found, 'storage-pools').map((one) => ({
					name: text(one, 'name') ?? '',
					provider: text(one, 'provider') ?? '',
					attributes: map(one, 'attrs'),
				})),
			),
	),
);
interface Pool {
	readonly name: string;
	readonly provider: string;
	readonly attributes: Loose;
}
export const createPool = defineCall<Pool>('changes', 'Storage.CreatePool')(
	since2(
		'Storage.CreatePool',
		[3, 3],
		({ name, provider, attributes }) => ({ name, provider, attrs: attributes }),
		nothing,
	),
	since2(
		'Storage.CreatePool',
		[4, 7],
		({ name, provider, attributes }) => ({ pools: [{ name, provider, attrs: attributes }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Storage.CreatePool', nothing)),
	),
);
/** Replaces the attributes of a pool (2.5 to 3.6; 4.0 answers that it is not there yet). */
export const updatePool = defineCall<Pool>(
	'changes',
	'Storage.UpdatePool',
)(
	since2(
		'Storage.UpdatePool',
		[5, 7],
		({ name, provider, attributes }) => ({ pools: [{ name, provider, attrs: attributes }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Storage.UpdatePool', nothing)),
		[2, 3],
	),
);
export const removePool = defineCall<{ readonly name: string }>(
	'changes',
	'Storage.RemovePool',
)(
	since2(
		'Storage.RemovePool',
		[5, 7],
		({ name }) => ({ pools: [{ name }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Storage.RemovePool', nothing)),
		[2, 3],
	),
);
