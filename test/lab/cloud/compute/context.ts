import type { Call, Item } from '../call.ts';
import type { Token } from '../identity/state.ts';
import type { World } from '../world.ts';
import { fail } from './errors.ts';

/** What a handler of nova gets. */
export interface Nova {
	readonly world: World;
	readonly call: Call;
	readonly token: Token;
	/** The minor number of the microversion: 79 for 2.79. */
	readonly minor: number;
	/** Base of links: `http://host/v2.1`, with the project where the path had it. */
	readonly base: string;
	/** The same without the version, for bookmarks. */
	readonly bookmark: string;
}

/** The body as an object with exactly what is asked for. */
export const bodyOf = async ({ call }: Nova): Promise<Item> => {
	let body: unknown;
	try {
		body = JSON.parse(await call.text());
	} catch {
		throw fail(400, 'Malformed request body');
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body))
		throw fail(400, 'Malformed request body');
	return body as Item;
};

/** The object under that key of the body. */
export const bodyPart = async (nova: Nova, key: string): Promise<Item> => {
	const part = (await bodyOf(nova))[key];
	if (typeof part !== 'object' || part === null || Array.isArray(part))
		throw fail(400, `'${key}' is a required property`);
	return part;
};

export interface Paged<Entry> {
	readonly entries: Entry[];
	/** The link of the next page, where one may follow. */
	readonly next?: { rel: 'next'; href: string };
}

/** Nova's paging by `limit` and `marker`: a full page always has a next link. */
export const paged = <Entry>(
	{ call, base }: Nova,
	all: readonly Entry[],
	idOf: (entry: Entry) => string,
	path: string,
): Paged<Entry> => {
	const { query } = call;
	for (const key of ['limit', 'offset']) {
		const input = query.get(key);
		if (input !== null && !/^[0-9]*$/.test(input))
			throw fail(
				400,
				`Invalid input for query parameters ${key}. Value: ${input}. '${input}' does not match '^[0-9]*$'`,
			);
	}
	const marker = query.get('marker');
	const found = marker === null ? -1 : all.findIndex((entry) => idOf(entry) === marker);
	if (marker !== null && found < 0) throw fail(400, `marker [${marker}] not found`);
	const asked = query.get('limit');
	const limit = Math.min(asked === null || asked === '' ? 1000 : Number(asked), 1000);
	const entries = all.slice(found + 1, found + 1 + limit);
	const last = entries.at(-1);
	if (entries.length < limit || last === undefined) return { entries };
	const rest = new URLSearchParams(query);
	rest.sort();
	rest.delete('marker');
	rest.set('marker', idOf(last));
	return { entries, next: { rel: 'next', href: `${base}/${path}?${rest}` } };
};
