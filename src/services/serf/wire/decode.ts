import { MAX_CONTAINERS, MAX_DEPTH, MAX_OBJECT_BYTES, notSerf } from './limits.ts';
import { createTexts } from './texts.ts';
import { BYTES, followedBy, kindOf, LIST, MAP, NUMBER, TEXT } from './tokens.table.ts';
import type { WireMap, WireValue } from './values.ts';

/** Thrown, always the same one, when the bytes end before the object does. */
export const SHORT = Symbol('short');

/** Decodes one object after another from contiguous bytes. */
export interface Decoder {
	/** The object that begins at `from`; `position` is then after it. Throws {@link SHORT} if `end` comes first, `PROTOCOL` if it is malformed. */
	read(bytes: Buffer, from: number, end: number): WireValue;
	readonly position: number;
	/** The text at `at`, which is there in full, as a key. */
	key(bytes: Buffer, at: number): string;
	/** How many items the list, or entries the map, has whose head lies at `at` in full. */
	count(bytes: Buffer, at: number): number;
	/** `record`: see {@link Compact}. */
	emptyMap(record: boolean): WireMap;
}

/**
 * A record: the outermost map, and each in a list. Its keys are the protocol’s own, where those of a map within a map are names that people
 * gave (tags, nodes). It inherits nothing either (its prototype is empty and frozen), and the engine keeps it compact, where an object of
 * `Object.create(null)` is a hash table: on a busy stream a third of the time.
 */
const Compact = function Compact() {} as unknown as new () => WireMap;
Compact.prototype = Object.freeze(Object.create(null));

const emptyMap = (record: boolean): WireMap => (record ? new Compact() : Object.create(null));

const SAFE_HIGH = 0x200000; // 2^53 / 2^32

/** A copy, since a view would keep the whole chunk alive. By hand below a hundred bytes: faster than the system's copy there. */
const copy = (bytes: Buffer, from: number, length: number): Uint8Array => {
	if (length > 96) return new Uint8Array(bytes.subarray(from, from + length));
	const own = new Uint8Array(length);
	for (let index = 0; index < length; index += 1) own[index] = bytes[from + index] as number;
	return own;
};

export const createDecoder = (): Decoder => {
	const texts = createTexts();
	let bytes: Buffer = Buffer.alloc(0);
	let at = 0;
	let end = 0;
	let depth = 0;
	let containers = 0;

	/** Moves over `count` bytes and returns where they began. */
	const take = (count: number): number => {
		const from = at;
		at += count;
		if (at > end) throw SHORT;
		return from;
	};

	const wide = (signed: boolean): number | bigint => {
		const from = take(8);
		const high = signed ? bytes.readInt32BE(from) : bytes.readUInt32BE(from);
		if (high < SAFE_HIGH && high >= -SAFE_HIGH) return high * 0x100000000 + bytes.readUInt32BE(from + 4);
		return signed ? bytes.readBigInt64BE(from) : bytes.readBigUInt64BE(from);
	};

	const number = (token: number): WireValue => {
		if (token <= 0x7f) return token;
		if (token >= 0xe0) return token - 0x100;
		switch (token) {
			case 0xc0:
				return null;
			case 0xc2:
				return false;
			case 0xc3:
				return true;
			case 0xcc:
				return bytes[take(1)] as number;
			case 0xcd:
				return bytes.readUInt16BE(take(2));
			case 0xce:
				return bytes.readUInt32BE(take(4));
			case 0xcf:
				return wide(false);
			case 0xd0:
				return bytes.readInt8(take(1));
			case 0xd1:
				return bytes.readInt16BE(take(2));
			case 0xd2:
				return bytes.readInt32BE(take(4));
			case 0xd3:
				return wide(true);
			case 0xca:
				return bytes.readFloatBE(take(4));
			default:
				return bytes.readDoubleBE(take(8));
		}
	};

	/** The length of a text, bytes, list or map. */
	const lengthOf = (token: number): number => {
		switch (followedBy[token]) {
			case 0:
				return token < 0xa0 ? token & 0x0f : token & 0x1f;
			case 1:
				return bytes[take(1)] as number;
			case 2:
				return bytes.readUInt16BE(take(2));
			default: {
				const length = bytes.readUInt32BE(take(4));
				if (length > MAX_OBJECT_BYTES) throw notSerf(`something of ${length} parts`);
				return length;
			}
		}
	};

	const enter = (parts: number): void => {
		containers += 1;
		depth += 1;
		if (depth >= MAX_DEPTH) throw notSerf(`an object of more than ${MAX_DEPTH} levels`);
		if (containers > MAX_CONTAINERS) throw notSerf('an object of too many parts');
		if (parts > end - at) throw SHORT;
	};

	const list = (count: number): WireValue[] => {
		enter(count);
		const items: WireValue[] = [];
		for (let index = 0; index < count; index += 1) items.push(value(true));
		depth -= 1;
		return items;
	};

	const key = (): string => {
		const kept = texts.expected(bytes, at, end);
		if (kept !== undefined) {
			at += kept.wire.length;
			return kept.text;
		}
		const start = at;
		const token = bytes[take(1)] as number;
		if (kindOf[token] !== TEXT) throw notSerf('a map key that is no text');
		const length = lengthOf(token);
		return texts.key(bytes, start, take(length), at);
	};

	const map = (count: number, record: boolean): WireMap => {
		enter(count * 2);
		const entries = emptyMap(record);
		for (let index = 0; index < count; index += 1) {
			const name = key();
			entries[name] = value(false);
		}
		depth -= 1;
		return entries;
	};

	const value = (record: boolean): WireValue => {
		const token = bytes[take(1)] as number;
		switch (kindOf[token]) {
			case NUMBER:
				return number(token);
			case TEXT: {
				const length = lengthOf(token);
				return texts.value(bytes, take(length), at);
			}
			case BYTES: {
				const length = lengthOf(token);
				return copy(bytes, take(length), length);
			}
			case LIST:
				return list(lengthOf(token));
			case MAP:
				return map(lengthOf(token), record);
			default:
				throw notSerf(`the byte 0x${token.toString(16)} where a value begins`);
		}
	};

	const begin = (from: Buffer, start: number, until: number): void => {
		bytes = from;
		at = start;
		end = until;
		depth = 0;
		containers = 0;
	};

	return {
		read(from, start, until) {
			begin(from, start, until);
			return value(true);
		},
		key(from, start) {
			begin(from, start, from.length);
			return key();
		},
		count(from, start) {
			begin(from, start + 1, from.length);
			return lengthOf(from[start] as number);
		},
		emptyMap,
		get position() {
			return at;
		},
	};
};
