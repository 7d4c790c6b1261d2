import { defineCall } from '../choose.ts';
import { list, type Loose, number, text, texts, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { entities, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';

export const decodeResource = (input: unknown) => ({
	name: text(input, 'name') ?? '',
	type: text(input, 'type') ?? '',
	path: text(input, 'path') ?? '',
	description: text(input, 'description') ?? '',
	origin: text(input, 'origin') ?? '',
	revision: number(input, 'revision') ?? 0,
	size: number(input, 'size') ?? 0,
	fingerprint: text(input, 'fingerprint') ?? null,
	user: text(input, 'username') ?? null,
	uploaded: time(input, 'timestamp'),
});
export type Resource = ReturnType<typeof decodeResource>;
export const listResources = defineCall<{ readonly application: string }>(
	'reads',
	'Resources.ListResources',
)(
	since2(
		'Resources.ListResources',
		[1, 3],
		({ application }) => entities([tagOf('application', application)]),
		(response, { application }) =>
			only(
				itemsOf(response, [application], 'Resources.ListResources', (one) =>
					list(one, 'resources').map(decodeResource),
				),
			),
	),
);

/** A resource as its charm declares it. */
export interface ResourceSpec {
	readonly name: string;
	readonly type: string;
	readonly path: string;
	readonly description: string;
}
interface Pending {
	readonly application: string;
	/** URL of the charm. */
	readonly url: string;
	readonly origin: Loose;
	readonly resources: readonly (ResourceSpec & {
		/** In the store, -1 for the newest. Without one the bytes are uploaded later. */
		readonly revision?: number;
	})[];
}
/** As the `juju` command line sends them. */
const toCome = ({ name, type, path, description, revision }: Pending['resources'][number]) => ({
	name,
	type,
	path,
	description,
	origin: revision === undefined ? 'upload' : 'store',
	revision: revision ?? 0,
	fingerprint: '',
	size: 0,
});
const pendingIds = (response: unknown, { resources }: Pending): Record<string, string> => {
	const ids = texts(response, 'pending-ids');
	return Object.fromEntries(resources.map(({ name }, index) => [name, ids[index] ?? '']));
};
/** Resources of an application that is not there yet; the ids are for its deploy, and for the uploads. */
export const addPendingResources = defineCall<Pending>('changes', 'Resources.AddPendingResources')(
	since2(
		'Resources.AddPendingResources',
		[1, 1],
		({ application, url, resources }) => ({
			tag: tagOf('application', application),
			url,
			channel: '',
			resources: resources.map(toCome),
		}),
		pendingIds,
	),
	since2(
		'Resources.AddPendingResources',
		[2, 3],
		({ application, url, origin, resources }) => ({
			tag: tagOf('application', application),
			url,
			'charm-origin': origin,
			resources: resources.map(toCome),
		}),
		pendingIds,
	),
);
