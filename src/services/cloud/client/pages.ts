import { codeOf, isMusterError, MusterError } from '../../../core/errors.ts';
import { isRecord, type Json, listOf, textOf } from '../wire/json.ts';
import { nextQuery } from '../wire/links.ts';
import type { Api, ApiRequest, Call } from './api.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

export interface Listing extends ApiRequest {
	/** Where the records stand in a page, e.g. `servers`; a page may be a bare list too. */
	readonly key: string;
	/** Records that a page should hold at most: a user’s limit makes pages small. */
	readonly pageSize?: number | undefined;
	/** Lists without links go on after the last record: how the query names it (Swift, Pithos). */
	readonly marker?: (last: Json) => Readonly<Record<string, string>>;
}

const idOf = (record: Json): string => {
	const id = textOf(record['id'] ?? record['name'] ?? record['subdir']) || JSON.stringify(record);
	// of an object every version has the same name
	return `${id} ${textOf(record['version_id'])}`;
};

const changed = (listing: Listing, cause: MusterError): MusterError =>
	new MusterError(
		'CONFLICT',
		`The list changed while ${listing.doing}: the cloud no longer knows the last item of the page before`,
		{
			cause,
			details: cause.details,
			hint: 'Read it again.',
		},
	);

/** The records of one page. An empty list may be `null`, or no body at all. @throws MusterError PROTOCOL */
const recordsOf = (api: Api, { key, doing }: Listing, body: unknown): readonly Json[] => {
	const input = body === undefined ? [] : body;
	const list = isRecord(input) ? input[key] : input;
	if (Array.isArray(list)) return listOf(list);
	if (list === null && isRecord(body)) return [];
	throw unexpectedAnswer({ service: api.service, doing, reads: true, body, wanted: key });
};

/**
 * The records of a listing, page by page as they are asked for, in any of the styles of the services. Ends
 * where there is no link, where a page brings nothing new, and where a server refuses the marker of its only
 * page.
 */
export async function* pages(api: Api, listing: Listing, call?: Call): AsyncGenerator<Json, void> {
	const { key: _key, pageSize, marker, ...request } = listing;
	const input = typeof request.query === 'object' ? request.query : {};
	const sized = { ...input, ...(pageSize === undefined ? {} : { limit: pageSize }) };
	const seen = new Set<string>();
	const asked = new Set<string>();
	let next: ApiRequest['query'] = sized;
	for (let page = 1; next !== undefined; page++) {
		let body: unknown;
		try {
			({ body } = await api.send({ ...request, query: next }, call));
		} catch (error) {
			const status = isMusterError(error) ? error.details['status'] : undefined;
			const isOther = (status !== 400 && status !== 404) || codeOf(error) === 'PROTOCOL';
			if (page === 1 || isOther) throw error;
			// an item that is invisible as a marker is the whole list
			if (page === 2 && seen.size <= 1) return;
			throw changed(listing, error as MusterError);
		}
		const records = recordsOf(api, listing, body);
		let fresh = 0;
		for (const record of records) {
			const id = idOf(record);
			if (seen.has(id)) continue;
			seen.add(id);
			fresh++;
			yield record;
		}
		if (fresh === 0) return;
		const last = records.at(-1) as Json;
		next = marker ? { ...sized, ...marker(last) } : nextQuery(body);
		const sign = JSON.stringify(next) ?? '';
		if (asked.has(sign)) return;
		asked.add(sign);
	}
}

/** All records of a listing at once. */
export const all = async (api: Api, listing: Listing, call?: Call): Promise<Json[]> => {
	const records: Json[] = [];
	for await (const record of pages(api, listing, call)) records.push(record);
	return records;
};
