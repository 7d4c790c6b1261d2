import { createServer, type Server, type Socket } from 'node:net';
import { ping as pingCommand, pong, ready } from '../../../src/services/conplyent/wire/command.ts';
import { encodeFrame } from '../../../src/services/conplyent/wire/frame.ts';
import { greeting } from '../../../src/services/conplyent/wire/greeting.ts';
import { zmtpReader } from '../../../src/services/conplyent/wire/zmtp.ts';
import { Again } from './errors.ts';

/** What a network side can be told to do wrong. */
export interface NetworkFaults {
	/** Sent to whoever connects, instead of a greeting; nothing else follows. */
	greeting?: Buffer | undefined;
	/** Accepts connections and says nothing. */
	mute?: boolean | undefined;
	/** Answers no PING. */
	noPong?: boolean | undefined;
}

/**
 * Bytes that may wait in a connection before a send fails with EAGAIN, in place of zmq’s 1000 messages and
 * TCP’s buffers.
 */
const HIGH_WATER = 4 * 1024 * 1024;

/**
 * The network side of a bound PAIR socket: everyone is greeted, the first owns it, the others are never
 * heard, and nobody is promoted when the owner leaves (protocol, section 1). PING is answered for all, and
 * whoever gave a ttl with it and falls silent then is dropped.
 */
export const pairSocket = async (port: number, faults: NetworkFaults, onMessage: (body: Buffer) => void) => {
	const sockets = new Set<Socket>();
	let owner: Socket | undefined;
	let connections = 0;
	const accept = (socket: Socket) => {
		connections += 1;
		sockets.add(socket);
		socket.setNoDelay(true);
		let ttl: NodeJS.Timeout | undefined;
		// As libzmq 4.3 does: a PING starts the clock, whatever comes next stops it
		let times = 0;
		const heard = () => {
			clearTimeout(ttl);
			times += 1;
		};
		// A process that was kept busy finds its timers due before it has read what came in time
		const silent = () => {
			const before = times;
			setImmediate(() => before === times && socket.destroy());
		};
		const read = zmtpReader({
			greeted: () => {
				socket.write(ready());
			},
			ready: () => {
				owner ??= socket;
			},
			message: (body) => {
				heard();
				if (owner === socket) onMessage(Buffer.from(body));
			},
			ping: (context, seconds) => {
				heard();
				if (seconds > 0) ttl = setTimeout(silent, seconds * 1000).unref();
				if (!faults.noPong) socket.write(pong(context));
			},
			pong: heard,
		});
		socket.on('error', () => {});
		socket.on('close', () => {
			clearTimeout(ttl);
			sockets.delete(socket);
			if (owner === socket) owner = undefined;
		});
		if (faults.greeting) socket.write(faults.greeting);
		if (faults.greeting || faults.mute) {
			socket.resume();
			return;
		}
		// libzmq tells its version when it has seen the other’s signature, and waits for the other to do the same
		socket.write(greeting().subarray(0, 10));
		let came = 0;
		socket.on('data', (chunk) => {
			if (came < 10 && came + chunk.length >= 10) socket.write(greeting().subarray(10));
			came += chunk.length;
			try {
				read(chunk);
			} catch {
				socket.destroy();
			}
		});
	};
	const server: Server = createServer(accept);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const address = server.address();
	return {
		port: typeof address === 'object' && address ? address.port : port,
		connections: () => connections,
		open: () => sockets.size,
		owned: () => owner !== undefined,
		/** One message to the owner. A large one waits for the wire, as pyzmq does above 64 KiB. */
		send: (body: Buffer): Promise<void> | undefined => {
			if (owner === undefined || owner.destroyed) throw new Again();
			const large = body.length > 65_536;
			if (!large && owner.writableLength > HIGH_WATER) throw new Again();
			const to = owner;
			const taken = to.write(encodeFrame(body));
			if (!large || taken) return undefined;
			return new Promise((resolve) => {
				to.once('drain', resolve);
				to.once('close', resolve);
			});
		},
		/** Any bytes to the owner. */
		inject: (bytes: Buffer) => owner?.write(bytes),
		ping: (ttl: number) => owner?.write(pingCommand(ttl)),
		/** Ends the owner’s connection without a word. */
		drop: () => owner?.resetAndDestroy(),
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
};

export type PairSocket = Awaited<ReturnType<typeof pairSocket>>;
