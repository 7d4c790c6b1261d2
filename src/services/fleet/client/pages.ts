import { codeOf, isMusterError, MusterError } from '../../../core/errors.ts';
import { wraps } from '../wire/page-token.ts';
import { readPage } from '../wire/records.ts';
import type { EndpointClient } from './endpoint-client.ts';
import { lookAhead } from './look-ahead.ts';

type Page = ReturnType<typeof readPage>;

/** One listing of the API. */
export interface Listing<R> {
	readonly resource: 'units' | 'state' | 'machines';
	readonly field: 'units' | 'states' | 'machines';
	/** Sent with EVERY page: a token carries no filters (trap 7). */
	readonly query: Readonly<Record<string, string>>;
	/** What is read, after “while”. */
	readonly doing: string;
	read(item: unknown): R;
	/** Equal for the same thing seen twice, when the list has moved between two pages. */
	key(record: R): string;
}

const pathOf = ({ resource, query }: Listing<unknown>, token: string | undefined): string => {
	const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	// an empty token is refused: it is left out
	if (token !== undefined) parameters.push(`nextPageToken=${encodeURIComponent(token)}`);
	return `/fleet/v1/${resource}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
};

const otherMachine = (error: unknown): boolean =>
	isMusterError(error) &&
	error.code === 'SERVER' &&
	error.details['status'] === 400 &&
	error.message.includes('token limit must be');

const tooMany = (doing: string, cause?: unknown) =>
	new MusterError('LIMIT', `fleetd can page no further than 65535 while ${doing}`, {
		cause,
		hint: 'Ask for less (by unit or machine), or raise token_limit in fleet.conf.',
	});

/** Characters of one listing, over all pages: what a registry of 65535 large units may hold. */
const MAX_LETTERS = 256 * 2 ** 20;

const tooLong = (doing: string, most: number) =>
	new MusterError('LIMIT', `fleetd sent more than ${most / 2 ** 20} MiB while ${doing}`, {
		hint: 'Ask for less (by unit or machine). If there are not that many, what answers is no fleetd.',
	});

/** Adds up what the pages of one listing have. @throws MusterError LIMIT */
const scales = ({ doing }: Listing<unknown>, most: number) => {
	let sum = 0;
	return (size: number): void => {
		sum += size;
		if (sum > most) throw tooLong(doing, most);
	};
};

/** Every item, page after page; `page` gives one. */
const walk = async <R>(
	listing: Listing<R>,
	page: (token: string | undefined) => Promise<Page>,
): Promise<{ records: R[]; tokens: string[] }> => {
	const found = new Map<string, R>();
	const seen = new Set<string>();
	for (let token: string | undefined; ;) {
		const { items, next } = await page(token).catch((error: unknown) => {
			// past its range the server slices out of bounds and drops the connection
			const isPast = token !== undefined && wraps(token) && codeOf(error) === 'CONNECTION_LOST';
			throw isPast ? tooMany(listing.doing, error) : error;
		});
		for (const item of items) {
			const record = listing.read(item);
			found.set(listing.key(record), record);
		}
		if (next === undefined) return { records: [...found.values()], tokens: [...seen] };
		if (seen.has(next) || seen.size >= 65_536) throw tooMany(listing.doing);
		seen.add(next);
		token = next;
	}
};

const asking = <R>(api: EndpointClient, listing: Listing<R>, most: number) => {
	const weigh = scales(listing, most);
	return async (token: string | undefined): Promise<Page> => {
		const request = { method: 'GET', path: pathOf(listing, token), doing: listing.doing } as const;
		return readPage(await api.json(request, weigh), listing.field);
	};
};

/**
 * Every item of a listing, over all pages, from one endpoint: missing arrays are empty, the empty page after
 * an exact multiple is the end, items seen twice count once. Where a load balancer mixes machines with other
 * page sizes, it starts again on one connection (protocol §6). A few pages are asked for ahead: see {@link
 * lookAhead}.
 * @throws MusterError LIMIT past 65535 items, or `most` characters
 */
export const listAll = async <R>(
	api: EndpointClient,
	listing: Listing<R>,
	most = MAX_LETTERS,
): Promise<R[]> => {
	const pages = lookAhead(api.endpoint, pathOf(listing, undefined), asking(api, listing, most));
	try {
		const { records, tokens } = await walk(listing, pages.page);
		pages.done(tokens);
		return records;
	} catch (error) {
		pages.failed(error);
		if (!otherMachine(error)) throw error;
	}
	try {
		return await api.alone(async (one) => (await walk(listing, asking(one, listing, most))).records);
	} catch (error) {
		if (!otherMachine(error)) throw error;
		throw new MusterError(
			'PROTOCOL',
			`Machines with different page sizes answer behind ${api.endpoint.label} while ${listing.doing}`,
			{
				cause: error,
				hint: 'Give every fleetd the same token_limit, or give the machines as endpoints of their own.',
			},
		);
	}
};
