import { defineCall } from '../choose.ts';
import { list, number, text, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { entities, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';

const decodeResource = (given: unknown) => ({
	name: text(given, 'name') ?? '',
	type: text(given, 'type') ?? '',
	path: text(given, 'path') ?? '',
	description: text(given, 'description') ?? '',
	origin: text(given, 'origin') ?? '',
	revision: number(given, 'revision') ?? 0,
	size: number(given, 'size') ?? 0,
	fingerprint: text(given, 'fingerprint') ?? null,
	user: text(given, 'username') ?? null,
	uploaded: time(given, 'timestamp'),
});
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
