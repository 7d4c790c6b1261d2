import { notConplyent } from './limits.ts';
import { type LongFrame, passOver } from './long-frame.ts';

const MORE = 1;
const LONG = 2;
const COMMAND = 4;

/** One ZMTP frame: a message (one pickle) or a command (READY, PING, PONG, ERROR). */
export interface Frame {
	readonly command: boolean;
	readonly body: Buffer;
}

/** A frame as bytes: `flags, length (1 or 8 bytes), body` (ZMTP 3.1, section 2.3). */
export const encodeFrame = (body: Uint8Array, command = false): Buffer => {
	const long = body.length > 255;
	const bytes = Buffer.allocUnsafe((long ? 9 : 2) + body.length);
	bytes[0] = (command ? COMMAND : 0) | (long ? LONG : 0);
	if (long) bytes.writeBigUInt64BE(BigInt(body.length), 1);
	else bytes[1] = body.length;
	bytes.set(body, long ? 9 : 2);
	return bytes;
};

/**
 * Where the body of a frame that starts at `at` lies; `undefined` while its header is not complete. Throws
 * `PROTOCOL`.
 */
const headerAt = (bytes: Buffer, at: number, end: number, most: number) => {
	if (at >= end) return undefined;
	const flags = bytes[at] as number;
	if (flags > 7) throw notConplyent(`a frame with the flags 0x${flags.toString(16)}`);
	if (flags & MORE) throw notConplyent('a message of several frames');
	if ((flags & LONG) === 0)
		return at + 2 > end
			? undefined
			: {
					command: (flags & COMMAND) !== 0,
					body: at + 2,
					size: bytes[at + 1] as number,
				};
	if (at + 9 > end) return undefined;
	const size = bytes.readUInt32BE(at + 1) * 2 ** 32 + bytes.readUInt32BE(at + 5);
	if (size > most) throw notConplyent(`a frame of ${size} bytes (the limit is ${most})`);
	return { command: (flags & COMMAND) !== 0, body: at + 9, size };
};

/** How many times `maxBody` a message may have that is passed over: what a server can hold in memory. */
const PASSED = 16;

/**
 * Cuts a byte stream into frames, whatever its chunks. Bodies are views into the chunks where they can be.
 * A frame above `maxBody` bytes, one with MORE or with a reserved flag throws `PROTOCOL` before its body is
 * kept; with `onLong` a message above `maxBody` is passed over instead, and its two ends are told.
 */
export const frameReader = (
	maxBody: number,
	onFrame: (frame: Frame) => void,
	onLong?: (frame: LongFrame) => void,
) => {
	const most = onLong ? maxBody * PASSED : maxBody;
	let kept: Buffer[] = [];
	let size = 0;
	let wanted = 0;
	let passing: ReturnType<typeof passOver> | undefined;
	/** Takes what belongs to a frame that is passed over; gives the rest. */
	const pass = (bytes: Buffer): Buffer => {
		if (!passing) return bytes;
		const rest = bytes.subarray(passing.take(bytes));
		const long = passing.over();
		if (!long) return rest;
		passing = undefined;
		onLong?.(long);
		return rest;
	};
	return (chunk: Buffer): void => {
		let bytes = pass(chunk);
		if (bytes.length === 0) return;
		if (size > 0) {
			kept.push(bytes);
			size += bytes.length;
			if (size < wanted) return;
			bytes = Buffer.concat(kept, size);
			kept = [];
			size = 0;
		}
		let at = 0;
		for (;;) {
			const header = headerAt(bytes, at, bytes.length, most);
			if (header && header.size > maxBody) {
				if (header.command) throw notConplyent(`a command of ${header.size} bytes`);
				passing = passOver(header.size);
				bytes = pass(bytes.subarray(header.body));
				at = 0;
				if (passing) return;
				continue;
			}
			if (header === undefined || header.body + header.size > bytes.length) {
				wanted = header === undefined ? 0 : header.body + header.size - at;
				break;
			}
			at = header.body + header.size;
			onFrame({
				command: header.command,
				body: bytes.subarray(header.body, at),
			});
		}
		if (at === bytes.length) return;
		kept = [bytes.subarray(at)];
		size = bytes.length - at;
	};
};
