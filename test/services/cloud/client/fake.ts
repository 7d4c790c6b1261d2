import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CloudOptions, openCloud } from '../../../../src/services/cloud/client/cloud.ts';

export interface FakeRequest {
	readonly method: string;
	readonly url: string;
	readonly token: string;
	readonly body: string;
	readonly raw: IncomingMessage;
}
export type Answer = readonly [status: number, body?: unknown, headers?: Record<string, string>];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString();
};

/**
 * A cloud of one test: Keystone v3 that hands out `t1`, `t2` …, and whatever `answer` says for the other
 * paths.
 */
export const fakeCloud = async (
	answer: (request: FakeRequest) => Answer | Promise<Answer>,
	options: Partial<CloudOptions> & {
		/** Seconds that a token lives. */
		readonly life?: number;
		/** Seconds that the clock of the cloud is ahead. */
		readonly ahead?: number;
		/** Whether it says when a token was issued. */
		readonly issued?: boolean;
		login?(n: number): Answer | undefined;
	} = {},
) => {
	const requests: FakeRequest[] = [];
	const server = createServer();
	let logins = 0;
	server.on('request', async (raw: IncomingMessage, response: ServerResponse) => {
		const { method = '', url = '' } = raw;
		const token = String(raw.headers['x-auth-token'] ?? '');
		const request = { method, url, token, raw, body: await bodyOf(raw) };
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const reply = async (): Promise<Answer> => {
			if (url !== '/v3/auth/tokens') {
				requests.push(request);
				return answer(request);
			}
			logins++;
			const refused = options.login?.(logins);
			if (refused) return refused;
			const types = {
				compute: '/compute/v2.1',
				network: '/network',
				image: '/image',
				'object-store': '/v1/AUTH_p',
			};
			const catalog = Object.entries(types).map(([type, path]) => ({
				type,
				name: type,
				endpoints: [{ interface: 'public', region: 'R', url: `${origin}${path}` }],
			}));
			const { ahead = 0, life = 3600, issued = true } = options;
			const at = (seconds: number) => new Date(Date.now() + (ahead + seconds) * 1000).toISOString();
			const about = {
				catalog,
				...(issued ? { issued_at: at(0) } : {}),
				expires_at: at(life),
				user: { id: 'u', name: 'demo' },
				project: { id: 'p', name: 'demo' },
			};
			return [201, { token: about }, { 'x-subject-token': `t${logins}` }];
		};
		const [status, body, headers = {}] = await reply();
		const isText = typeof body === 'string';
		response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers });
		response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const cloud = openCloud({
		authUrl: `http://127.0.0.1:${port}/v3`,
		auth: { method: 'password', user: { name: 'demo', domain: { name: 'Default' } }, password: 'secret' },
		...options,
	});
	return {
		cloud,
		requests,
		get logins() {
			return logins;
		},
		async [Symbol.asyncDispose]() {
			await cloud.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
};
