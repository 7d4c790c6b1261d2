import { decodeCommand } from './command.ts';
import { type Frame, frameReader } from './frame.ts';
import { checkGreeting, GREETING_BYTES } from './greeting.ts';
import type { LongFrame } from './long-frame.ts';
import { MAX_FRAME_BYTES, notConplyent } from './limits.ts';

/** What a ZMTP peer can do. */
export interface ZmtpSink {
	/** Its greeting was complete and is right: now READY may be sent. */
	greeted(): void;
	/** Its READY came and names a PAIR. */
	ready(): void;
	message(body: Buffer): void;
	/** A message above the limit was passed over. Default: it is refused. */
	long?(frame: LongFrame): void;
	/** To be answered with PONG and the same context. `ttl`: seconds, 0 for none. */
	ping(context: Buffer, ttl: number): void;
	pong(): void;
}

/**
 * Reads a ZMTP 3 PAIR/NULL peer: bytes in whatever chunks, events out. Pure and bounded; throws `PROTOCOL` at
 * the first byte that such a peer does not send, and must not be fed after that.
 */
export const zmtpReader = (sink: ZmtpSink, maxFrame = MAX_FRAME_BYTES): ((chunk: Buffer) => void) => {
	let hello: Buffer | undefined = Buffer.alloc(0);
	let isReady = false;
	const onFrame = ({ command, body }: Frame) => {
		if (!command) {
			if (!isReady) throw notConplyent('a message before its READY');
			return sink.message(body);
		}
		const order = decodeCommand(body);
		if (order.is !== 'ready') {
			if (!isReady) throw notConplyent('a command before its READY');
			return order.is === 'ping' ? sink.ping(order.context, order.ttl) : sink.pong();
		}
		if (isReady) throw notConplyent('a second READY');
		if (order.socketType !== 'PAIR')
			throw notConplyent(`a READY of the socket type ${JSON.stringify(order.socketType.slice(0, 32))}`);
		isReady = true;
		sink.ready();
	};
	const { long } = sink;
	const onLong =
		long &&
		((frame: LongFrame) => {
			if (!isReady) throw notConplyent('a message before its READY');
			long(frame);
		});
	const readFrames = frameReader(maxFrame, onFrame, onLong);
	return (chunk) => {
		let rest = chunk;
		if (hello !== undefined) {
			const missing = GREETING_BYTES - hello.length;
			hello = Buffer.concat([hello, chunk.subarray(0, missing)]);
			if (hello.length > 0) checkGreeting(hello);
			if (hello.length < GREETING_BYTES) return;
			hello = undefined;
			rest = chunk.subarray(missing);
			sink.greeted();
		}
		if (rest.length > 0) readFrames(rest);
	};
};
