import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { createControls } from './controls.ts';
import { modern } from './facades/index.ts';
import { old } from './facades/old/index.ts';
import type { Request } from './frame.ts';
import { createDischarges } from './http/discharge.ts';
import { serveLog } from './http/log.ts';
import { answer } from './http/router.ts';
import { createLogin, offersFor } from './login.ts';
import { profiles } from './profiles/index.ts';
import type { Release } from './profiles/profile.ts';
import { type Fault, type Seen, serve, type Session } from './session.ts';
import { addModel, createWorld, type WorldOptions } from './state/world.ts';
import { certificates } from './tls.ts';

export interface ControllerOptions extends Omit<WorldOptions, 'profile'> {
	/** The release it answers as. */
	readonly profile: Release;
	/**
	 * Whether it speaks TLS, with a certificate of a private CA for `juju-apiserver`; `other`: of another CA.
	 * Default true.
	 */
	readonly tls?: boolean | 'other';
	/** Milliseconds of one step of what goes on; 0: it moves by `tick` only. Default 5. */
	readonly tickEvery?: number;
	/** Models beside the controller's own. Default `default`. */
	readonly models?: readonly string[];
	readonly port?: number;
}

/** A fault for requests: which, what happens, how often. */
export interface FaultRule {
	/** `Application.Deploy`, `Client.*`. Default every request. */
	readonly request?: string;
	readonly fault: Fault;
	/** Default 1. */
	readonly times?: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a websocket path means: an API connection, a log stream, or an answer that says no. */
const routeUpgrade = (path: string, major: number, own: string) => {
	const pattern = major === 1 ? /^\/environment\/([^/]+)\/(api|log)$/ : /^\/model\/([^/]+)\/(api|log)$/;
	const [, uuid, what] = pattern.exec(path) ?? [];
	if (uuid && what)
		return UUID.test(uuid)
			? { what, kind: 'model' as const, uuid }
			: { status: 400, body: `invalid model UUID "${uuid}"\n` };
	if (path === '/' || (path === '/api' && major > 1))
		return { what: 'api', kind: 'controller' as const, uuid: own };
	if (path === '/log') return { what: 'log', kind: 'model' as const, uuid: own };
	return { status: 404, body: '404 page not found\n' };
};

const refuse = (socket: Duplex, status: number, body: string) =>
	socket.end(
		`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
			`X-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
	);

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
};

/** Starts a simulated controller on 127.0.0.1. See index.ts for what it can do. */
export const startController = async (options: ControllerOptions) => {
	const { profile: release, tls = release !== '1.25', tickEvery = 5, models = ['default'] } = options;
	const profile = profiles[release];
	const world = createWorld({ ...options, profile });
	for (const name of models) addModel(world, { name });
	const certificate = certificates();
	const pair = tls === 'other' ? certificate.other : certificate.server;
	const ca = tls === 'other' ? certificate.otherCa : certificate.ca;
	world.caCertificate = ca;

	const requests: Seen[] = [];
	const faults: { rule: FaultRule; left: number }[] = [];
	const sessions = new Set<Session>();
	const sockets = new Set<Socket>();
	const websockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 2 ** 30 });
	let port = options.port ?? 0;
	let count = 0;
	const url = () => `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
	const discharges = createDischarges(world, url);

	const takeFault = ({ type, request }: Request): Fault | undefined => {
		const name = `${type}.${request}`;
		const found = faults.find(({ rule }) => {
			const wanted = rule.request ?? '*';
			return wanted === '*' || wanted === name || wanted === `${type}.*`;
		});
		if (found && --found.left <= 0) faults.splice(faults.indexOf(found), 1);
		return found?.rule.fault;
	};
	const parts = {
		world,
		facades: release === '1.25' ? old : modern,
		login: createLogin(discharges),
		seen: (one: Seen) => void requests.push(one),
		fault: takeFault,
		offers: offersFor,
	};
	const controllerModel = [...world.models.values()].find((one) => one.isController)?.uuid ?? '';

	const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		const path = (request.url ?? '/').split('?')[0] ?? '/';
		if (world.starting > 0) {
			world.turnedAway++;
			return void refuse(socket, world.starting, '');
		}
		const route = routeUpgrade(path, profile.major, controllerModel);
		if (route.what === undefined) return void refuse(socket, route.status, route.body);
		websockets.handleUpgrade(request, socket, head, (websocket: WebSocket) => {
			if (route.what === 'log')
				return serveLog(world, { socket: websocket, raw: socket, request, uuid: route.uuid });
			const clientVersion = String(request.headers['x-juju-clientversion'] ?? '');
			const session = serve(parts, {
				socket: websocket,
				number: ++count,
				path,
				kind: route.kind,
				uuid: route.uuid,
				clientVersion,
			});
			sessions.add(session);
			websocket.on('close', () => sessions.delete(session));
		});
	};
	const listener: http.RequestListener = (request, response) => {
		void bodyOf(request).then((body) => {
			const { status, headers, body: out } = answer({ world, discharges }, request, body);
			const date = new Date(Date.now() + world.skew).toUTCString();
			response.writeHead(status, { Date: date, 'Content-Length': out.length, ...headers }).end(out);
		});
	};
	const open = () => {
		const server = tls ? https.createServer(pair, listener) : http.createServer(listener);
		server.on('upgrade', upgrade);
		server.on('connection', (socket: Socket) => {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => sockets.delete(socket));
		});
		return server;
	};
	let server = open();
	const listen = () =>
		new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, '127.0.0.1', resolve);
		});
	await listen();
	port = (server.address() as AddressInfo).port;
	const address = { value: '127.0.0.1', type: 'ipv4', scope: 'public', port };
	world.servers.push([address, { ...address, scope: 'local-machine' }]);
	const clock = tickEvery > 0 ? setInterval(() => world.tick(), tickEvery) : undefined;
	clock?.unref();
	const shut = async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	};

	const lab = {
		world,
		/** Host and port, as clients are told them. */
		host: '127.0.0.1',
		port,
		address: `127.0.0.1:${port}`,
		/** `https://127.0.0.1:PORT`, or http. */
		url: url(),
		/** `wss://127.0.0.1:PORT`, or ws. */
		wsUrl: url().replace(/^http/, 'ws'),
		/** PEM of the private CA; empty without TLS. */
		ca: tls ? ca : '',
		uuid: world.uuid,
		user: 'admin',
		password: options.password ?? 'secret',
		/** Every request after it was answered, oldest first. */
		requests,
		/** How many API connections are open, without those that the network has cut off. */
		connections: () => [...sessions].filter(({ frozen }) => !frozen).length,
		...createControls({ world, sessions, faults }),
		/** Nobody listens any more, and every connection ends (1006). */
		stop: shut,
		/** Listens again, at the same port. */
		async start() {
			server = open();
			await listen();
		},
		async close() {
			clearInterval(clock);
			await shut();
			websockets.close();
		},
		[Symbol.asyncDispose]: () => lab.close(),
	};
	return lab;
};

export type ControllerLab = Awaited<ReturnType<typeof startController>>;
