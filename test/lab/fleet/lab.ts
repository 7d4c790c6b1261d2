import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { createCluster, type LabMachine } from './cluster.ts';
import { createFaults, type Fault } from './faults.ts';
import { type Reply, route, type World } from './router.ts';
import type { Behaviour } from './systemd.ts';

export interface FleetLabOptions {
	/** How many machines, or which. Default 2, those of the recordings. */
	readonly machines?: number | readonly LabMachine[];
	/**
	 * What reading the registry costs, for every page anew: each page waits for its turn and takes so many
	 * milliseconds; where more than `most` wait, etcd’s limit of a second is passed and the page is a 500, as
	 * on a real fleetd. Default: nothing.
	 */
	readonly registry?: { readonly ms: number; readonly most: number };
	/** Items on a page; several: one per connection in turn, as behind a load balancer. Default 100. */
	readonly tokenLimit?: number | readonly number[];
	/** The gRPC registry’s two differences. Default false. */
	readonly grpc?: boolean;
	readonly version?: string;
	/**
	 * A release before 0.13 behind a proxy that hides it: a replacing PUT changes the desired state only.
	 * Default false.
	 */
	readonly keepsText?: boolean;
	/** Milliseconds of one step of the cluster. 0: it moves by `tick` only. Default 5. */
	readonly tickEvery?: number;
	/** Whether it listens on a unix socket too. */
	readonly unix?: boolean;
	/** A proxy with TLS before it: PEM texts. With `ca` it wants a client certificate of that CA. */
	readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
	/** A proxy with a password before it. */
	readonly basic?: { readonly username: string; readonly password: string };
	readonly port?: number;
}

/** One request as it came. */
export interface LabRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: string;
	/** Counts connections, from 1. */
	readonly connection: number;
}

const known = [
	'944b8b4cf411912113956567820fcb9a',
	'd70dd7c0373ca9455898f0b45c0d80f4',
	'aace2687da74b096e2c17858b628c0a6',
];

/** The machine of the recordings with that number, from 1; beyond the third an invented one. */
export const labMachine = (number: number): LabMachine => {
	const recorded = [known[1], known[0], known[2]][number - 1];
	const id = recorded ?? number.toString(16).padStart(32, 'f0');
	return {
		id,
		primaryIP: recorded ? '127.0.0.1' : `10.0.0.${number}`,
		metadata: { index: String(number), role: 'worker' },
	};
};

const send = (response: http.ServerResponse, { status, headers, body }: Reply, half: boolean) => {
	const bytes = Buffer.from(body);
	// Go sends up to 2 KiB with a length, more in chunks; 204 has no length
	const length = bytes.length <= 2048 && status !== 204 ? { 'Content-Length': String(bytes.length) } : {};
	response.writeHead(status, { ...headers, ...length });
	if (!half) response.end(bytes);
	else response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
};

