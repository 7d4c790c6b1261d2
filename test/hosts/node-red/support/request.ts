import { type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What is asked of a Node-RED: a body is sent as JSON. */
export interface Asked {
	readonly method: string;
	readonly headers?: Readonly<Record<string, string>> | undefined;
	readonly body?: unknown;
}

/**
 * Asks a Node-RED, on a connection of its own: it ends one that is kept after a while, which may be just when
 * the next request goes out.
 */
export const request = async (url: string, { method, headers, body }: Asked): Promise<Response> => {
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		const asked = { 'content-type': 'application/json', 'Node-RED-API-Version': 'v2', ...headers };
		httpRequest(url, { method, agent: false, headers: asked }, resolve)
			.once('error', reject)
			.end(body === undefined ? undefined : JSON.stringify(body));
	});
	const { statusCode: status = 0, headers: got } = answer;
	const content = await buffer(answer);
	const empty = status === 204 || status === 304;
	return new Response(empty ? null : new Uint8Array(content), {
		status,
		headers: { 'content-type': got['content-type'] ?? '' },
	});
};
