/**
 * A float64: the agent writes some numbers as one even if they are whole, and refuses one where it wants an
 * integer.
 */
export class Float {
	readonly value: number;
	constructor(value: number) {
		this.value = value;
	}
}

export type Value =
	| null
	| boolean
	| number
	| bigint
	| string
	| Float
	| Uint8Array
	| readonly Value[]
	| { readonly [key: string]: Value };

const head = (
	small: number,
	smallMax: number,
	wide: readonly [number, number, number],
	length: number,
): Buffer => {
	if (length <= smallMax) return Buffer.from([small + length]);
	if (wide[0] !== 0 && length < 0x100) return Buffer.from([wide[0], length]);
	if (length < 0x10000) return Buffer.from([wide[1], length >> 8, length & 0xff]);
	const bytes = Buffer.alloc(5, wide[2]);
	bytes.writeUInt32BE(length, 1);
	return bytes;
};

const integer = (value: number | bigint): Buffer => {
	const bytes = Buffer.alloc(9);
	if (value < 0) {
		if (value >= -32) return Buffer.from([Number(value) & 0xff]);
		bytes[0] = 0xd3;
		bytes.writeBigInt64BE(BigInt(value), 1);
		return bytes;
	}
	if (value < 0x10000) return head(0, 0x7f, [0xcc, 0xcd, 0xce], Number(value));
	if (value < 0x100000000) return head(0, 0x7f, [0xcc, 0xcd, 0xce], Number(value));
	bytes[0] = 0xcf;
	bytes.writeBigUInt64BE(BigInt(value), 1);
	return bytes;
};

/**
 * Encodes as go-msgpack 0.5.5 does: smallest unsigned form for whole numbers, bin for bytes, keys in the
 * order given.
 */
export const encode = (value: Value): Buffer => {
	if (value === null) return Buffer.from([0xc0]);
	if (typeof value === 'boolean') return Buffer.from([value ? 0xc3 : 0xc2]);
	if (typeof value === 'number' || typeof value === 'bigint') return integer(value);
	if (typeof value === 'string') {
		const text = Buffer.from(value);
		return Buffer.concat([head(0xa0, 31, [0xd9, 0xda, 0xdb], text.length), text]);
	}
	if (value instanceof Float) {
		const bytes = Buffer.alloc(9, 0xcb);
		bytes.writeDoubleBE(value.value, 1);
		return bytes;
	}
	if (value instanceof Uint8Array)
		return Buffer.concat([head(0, -1, [0xc4, 0xc5, 0xc6], value.length), value]);
	if (Array.isArray(value))
		return Buffer.concat([head(0x90, 15, [0, 0xdc, 0xdd], value.length), ...value.map(encode)]);
	const entries = Object.entries(value as { [key: string]: Value });
	return Buffer.concat([
		head(0x80, 15, [0, 0xde, 0xdf], entries.length),
		...entries.flatMap(([key, item]) => [encode(key), encode(item)]),
	]);
};

/** Bytes that no agent can read: it closes the connection. */
export class Malformed extends Error {}
class Short extends Error {}
const short = new Short();

const decodeOne = (bytes: Buffer): { value: Value; size: number } => {
	let at = 0;
	const take = (count: number): number => {
		const from = at;
		at += count;
		if (at > bytes.length) throw short;
		return from;
	};
	const uint = (count: number): number =>
		count === 8 ? Number(bytes.readBigUInt64BE(take(8))) : bytes.readUIntBE(take(count), count);
	const text = (length: number): string => bytes.toString('utf8', take(length), at);
	const list = (count: number): Value[] =>
		Array.from({ length: Math.min(count, bytes.length + 1) }, () => next());
	const map = (count: number): Value => {
		const entries: Record<string, Value> = Object.create(null);
		for (let index = 0; index < count; index += 1) {
			const key = next();
			entries[key instanceof Uint8Array ? Buffer.from(key).toString() : String(key)] = next();
		}
		return entries;
	};
	const next = (): Value => {
		const token = bytes[take(1)] as number;
		if (token <= 0x7f) return token;
		if (token <= 0x8f) return map(token & 15);
		if (token <= 0x9f) return list(token & 15);
		if (token <= 0xbf) return text(token & 31);
		if (token >= 0xe0) return token - 256;
		switch (token) {
			case 0xc0:
				return null;
			case 0xc2:
			case 0xc3:
				return token === 0xc3;
			case 0xc4:
			case 0xc5:
			case 0xc6: {
				const length = uint(2 ** (token - 0xc4));
				return Uint8Array.prototype.slice.call(bytes, take(length), at);
			}
			case 0xca:
				return new Float(bytes.readFloatBE(take(4)));
			case 0xcb:
				return new Float(bytes.readDoubleBE(take(8)));
			case 0xcc:
			case 0xcd:
			case 0xce:
				return uint(2 ** (token - 0xcc));
			case 0xcf: {
				const wide = bytes.readBigUInt64BE(take(8));
				return wide > Number.MAX_SAFE_INTEGER ? wide : Number(wide);
			}
			case 0xd0:
			case 0xd1:
			case 0xd2: {
				const count = 2 ** (token - 0xd0);
				return bytes.readIntBE(take(count), count);
			}
			case 0xd3:
				return Number(bytes.readBigInt64BE(take(8)));
			case 0xd9:
			case 0xda:
			case 0xdb:
				return text(uint(2 ** (token - 0xd9)));
			case 0xdc:
			case 0xdd:
				return list(uint(2 ** (token - 0xdb)));
			case 0xde:
			case 0xdf:
				return map(uint(2 ** (token - 0xdd)));
			default:
				throw new Malformed(`type byte 0x${token.toString(16)}`);
		}
	};
	return { value: next(), size: at };
};

/**
 * Takes bytes as they come, hands over whole objects. Requests are small, so a partial one is simply read
 * again. Throws {@link Malformed}.
 */
export const createReader = (each: (value: Value) => void): { push(chunk: Buffer): void } => {
	let rest: Buffer = Buffer.alloc(0);
	return {
		push(chunk) {
			rest = Buffer.concat([rest, chunk]);
			while (rest.length > 0) {
				try {
					const { value, size } = decodeOne(rest);
					rest = rest.subarray(size);
					each(value);
				} catch (thrown) {
					if (thrown === short) return;
					throw thrown;
				}
			}
		},
	};
};
