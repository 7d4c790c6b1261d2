import { encodePageToken } from '../../../src/services/fleet/wire/page-token.ts';

/** Go’s base64.URLEncoding, which wants its padding. */
const decode = (token: string): Buffer | string => {
	const strange = token.search(/[^A-Za-z0-9_-]/);
	const padding = /={0,2}$/.exec(token)?.[0].length ?? 0;
	const plain = token.slice(0, token.length - padding);
	if (strange >= 0 && strange < plain.length) return `illegal base64 data at input byte ${strange}`;
	if (token.length % 4 !== 0) return `illegal base64 data at input byte ${Math.floor(token.length / 4) * 4}`;
	return Buffer.from(plain, 'base64url');
};

/** The page that a query asks for, or why it is refused, in the server’s words. */
const pageOf = (query: URLSearchParams, limit: number): number | string => {
	const tokens = query.getAll('nextPageToken');
	if (tokens.length > 1) return 'too many values for page token';
	const [token] = tokens;
	if (token === undefined) return 1;
	const bytes = decode(token);
	if (typeof bytes === 'string') return bytes;
	if (bytes.length < 4) return bytes.length === 0 ? 'EOF' : 'unexpected EOF';
	if (bytes.readUInt16LE(0) !== limit) return `token limit must be ${limit}`;
	const page = bytes.readUInt16LE(2);
	return page === 0 ? 'token page must be greater than zero' : page;
};

export interface Page<T> {
	readonly items: readonly T[];
	readonly next: string | undefined;
}

/**
 * One page as fleetd cuts it, uint16 arithmetic and all: a full last page has a token too, and past 65535
 * items the slice is out of bounds, which ends the connection.
 */
export const cutPage = <T>(
	all: readonly T[],
	query: URLSearchParams,
	limit: number,
): Page<T> | string | 'drop' => {
	const page = pageOf(query, limit);
	if (typeof page === 'string') return page;
	const start = ((page - 1) * limit) & 0xffff;
	const stop = (page * limit) & 0xffff;
	if (start >= all.length) return { items: [], next: undefined };
	if (stop > all.length) return { items: all.slice(start), next: undefined };
	if (stop < start) return 'drop';
	return { items: all.slice(start, stop), next: encodePageToken({ limit, page: (page + 1) & 0xffff }) };
};