/** A simulated fleet cluster behind one fleetd: TCP on 127.0.0.1, and a unix socket where asked for. */
export const startFleetLab = async (options: FleetLabOptions = {}) => {
	const {
		machines = 2,
		tokenLimit = 100,
		grpc = false,
		keepsText = false,
		version = keepsText ? '' : 'v1.0.0-15-g45224983',
		tickEvery = 5,
		basic,
		tls,
		registry,
	} = options;
	const cluster = createCluster(
		typeof machines === 'number' ? Array.from({ length: machines }, (_, at) => labMachine(at + 1)) : machines,
		grpc,
	);
	const faults = createFaults();
	const requests: LabRequest[] = [];
	const sockets = new Map<Socket, number>();
	const frozen = new WeakSet<Socket>();
	let limits = typeof tokenLimit === 'number' ? [tokenLimit] : tokenLimit;
	const authorization =
		basic && `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
	let etcd: World['etcd'] = 'there';
	let connections = 0;

	const world = (connection: number): World => {
		const limit = limits[connection % limits.length] as number;
		return { cluster, grpc, version, keepsText, etcd, limit };
	};
	const load = { waiting: 0, peak: 0, failed: 0 };
	let turn = Promise.resolve();
	/** Waits until the registry was read for a page; whether etcd was in time. */
	const readRegistry = async (url: string): Promise<boolean> => {
		if (!registry || !/\/(units|state|machines)(\?|$)/.test(url)) return true;
		load.waiting++;
		load.peak = Math.max(load.peak, load.waiting);
		const late = load.waiting > registry.most;
		if (late) load.failed++;
		turn = turn.then(() => sleep(late ? 0 : registry.ms));
		await turn;
		load.waiting--;
		return !late;
	};
	const handle = async (request: http.IncomingMessage, response: http.ServerResponse, body: string) => {
		const { method = '', url = '', headers, socket } = request;
		if (!(await readRegistry(url))) {
			requests.push({ method, url, headers, body, connection: 0 });
			return send(
				response,
				route({ ...world(0), etcd: 'failing' }, { method, url, contentTypes: [], body }) as Reply,
				false,
			);
		}
		const connection =
			sockets.get((socket as TLSSocket & { _parent?: Socket })._parent ?? socket) ?? sockets.get(socket) ?? 0;
		requests.push({ method, url, headers, body, connection });
		if (frozen.has(socket)) return;
		const fault = faults.take(method, url, body);
		fault?.first?.();
		const carryOut = () => {
			if (authorization !== undefined && headers.authorization !== authorization)
				return {
					status: 401,
					headers: { 'Content-Type': 'text/html', 'WWW-Authenticate': 'Basic realm="fleet"' },
					body: '<h1>401</h1>',
				};
			const contentTypes = request.headersDistinct['content-type'] ?? [];
			return route(world(connection), { method, url, contentTypes, body });
		};
		const reply = !fault || fault.after || fault.act === 'half' ? carryOut() : undefined;
		if (!fault || fault.act === 'half') {
			if (reply === 'drop' || !reply) socket.destroy();
			else send(response, reply, fault !== undefined);
		} else if (fault.act === 'drop') socket.destroy();
		else if (fault.act === 'garbage') socket.end('HTP/9 what?\r\n\r\n\0\0\0');
		else if (fault.act !== 'hang') send(response, fault.act, false);
	};
	const listener: http.RequestListener = (request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('error', () => {});
		request.on('end', () => void handle(request, response, Buffer.concat(chunks).toString()));
	};
	const serve = (server: http.Server | https.Server) => {
		server.on('connection', (socket: Socket) => {
			sockets.set(socket, connections++);
			socket.on('error', () => {});
			socket.on('close', () => sockets.delete(socket));
		});
		server.on('clientError', (_error, socket) => {
			if (socket.writable)
				socket.end(
					'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
				);
		});
		return server;
	};
	const open = () =>
		serve(
			tls
				? https.createServer(
						{
							key: tls.key,
							cert: tls.cert,
							ca: tls.ca,
							requestCert: tls.ca !== undefined,
							rejectUnauthorized: true,
						},
						listener,
					)
				: http.createServer({ requireHostHeader: false }, listener),
		);
	const listen = (
		server: http.Server | https.Server,
		where: { port: number; host: string } | { path: string },
	) =>
		new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(where, resolve);
		});
	const close = async (server: http.Server | https.Server) => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};

	let server = open();
	await listen(server, { port: options.port ?? 0, host: '127.0.0.1' });
	const { port } = server.address() as AddressInfo;
	// without capitals: python-fleet’s HTTP library makes the path lower case
	const folder = options.unix ? join(tmpdir(), `fleet-lab-${randomBytes(8).toString('hex')}`) : undefined;
	if (folder) mkdirSync(folder, { mode: 0o700 });
	const socketPath = folder && join(folder, 'fleet.sock');
	const unixServer = socketPath
		? serve(http.createServer({ requireHostHeader: false }, listener))
		: undefined;
	if (unixServer && socketPath) await listen(unixServer, { path: socketPath });
	const clock = tickEvery > 0 ? setInterval(() => cluster.tick(), tickEvery) : undefined;
	clock?.unref();

	const lab = {
		port,
		url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
		/** `unix:///…`, empty without one. */
		unixUrl: socketPath ? `unix://${socketPath}` : '',
		socketPath: socketPath ?? '',
		cluster,
		requests,
		/** How many pages wait for the registry, how many waited at most, and how many failed for it. */
		load,
		/** How many connections are open. */
		connections: () => sockets.size,
		tick(times = 1) {
			for (let tick = 0; tick < times; tick++) cluster.tick();
		},
		/** there, failing (500 for what needs it) or gone (503 for everything). */
		etcd(now: World['etcd']) {
			etcd = now;
		},
		/** Another token_limit, as another machine has it. */
		pageSize(limit: number) {
			limits = [limit];
		},
		fault: (fault: Fault) => faults.add(fault),
		heal: () => faults.clear(),
		/** Makes a unit do something else at its next start, or at once if it runs. */
		behave: (name: string, behaviour: Behaviour) => cluster.behave(name, behaviour),
		/** Nobody listens any more, and every connection ends. */
		stop: () => close(server),
		/** Nobody new is let in; connections that stand go on. */
		deafen: () => void server.close(),
		/** Listens again, at the same port. */
		async start() {
			server = open();
			await listen(server, { port, host: '127.0.0.1' });
		},
		/**
		 * Connections that stand are never answered any more, as where the way between has gone; new ones are.
		 */
		freeze() {
			for (const socket of sockets.keys()) frozen.add(socket);
		},
		/** Ends every connection; the server goes on listening. */
		cut() {
			for (const socket of sockets.keys()) socket.destroy();
		},
		async close() {
			clearInterval(clock);
			await Promise.all([close(server), unixServer && close(unixServer)]);
			if (folder) rmSync(folder, { recursive: true, force: true });
		},
		[Symbol.asyncDispose]: () => lab.close(),
	};
	return lab;
};

export type FleetLab = Awaited<ReturnType<typeof startFleetLab>>;
