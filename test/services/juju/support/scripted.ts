import { readFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { JujuOptions } from '../../../../src/services/juju/client/connect.ts';

export type Frame = Record<string, unknown>;

/** What a script sees of one connection. */
export interface Peer {
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	send(frame: unknown): void;
	raw(text: string): void;
	/** Ends it without a close frame, as a killed controller does. */
	cut(): void;
	close(code?: number): void;
}

export interface Script {
	/** Answers a frame; nothing is sent for `undefined`. */
	frame?(frame: Frame, peer: Peer): unknown;
	opened?(peer: Peer): void;
	http?(request: IncomingMessage, body: Buffer, response: ServerResponse): void;
	/** An HTTP status that refuses the web socket. */
	refuse?(path: string): number | undefined;
	readonly tls?: boolean;
}

const tlsFolder = path.join(import.meta.dirname, '../../../fixtures/juju/tls');
export const pem = (name: string): string => readFileSync(path.join(tlsFolder, name), 'utf8');

const peerOf = (socket: WebSocket, request: IncomingMessage): Peer => ({
	path: request.url ?? '',
	headers: request.headers,
	send: (frame) => socket.send(JSON.stringify(frame)),
	raw: (text) => socket.send(text),
	cut: () => socket.terminate(),
	close: (code) => socket.close(code),
});

export const READ = { facade: 'Client', method: 'FullStatus', effect: 'reads' } as const;
export const WRITE = { facade: 'Application', method: 'Expose', effect: 'changes' } as const;

/** How a scripted controller is connected to. */
export const optionsFor = (address: string, more: Partial<JujuOptions> = {}): JujuOptions => ({
	addresses: [address],
	credentials: password,
	connectTimeout: 15,
	...more,
});

/** A controller that does what a test says, and nothing else. */
export const startScripted = async (script: Script) => {
	const answer = (request: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			if (script.http) script.http(request, Buffer.concat(chunks), response);
			else response.writeHead(404).end();
		});
	};
	const server = script.tls
		? createSecure({ key: pem('server.key.pem'), cert: pem('server.pem') }, answer)
		: createPlain(answer);
	const sockets = new WebSocketServer({ noServer: true });
	const frames: Frame[] = [];
	const peers: Peer[] = [];
	server.on('upgrade', (request, socket, head) => {
		const status = script.refuse?.(request.url ?? '');
		if (status !== undefined) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
		sockets.handleUpgrade(request, socket, head, (ws) => {
			const peer = peerOf(ws, request);
			peers.push(peer);
			script.opened?.(peer);
			ws.on('error', () => {});
			ws.on('message', (data) => {
				const frame = JSON.parse(String(data)) as Frame;
				frames.push(frame);
				const reply = script.frame?.(frame, peer);
				if (reply !== undefined) peer.send(reply);
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		address: `${script.tls ? '' : 'ws://'}127.0.0.1:${port}`,
		frames,
		peers,
		open: () => [...sockets.clients].length,
		async [Symbol.asyncDispose]() {
			for (const client of sockets.clients) client.terminate();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
};

export const MODEL = 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d';
export const CONTROLLER = 'e0b94ac7-6783-4d8e-82e2-b1e552b33557';

/** The answer of a login as a real controller gives it. */
export const greeting = (
	version = '4.0.15',
	facades: Record<string, number[]> = {},
	more: Frame = {},
): Frame => ({
	servers: [[{ value: '192.0.2.2', type: 'ipv4', scope: 'public', port: 17070 }]],
	'controller-tag': `controller-${CONTROLLER}`,
	'user-info': {
		'display-name': '',
		identity: 'user-admin',
		'controller-access': 'superuser',
		'model-access': '',
	},
	facades: Object.entries({ Pinger: [1], ...facades }).map(([name, versions]) => ({ name, versions })),
	'server-version': version,
	...more,
});

/** Answers logins with a greeting and everything else by `rest`. */
export const lets =
	(greet: Frame, rest: (frame: Frame, peer: Peer) => unknown = () => undefined) =>
	(frame: Frame, peer: Peer): unknown => {
		if (frame['type'] === 'Admin' && frame['request'] === 'Login')
			return { 'request-id': frame['request-id'], response: greet };
		const response = rest(frame, peer);
		return response === undefined ? undefined : { 'request-id': frame['request-id'], ...(response as Frame) };
	};

export const password = { kind: 'password', user: 'admin', password: 'secret' } as const;
