import { MAX_CONTAINERS, MAX_DEPTH, MAX_OBJECT_BYTES, notSerf } from './limits.ts';
import { createTextCache, type TextCache } from './text-cache.ts';
import { BYTES, followedBy, kindOf, LIST, MAP, NUMBER, TEXT } from './tokens.table.ts';
import type { WireMap, WireValue } from './values.ts';

/** Thrown, always the same one, when the bytes end before the object does. */
export const SHORT = Symbol('short');

/** Decodes one object after another from contiguous bytes. */
export interface Decoder {
	/**
	 * The object that begins at `from`; `position` is then after it. Throws {@link SHORT} if `end` comes first,
	 * `PROTOCOL` if it is malformed.
	 */
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
 * A record: the outermost map, and each in a list. Its keys are the protocol’s own, where those of a map
 * within a map are names that people gave (tags, nodes). It inherits nothing either (its prototype is empty
 * and frozen), and the engine keeps it compact, where an object of
 * `Object.create(null)` is a hash table: on a busy stream a third of the time.
 */
const Compact = function Compact() {} as unknown as new () => WireMap;
Compact.prototype = Object.freeze(Object.create(null));

const emptyMap = (record: boolean): WireMap => (record ? new Compact() : Object.create(null));

const SAFE_HIGH = 0x200000; // 2^53 / 2^32

/**
 * A copy, since a view would keep the whole chunk alive. By hand below a hundred bytes: faster than the
 * system's copy there.
 */
const copy = (bytes: Buffer, from: number, length: number): Uint8Array => {
	if (length > 96) return new Uint8Array(bytes.subarray(from, from + length));
	const own = new Uint8Array(length);
	for (let index = 0; index < length; index += 1) own[index] = bytes[from + index] as number;
	return own;
};

/** Where a decoder stands in the bytes, and what it has met of the object so far. */
interface Reader {
	readonly texts: TextCache;
	bytes: Buffer;
	at: number;
	end: number;
	depth: number;
	containers: number;
}

/** Moves over `count` bytes and returns where they began. */
const take = (reader: Reader, count: number): number => {
	const from = reader.at;
	reader.at += count;
	if (reader.at > reader.end) throw SHORT;
	return from;
};

const wide = (reader: Reader, signed: boolean): number | bigint => {
	const from = take(reader, 8);
	const { bytes } = reader;
	const high = signed ? bytes.readInt32BE(from) : bytes.readUInt32BE(from);
	if (high < SAFE_HIGH && high >= -SAFE_HIGH) return high * 0x100000000 + bytes.readUInt32BE(from + 4);
	return signed ? bytes.readBigInt64BE(from) : bytes.readBigUInt64BE(from);
};

const readNumber = (reader: Reader, token: number): WireValue => {
	if (token <= 0x7f) return token;
	if (token >= 0xe0) return token - 0x100;
	const { bytes } = reader;
	switch (token) {
		case 0xc0:
			return null;
		case 0xc2:
			return false;
		case 0xc3:
			return true;
		case 0xcc:
			return bytes[take(reader, 1)] as number;
		case 0xcd:
			return bytes.readUInt16BE(take(reader, 2));
		case 0xce:
			return bytes.readUInt32BE(take(reader, 4));
		case 0xcf:
			return wide(reader, false);
		case 0xd0:
			return bytes.readInt8(take(reader, 1));
		case 0xd1:
			return bytes.readInt16BE(take(reader, 2));
		case 0xd2:
			return bytes.readInt32BE(take(reader, 4));
		case 0xd3:
			return wide(reader, true);
		case 0xca:
			return bytes.readFloatBE(take(reader, 4));
		default:
			return bytes.readDoubleBE(take(reader, 8));
	}
};

/** The length of a text, bytes, list or map. */
const readLength = (reader: Reader, token: number): number => {
	switch (followedBy[token]) {
		case 0:
			return token < 0xa0 ? token & 0x0f : token & 0x1f;
		case 1:
			return reader.bytes[take(reader, 1)] as number;
		case 2:
			return reader.bytes.readUInt16BE(take(reader, 2));
		default: {
			const length = reader.bytes.readUInt32BE(take(reader, 4));
			if (length > MAX_OBJECT_BYTES) throw notSerf(`something of ${length} parts`);
			return length;
		}
	}
};

const enter = (reader: Reader, parts: number): void => {
	reader.containers += 1;
	reader.depth += 1;
	if (reader.depth >= MAX_DEPTH) throw notSerf(`an object of more than ${MAX_DEPTH} levels`);
	if (reader.containers > MAX_CONTAINERS) throw notSerf('an object of too many parts');
	if (parts > reader.end - reader.at) throw SHORT;
};

const readList = (reader: Reader, count: number): WireValue[] => {
	enter(reader, count);
	const items: WireValue[] = [];
	for (let index = 0; index < count; index += 1) items.push(readValue(reader, true));
	reader.depth -= 1;
	return items;
};

const readKey = (reader: Reader): string => {
	const kept = reader.texts.expected(reader.bytes, reader.at, reader.end);
	if (kept !== undefined) {
		reader.at += kept.wire.length;
		return kept.text;
	}
	const start = reader.at;
	const token = reader.bytes[take(reader, 1)] as number;
	if (kindOf[token] !== TEXT) throw notSerf('a map key that is no text');
	const from = take(reader, readLength(reader, token));
	return reader.texts.key(reader.bytes, start, from, reader.at);
};

const readMap = (reader: Reader, count: number, record: boolean): WireMap => {
	enter(reader, count * 2);
	const entries = emptyMap(record);
	for (let index = 0; index < count; index += 1) {
		const name = readKey(reader);
		entries[name] = readValue(reader, false);
	}
	reader.depth -= 1;
	return entries;
};

const readValue = (reader: Reader, record: boolean): WireValue => {
	const token = reader.bytes[take(reader, 1)] as number;
	switch (kindOf[token]) {
		case NUMBER:
			return readNumber(reader, token);
		case TEXT: {
			const from = take(reader, readLength(reader, token));
			return reader.texts.value(reader.bytes, from, reader.at);
		}
		case BYTES: {
			const length = readLength(reader, token);
			return copy(reader.bytes, take(reader, length), length);
		}
		case LIST:
			return readList(reader, readLength(reader, token));
		case MAP:
			return readMap(reader, readLength(reader, token), record);
		default:
			throw notSerf(`the byte 0x${token.toString(16)} where a value begins`);
	}
};

const begin = (reader: Reader, bytes: Buffer, from: number, end: number): void => {
	reader.bytes = bytes;
	reader.at = from;
	reader.end = end;
	reader.depth = 0;
	reader.containers = 0;
};

export const createDecoder = (): Decoder => {
	const reader: Reader = {
		texts: createTextCache(),
		bytes: Buffer.alloc(0),
		at: 0,
		end: 0,
		depth: 0,
		containers: 0,
	};
	return {
		read(bytes, from, end) {
			begin(reader, bytes, from, end);
			return readValue(reader, true);
		},
		key(bytes, from) {
			begin(reader, bytes, from, bytes.length);
			return readKey(reader);
		},
		count(bytes, from) {
			begin(reader, bytes, from + 1, bytes.length);
			return readLength(reader, bytes[from] as number);
		},
		emptyMap,
		get position() {
			return reader.at;
		},
	};
};
