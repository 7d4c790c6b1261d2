import { type Build, startBuild } from './build.ts';
import { createDecoder, SHORT } from './decode.ts';
import { asHeader, NOT_PLAIN, plainHeader, plainHeaderSize } from './header.ts';
import { MAX_OBJECT_BYTES, notSerf } from './limits.ts';
import type { WireValue } from './values.ts';

/** Where objects go. Sizes are bytes on the wire. */
export interface Sink {
	header(seq: number | bigint, error: string): void;
	/** Any object that is no header. */
	body(value: WireValue, size: number): void;
}

/** Cuts a byte stream into objects. */
export interface Objects {
	/**
	 * Takes the next bytes, however they are cut, and hands over each object that is now complete, with its
	 * size on the wire. Throws `PROTOCOL`.
	 */
	push(chunk: Uint8Array): void;
	/** Bytes of an object that has begun and not ended. */
	readonly unfinished: number;
}

/**
 * A cut object shorter than this is joined with the next chunk and read from its start, once: cheaper than
 * building it in pieces.
 */
const SMALL = 16 * 1024;

const deliver = (sink: Sink, value: WireValue, size: number): void => {
	const header = asHeader(value);
	if (header === undefined) sink.body(value, size);
	else sink.header(header.seq, header.error);
};

/**
 * Decodes objects in place as long as they end within the chunk. One that the chunk’s end cuts is read again
 * with the next chunk if it is small; if that does not end it either, a {@link Build} takes the rest of it,
 * piece by piece. So no byte is looked at more than three times, however small the chunks, and of a large
 * object little is left to do when its last byte comes.
 */
export const createObjects = (sink: Sink): Objects => {
	const decoder = createDecoder();
	let rest: Buffer | undefined;
	let build: Build | undefined;

	/** Goes on with an object in pieces; returns where the next one begins. */
	const goOn = (running: Build, piece: Buffer): number => {
		const end = running.add(piece);
		build = end === -1 ? running : undefined;
		if (end === -1) return piece.length;
		deliver(sink, running.value, running.size);
		return end;
	};

	/** Reads the object at `from`; returns the position after it, or `undefined` if the chunk ends first. */
	const one = (chunk: Buffer, from: number): number | undefined => {
		const seq = plainHeader(chunk, from, chunk.length);
		if (seq !== NOT_PLAIN) {
			sink.header(seq, '');
			return from + plainHeaderSize(chunk, from);
		}
		let value: WireValue;
		try {
			value = decoder.read(chunk, from, chunk.length);
		} catch (thrown) {
			if (thrown === SHORT) return undefined;
			throw thrown;
		}
		const to = decoder.position;
		if (to - from > MAX_OBJECT_BYTES)
			throw notSerf(`an object of more than ${MAX_OBJECT_BYTES / 1048576} MiB`);
		deliver(sink, value, to - from);
		return to;
	};

	const push = (bytes: Uint8Array): void => {
		let chunk = Buffer.isBuffer(bytes)
			? bytes
			: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let at = build === undefined ? 0 : goOn(build, chunk);
		const joined = rest !== undefined;
		if (rest !== undefined) chunk = Buffer.concat([rest, chunk]);
		rest = undefined;
		while (at < chunk.length) {
			const next = one(chunk, at);
			if (next !== undefined) at = next;
			else if (chunk.length - at < SMALL && !(joined && at === 0)) {
				rest = chunk.subarray(at);
				return;
			} else at += goOn(startBuild(decoder), chunk.subarray(at));
		}
	};

	return {
		push,
		get unfinished() {
			return rest?.length ?? build?.size ?? 0;
		},
	};
};
