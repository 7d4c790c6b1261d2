import type { IncomingMessage } from 'node:http';
import type { World } from '../state/world.ts';
import type { Discharges } from './discharge.ts';

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export interface HttpParts {
	readonly world: World;
	readonly discharges: Discharges;
}

export const json = (
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Reply => ({
	status,
	headers: { 'Content-Type': 'application/json', ...headers },
	body: Buffer.from(JSON.stringify(value)),
});

export const plain = (status: number, text: string): Reply => ({
	status,
	headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
	body: Buffer.from(text),
});

/** Answers what comes over plain HTTPS. */
export const answer = ({ discharges }: HttpParts, request: IncomingMessage, body: Buffer): Reply => {
	const { pathname } = new URL(request.url ?? '/', 'http://lab');
	if (pathname.startsWith('/auth/')) {
		const newest = Number(request.headers['bakery-protocol-version'] ?? 0) >= 3;
		const found = discharges.handle(pathname, body.toString(), newest);
		if (found) return json(found.status, found.body, { ...found.headers });
	}
	return plain(404, '404 page not found\n');
};
