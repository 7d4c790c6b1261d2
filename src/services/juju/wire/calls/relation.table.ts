import { defineCall } from '../choose.ts';
import { type Loose, map } from '../get.ts';
import { type Item, itemsOf } from '../items.ts';
import { lacking, nothing, old, since2 } from '../row.ts';

interface Ends {
	readonly endpoints: readonly [string, string];
}
interface Integrate extends Ends {
	readonly viaCidrs?: readonly string[] | undefined;
}
/** Answers the ends by application. */
const endsOf = (response: unknown): Loose => map(response, 'endpoints');
export const integrate = defineCall<Integrate>('changes', 'Application.AddRelation')(
	lacking(
		['viaCidrs'],
		old('Client.AddRelation', 0, ({ endpoints }) => ({ Endpoints: endpoints }), endsOf),
	),
	lacking(
		['viaCidrs'],
		since2('Application.AddRelation', [1, 3], ({ endpoints }) => ({ endpoints }), endsOf),
	),
	since2(
		'Application.AddRelation',
		[4, 22],
		({ endpoints, viaCidrs = [] }) => ({
			endpoints,
			...(viaCidrs.length > 0 ? { 'via-cidrs': viaCidrs } : {}),
		}),
		endsOf,
	),
);

interface Remove {
	readonly endpoints?: readonly string[] | undefined;
	readonly relationId?: number | undefined;
	readonly force?: boolean | undefined;
}
export const removeRelation = defineCall<Remove>('changes', 'Application.DestroyRelation')(
	lacking(
		['relationId', 'force'],
		old('Client.DestroyRelation', 0, ({ endpoints = [] }) => ({ Endpoints: endpoints }), nothing),
	),
	lacking(
		['relationId', 'force'],
		since2('Application.DestroyRelation', [1, 4], ({ endpoints = [] }) => ({ endpoints }), nothing),
	),
	since2(
		'Application.DestroyRelation',
		[5, 22],
		({ endpoints, relationId, force = false }) => ({
			...(endpoints ? { endpoints } : {}),
			...(relationId === undefined ? {} : { 'relation-id': relationId }),
			...(force ? { force } : {}),
		}),
		nothing,
	),
);

interface Suspend {
	readonly ids: readonly number[];
	readonly suspended: boolean;
	readonly message: string;
}
export const suspendRelations = defineCall<Suspend>(
	'changes',
	'Application.SetRelationsSuspended',
)(
	since2(
		'Application.SetRelationsSuspended',
		[5, 22],
		({ ids, suspended, message }) => ({
			args: ids.map((id) => ({ 'relation-id': id, suspended, message })),
		}),
		(response, { ids }): Item<void>[] =>
			itemsOf(response, ids.map(String), 'Application.SetRelationsSuspended', nothing),
	),
);
