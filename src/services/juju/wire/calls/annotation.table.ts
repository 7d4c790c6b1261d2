import { defineCall } from '../choose.ts';
import { get, list, map } from '../get.ts';
import { errorOf } from '../frame.ts';
import { type Item, itemsOf, only } from '../items.ts';
import { entities, nothing, old, oldEntities, since2 } from '../row.ts';
import { serverError } from '../server-error.ts';

const annotated = (
	response: unknown,
	{ tags }: { readonly tags: readonly string[] },
): Item<Readonly<Record<string, string>>>[] =>
	itemsOf(response, tags, 'Annotations.Get', (one) => map(one, 'annotations') as Record<string, string>);
export const getAnnotations = defineCall<{ readonly tags: readonly string[] }>('reads', 'Annotations.Get')(
	// before 1.23 there was no such facade, and one thing a request
	old(
		'Client.GetAnnotations',
		0,
		({ tags }) => ({ Tag: tags[0] }),
		(response, { tags }): Item<Readonly<Record<string, string>>>[] => [
			{ key: tags[0] ?? '', value: map(response, 'annotations') as Record<string, string> },
		],
	),
	old('Annotations.Get', 1, ({ tags }) => oldEntities(tags), annotated),
	since2('Annotations.Get', [2, 2], ({ tags }) => entities(tags), annotated),
);
export const setAnnotations = defineCall<{
	readonly tag: string;
	readonly annotations: Readonly<Record<string, string>>;
}>('changes', 'Annotations.Set')(
	old('Client.SetAnnotations', 0, ({ tag, annotations }) => ({ Tag: tag, Pairs: annotations }), nothing),
	old(
		'Annotations.Set',
		1,
		({ tag, annotations }) => ({ Annotations: [{ EntityTag: tag, Annotations: annotations }] }),
		(response, { tag }) => only(itemsOf(response, [tag], 'Annotations.Set', nothing)),
	),
	since2(
		'Annotations.Set',
		[2, 2],
		({ tag, annotations }) => ({ annotations: [{ entity: tag, annotations }] }),
		(response) => {
			// only what failed is answered
			const error = list(response, 'results')
				.map((one) => errorOf(get(one, 'error')))
				.find((one) => one !== undefined);
			if (error) throw serverError(error, 'Annotations.Set');
		},
	),
);
