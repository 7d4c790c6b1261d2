import type { Ends } from '../../catalogue/operation.ts';
import { End } from '../../engine/run/results.ts';

/** A stream and its end as one result: the end's own fields, and the items under their name. */
export async function* collectStream(
	{ gathered: name }: Ends,
	results: AsyncIterable<unknown>,
): AsyncGenerator<unknown> {
	const items: unknown[] = [];
	let end: unknown = {};
	for await (const result of results) {
		if (result instanceof End) end = result.value;
		else items.push(result);
	}
	yield { ...(end as object), [name]: items };
}
