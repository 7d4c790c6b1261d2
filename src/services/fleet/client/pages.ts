import { codeOf, isMusterError, MusterError } from '../../../core/errors.ts';
import type { Endpoint } from '../wire/endpoint.ts';
import { wraps } from '../wire/page-token.ts';
import { readPage } from '../wire/records.ts';
import type { Asker } from './failover.ts';

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

/** The tokens that a listing gave last time, per endpoint and path. Pages that are likely to come again are asked for side by side. */
const lastTokens = new WeakMap<Endpoint, Map<string, readonly string[]>>();
const LISTINGS = 50;
const AHEAD = 15;

const expected = (endpoint: Endpoint, path: string) => lastTokens.get(endpoint)?.get(path) ?? [];

const remember = (endpoint: Endpoint, path: string, tokens: readonly string[]): void => {
	const known = lastTokens.get(endpoint) ?? new Map<string, readonly string[]>();
	lastTokens.set(endpoint, known);
	known.delete(path);
	if (tokens.length > 0) known.set(path, tokens.slice(0, AHEAD));
	if (known.size > LISTINGS) known.delete(known.keys().next().value as string);
};

/** All items, and the tokens of the pages after the first. A page asked for `ahead` counts only where the page before it leads to it. */
const walk = async <R>(
	asker: Asker,
	listing: Listing<R>,
	ahead: readonly string[],
): Promise<{ records: R[]; tokens: string[] }> => {
	const ask = async (token: string | undefined) =>
		readPage(
			await asker.json({ method: 'GET', path: pathOf(listing, token), doing: listing.doing }),
			listing.field,
		);
	const started = new Map([undefined, ...ahead].map((token) => [token, ask(token)]));
	// what nothing leads to is not looked at, whatever becomes of it
	for (const page of started.values()) page.catch(() => {});
	const found = new Map<string, R>();
	const seen = new Set<string>();
	for (let token: string | undefined; ;) {
		let page: Awaited<ReturnType<typeof ask>>;
		try {
			page = await (started.get(token) ?? ask(token));
		} catch (error) {
			// past its range the server slices out of bounds and drops the connection
			if (token !== undefined && wraps(token) && codeOf(error) === 'CONNECTION_LOST')
				throw tooMany(listing.doing, error);
			throw error;
		}
		for (const item of page.items) {
			const record = listing.read(item);
			found.set(listing.key(record), record);
		}
		token = page.next;
		if (token === undefined) return { records: [...found.values()], tokens: [...seen] };
		if (seen.has(token) || seen.size >= 65_536) throw tooMany(listing.doing);
		seen.add(token);
	}
};

/**
 * Every item of a listing, over all pages, from one endpoint: missing arrays are empty, the empty page after an exact
 * multiple is the end, items seen twice count once. Where a load balancer mixes machines with other page sizes, it starts
 * again on one connection (protocol §6). The first time page follows page; after that, the pages that there were the last
 * time are asked for side by side, which a poller does for ever. @throws MusterError LIMIT past 65535 items.
 */
export const listAll = async <R>(asker: Asker, listing: Listing<R>): Promise<R[]> => {
	const path = pathOf(listing, undefined);
	try {
		const { records, tokens } = await walk(asker, listing, expected(asker.endpoint, path));
		remember(asker.endpoint, path, tokens);
		return records;
	} catch (error) {
		remember(asker.endpoint, path, []);
		if (!otherMachine(error)) throw error;
	}
	try {
		return await asker.alone(async (one) => (await walk(one, listing, [])).records);
	} catch (error) {
		if (!otherMachine(error)) throw error;
		throw new MusterError(
			'PROTOCOL',
			`Machines with different page sizes answer behind ${asker.endpoint.label} while ${listing.doing}`,
			{
				cause: error,
				hint: 'Give every fleetd the same token_limit, or give the machines as endpoints of their own.',
			},
		);
	}
};
