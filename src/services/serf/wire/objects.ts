import { createDecoder, SHORT } from './decode.ts';
import { asHeader, NOT_PLAIN, plainHeader, plainHeaderSize } from './header.ts';
import { MAX_OBJECT_BYTES, notSerf } from './limits.ts';
import { type Scan, startScan } from './scan.ts';
import type { WireValue } from './values.ts';

/** Where objects go. Sizes are bytes on the wire. */
export interface Sink {
	header(seq: number | bigint, error: string): void;
	/** Any object that is no header. */
	body(value: WireValue, size: number): void;
}

/** Cuts a byte stream into objects. */
export interface Objects {
	/** Takes the next bytes, however they are cut, and hands over each object that is now complete, with its size on the wire. Throws `PROTOCOL`. */
	push(chunk: Uint8Array): void;
	/** Bytes of an object that has begun and not ended. */
	readonly unfinished: number;
}

/**
 * Decodes objects in place as long as they end within the chunk. What the end of a chunk cuts is kept in pieces, scanned on
 * as more arrives (never from its start again), and decoded once when it is whole.
 */
export const createObjects = (sink: Sink): Objects => {
	const decoder = createDecoder();
	let pieces: Buffer[] = [];
	let held = 0;
	let scan: Scan | undefined;

	const deliver = (value: WireValue, size: number): void => {
		const header = asHeader(value);
		if (header === undefined) sink.body(value, size);
		else sink.header(header.seq, header.error);
	};

	/** Ends the object in `pieces` with bytes of this chunk; returns where the next one begins. */
	const finish = (running: Scan, chunk: Buffer): number => {
		const end = running.over(chunk, 0, chunk.length);
		pieces.push(end === -1 ? chunk : chunk.subarray(0, end));
		held += end === -1 ? chunk.length : end;
		if (end === -1) return chunk.length;
		const whole = Buffer.concat(pieces, held);
		scan = undefined;
		pieces = [];
		held = 0;
		deliver(decoder.read(whole, 0, whole.length), whole.length);
		return end;
	};

	const keep = (rest: Buffer): void => {
		scan = startScan();
		scan.over(rest, 0, rest.length);
		pieces = [rest];
		held = rest.length;
	};

	const push = (bytes: Uint8Array): void => {
		const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let at = scan === undefined ? 0 : finish(scan, chunk);
		while (at < chunk.length) {
			const seq = plainHeader(chunk, at, chunk.length);
			if (seq !== NOT_PLAIN) {
				at += plainHeaderSize(chunk, at);
				sink.header(seq, '');
				continue;
			}
			let value: WireValue;
			try {
				value = decoder.read(chunk, at, chunk.length);
			} catch (thrown) {
				if (thrown !== SHORT) throw thrown;
				keep(chunk.subarray(at));
				return;
			}
			const size = decoder.position - at;
			if (size > MAX_OBJECT_BYTES) throw notSerf(`an object of more than ${MAX_OBJECT_BYTES / 1048576} MiB`);
			at = decoder.position;
			deliver(value, size);
		}
	};

	return {
		push,
		get unfinished() {
			return held;
		},
	};
};
