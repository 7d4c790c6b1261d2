/** What a page token holds: the server’s page size and the page it leads to, from 1. */
export interface PageToken {
	readonly limit: number;
	readonly page: number;
}

/**
 * A token as the server writes it: base64url of two little-endian uint16, e.g. `ZAACAA==` for page 2 of 100
 * each (protocol §6).
 */
export const encodePageToken = ({ limit, page }: PageToken): string => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt16LE(limit, 0);
	bytes.writeUInt16LE(page, 2);
	return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
};

/** What a token says; `undefined` where it is not such a token (later servers may use another form). */
export const decodePageToken = (token: string): PageToken | undefined => {
	if (!/^[A-Za-z0-9_-]{6}==$/.test(token)) return undefined;
	const bytes = Buffer.from(token, 'base64url');
	return { limit: bytes.readUInt16LE(0), page: bytes.readUInt16LE(2) };
};

/** Whether the server can no longer count to that page: its offset is a uint16 and wraps around. */
export const wraps = (token: string): boolean => {
	const decoded = decodePageToken(token);
	return decoded !== undefined && decoded.limit * decoded.page > 65_535;
};
