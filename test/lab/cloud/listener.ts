import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Answer, type Call, callOf, createEnding, type Ending, Refused } from './call.ts';
import type { createFaults } from './faults.ts';
import type { ServiceName } from './world.ts';

export type Service = (call: Call) => Answer | Promise<Answer>;

/** One request as it came, without its body. */
export interface LabRequest {
	readonly service: ServiceName;
	readonly method: string;
	readonly target: string;
	readonly headers: http.IncomingHttpHeaders;
	/** The status of the answer; absent while there is none. */
	status?: number;
}

const reasons: Readonly<Record<number, string>> = {
	412: 'Precondition Failed',
	413: 'Request Entity Too Large',
	414: 'Request URI Too Long',
	416: 'Requested Range Not Satisfiable',
	498: 'Rate Limited',
	499: 'Client Disconnect',
};

const bodyless = (status: number) => status === 204 || status === 304 || status < 200;

const send = async (
	{ method, request }: Call,
	response: http.ServerResponse,
	answer: Answer,
	half: boolean,
): Promise<void> => {
	const { status, body = '' } = answer;
	const streamed = body instanceof Readable;
	const bytes = streamed ? undefined : Buffer.from(body as string);
	const headers: Record<string, string | string[]> = { ...answer.headers };
	const named = Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
	if (bytes && !named && status !== 304) headers['Content-Length'] = String(bytes.length);
	response.sendDate = true;
	response.writeHead(status, answer.reason ?? reasons[status] ?? http.STATUS_CODES[status] ?? '', headers);
	if (half) {
		response.write(bytes ? bytes.subarray(0, bytes.length >> 1) : '', () => response.destroy());
		return;
	}
	if (method === 'HEAD' || bodyless(status)) {
		if (streamed) body.destroy();
		response.end();
	} else if (streamed) await pipeline(body, response).catch(() => response.destroy());
	else response.end(bytes);
	// what the client still sends is read and thrown away, so that the connection stays usable
	request.resume();
};

/** One service behind its own port of 127.0.0.1, or several that share it. */
export const listen = async (
	name: ServiceName | ((call: Call) => ServiceName),
	service: Service,
	faults: ReturnType<typeof createFaults>,
	requests: LabRequest[],
	failed: (error: unknown) => void,
) => {
	const sockets = new Set<Socket>();
	const running = new Map<Socket, Ending>();
	let base = '';
	const handle = async (request: http.IncomingMessage, response: http.ServerResponse, waits: boolean) => {
		const ending = createEnding();
		running.set(request.socket, ending);
		response.on('close', () => running.delete(request.socket));
		const call = callOf(request, base, waits ? () => response.writeContinue() : undefined, ending);
		const place = typeof name === 'function' ? name(call) : name;
		const noted: LabRequest = {
			service: place,
			method: call.method,
			target: call.target,
			headers: call.headers,
		};
		requests.push(noted);
		const carryOut = async (): Promise<Answer> => {
			try {
				return await service(call);
			} catch (error) {
				if (error instanceof Refused) return error.answer;
				if (!request.destroyed) failed(error);
				return { status: 500, body: String(error instanceof Error ? error.stack : error) };
			}
		};
		const fault = faults.take(place, call);
		fault?.first?.();
		if (fault?.act === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1000));
		const goes = !fault || fault.after || fault.act === 'half' || fault.act === 'slow';
		const answer = goes ? await carryOut() : undefined;
		if (fault?.act === 'drop') request.socket.destroy();
		else if (fault && typeof fault.act === 'object') {
			noted.status = fault.act.status;
			await send(call, response, fault.act, false);
		} else if (answer && fault?.act !== 'hang') {
			noted.status = answer.status;
			await send(call, response, answer, fault?.act === 'half');
		}
	};
	const create = () => {
		const made = http.createServer({
			requireHostHeader: false,
			keepAliveTimeout: 30_000,
			maxHeaderSize: 65_536,
			insecureHTTPParser: true,
			requestTimeout: 0,
		});
		made.on('request', (request, response) => void handle(request, response, false));
		made.on('checkContinue', (request, response) => void handle(request, response, true));
		// a client that ends its side within a body is still told so; what is no HTTP gets the plain 400
		made.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
			const ending = running.get(socket);
			if (ending) ending.gone();
			else if (socket.writable) {
				const line =
					error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
				socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
			} else socket.destroy();
		});
		made.on('connection', (socket: Socket) => {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => sockets.delete(socket));
		});
		return made;
	};
	let server = create();
	const open = (port: number) =>
		new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen({ port, host: '127.0.0.1' }, resolve);
		});
	await open(0);
	const { port } = server.address() as AddressInfo;
	base = `http://127.0.0.1:${port}`;
	const close = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeAllConnections();
		await closed;
	};
	return {
		port,
		url: base,
		sockets,
		close,
		/** Listens again at the same port. */
		async reopen() {
			server = create();
			await open(port);
		},
	};
};
