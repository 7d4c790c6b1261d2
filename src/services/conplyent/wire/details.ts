import type { Message } from './message.ts';
import {
	BININT,
	BININT1,
	BININT2,
	BINPUT,
	BINUNICODE,
	FRAME,
	MEMOIZE,
	SHORT_BINUNICODE,
} from './pickle/opcodes.table.ts';

type Details = Extract<Message, { type: 'DETAILS' }>;

/**
 * The parts of a text’s DETAILS that are the same in each message of one server: all but the id, the text and
 * the number.
 */
interface Template {
	/** Up to and with the key `request_id`; the length of the frame within is not looked at. */
	readonly head: Buffer;
	/** The key `details`. */
	readonly key: Buffer;
	/** The key `msg_num`, with the memo of the text before it. */
	readonly tail: Buffer;
	readonly end: Buffer;
	/** Bytes of a frame’s length in the head, from 3 on; 0 in protocol 3, which has no frames. */
	readonly frame: 0 | 8;
}

/** Reads an unsigned integer at `at`: `size` is 0 if there is none. */
const integer = (body: Buffer, at: number): { value: number; size: number } => {
	const code = body[at];
	if (code === BININT1 && at + 2 <= body.length) return { value: body[at + 1] as number, size: 2 };
	if (code === BININT2 && at + 3 <= body.length) return { value: body.readUInt16LE(at + 1), size: 3 };
	if (code === BININT && at + 5 <= body.length) return { value: body.readInt32LE(at + 1), size: 5 };
	return { value: -1, size: 0 };
};

const same = (body: Buffer, at: number, part: Buffer): boolean => {
	if (at + part.length > body.length) return false;
	for (let index = 0; index < part.length; index += 1) if (body[at + index] !== part[index]) return false;
	return true;
};

/** Whether the head is the template’s, and the frame as long as it says. */
const sameHead = (body: Buffer, { head, frame }: Template): boolean => {
	if (body.length < head.length) return false;
	for (let index = 0; index < head.length; index += 1) {
		if (index === 3 && frame > 0) index += frame;
		if (body[index] !== head[index]) return false;
	}
	return frame === 0 || (body.readUInt32LE(3) === body.length - 11 && body.readUInt32LE(7) === 0);
};

const read = (body: Buffer, template: Template): Details | undefined => {
	if (!sameHead(body, template)) return undefined;
	let at = template.head.length;
	const id = integer(body, at);
	at += id.size;
	if (id.value < 0 || !same(body, at, template.key)) return undefined;
	at += template.key.length;
	const short = body[at] === SHORT_BINUNICODE;
	if (at + 5 > body.length || (!short && body[at] !== BINUNICODE)) return undefined;
	const length = short ? (body[at + 1] as number) : body.readUInt32LE(at + 1);
	const from = at + (short ? 2 : 5);
	at = from + length;
	if (!same(body, at, template.tail)) return undefined;
	const number = integer(body, at + template.tail.length);
	at += template.tail.length + number.size;
	if (number.value < 0 || body.length !== at + template.end.length || !same(body, at, template.end))
		return undefined;
	return {
		type: 'DETAILS',
		id: id.value,
		details: body.toString('utf8', from, from + length),
		number: number.value,
	};
};

/** Where a key of the fields ends, its memo with it. */
const behind = (body: Buffer, key: string): number => {
	const at = body.lastIndexOf(key) + key.length;
	if (body[at] === MEMOIZE) return at + 1;
	return body[at] === BINPUT ? at + 2 : at;
};

/** What is constant in a message that was read the long way; `undefined` if it cannot be told apart. */
const learn = (body: Buffer, message: Details): Template | undefined => {
	if (typeof message.details !== 'string') return undefined;
	const frame = body[2] === FRAME ? 8 : 0;
	const head = behind(body, 'request_id');
	const key = head + integer(body, head).size;
	// Its length before it keeps the key from being found within a text; there are two ways to write a length
	const keyEnd = Math.max(behind(body, '\x07\0\0\0details'), behind(body, '\x07details'));
	const textEnd = keyEnd + (body[keyEnd] === SHORT_BINUNICODE ? 2 : 5) + Buffer.byteLength(message.details);
	const tail = behind(body, 'msg_num');
	const end = tail + integer(body, tail).size;
	if (!(head > 0 && key > head && keyEnd > key && textEnd > keyEnd && tail > textEnd && end > tail))
		return undefined;
	const part = (from: number, to: number) => Buffer.from(body.subarray(from, to));
	const template: Template = {
		head: part(0, head),
		key: part(key, keyEnd),
		tail: part(textEnd, tail),
		end: part(end, body.length),
		frame,
	};
	const again = read(body, template);
	return again &&
		again.id === message.id &&
		again.details === message.details &&
		again.number === message.number
		? template
		: undefined;
};

/**
 * Reads messages, and knows a line of output by its bytes when it has the very shape of one that was read the
 * long way before: only its three values are looked at then. A busy job sends tens of thousands a second, and
 * a client that is slow to take them makes the server drop some.
 */
export const messageReader = (decode: (body: Buffer) => Message): ((body: Buffer) => Message) => {
	let template: Template | undefined;
	return (body) => {
		const known = template && read(body, template);
		if (known) return known;
		const message = decode(body);
		if (message.type === 'DETAILS') template = learn(body, message) ?? template;
		return message;
	};
};
