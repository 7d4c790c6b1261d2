/**
 * What a type byte of msgpack announces: how many bytes of number or length follow it, and what these count.
 */
export const NUMBER = 0;
export const TEXT = 1;
export const BYTES = 2;
export const LIST = 3;
export const MAP = 4;
export const NEVER = 5;

const kinds = new Uint8Array(256).fill(NEVER);
const follows = new Uint8Array(256);

const put = (from: number, to: number, kind: number, bytes = 0): void => {
	kinds.fill(kind, from, to + 1);
	follows.fill(bytes, from, to + 1);
};

put(0x00, 0x7f, NUMBER); // positive fixint
put(0x80, 0x8f, MAP); // fixmap
put(0x90, 0x9f, LIST); // fixarray
put(0xa0, 0xbf, TEXT); // fixstr
put(0xc0, 0xc0, NUMBER); // nil
put(0xc2, 0xc3, NUMBER); // false, true
put(0xc4, 0xc4, BYTES, 1);
put(0xc5, 0xc5, BYTES, 2);
put(0xc6, 0xc6, BYTES, 4);
put(0xca, 0xca, NUMBER, 4); // float32
put(0xcb, 0xcb, NUMBER, 8); // float64
put(0xcc, 0xcc, NUMBER, 1); // uint8 … uint64
put(0xcd, 0xcd, NUMBER, 2);
put(0xce, 0xce, NUMBER, 4);
put(0xcf, 0xcf, NUMBER, 8);
put(0xd0, 0xd0, NUMBER, 1); // int8 … int64
put(0xd1, 0xd1, NUMBER, 2);
put(0xd2, 0xd2, NUMBER, 4);
put(0xd3, 0xd3, NUMBER, 8);
put(0xd9, 0xd9, TEXT, 1);
put(0xda, 0xda, TEXT, 2);
put(0xdb, 0xdb, TEXT, 4);
put(0xdc, 0xdc, LIST, 2);
put(0xdd, 0xdd, LIST, 4);
put(0xde, 0xde, MAP, 2);
put(0xdf, 0xdf, MAP, 4);
put(0xe0, 0xff, NUMBER); // negative fixint

/** Kind by type byte. */
export const kindOf: Readonly<Uint8Array> = kinds;
/** Bytes of number or length after the type byte. */
export const followedBy: Readonly<Uint8Array> = follows;
