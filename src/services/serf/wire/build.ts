import type { Decoder } from './decode.ts';
import { MAX_CONTAINERS, MAX_DEPTH, MAX_OBJECT_BYTES, MAX_VALUES, notSerf } from './limits.ts';
import { followedBy, kindOf, LIST, MAP, NEVER, NUMBER, TEXT } from './tokens.table.ts';
import type { WireMap, WireValue } from './values.ts';

/** Builds one object that arrives in pieces: what has come is decoded at once and never looked at again. */
export interface Build {
	/**
	 * Takes a piece. Returns the position in it after the object’s end, or -1 if that is still to come. Throws
	 * `PROTOCOL`.
	 */
	add(piece: Buffer): number;
	/** The object, once `add` has told its end. */
	readonly value: WireValue;
	/** Its bytes so far. */
	readonly size: number;
}

/** A list or map that is not full yet. */
interface Open {
	readonly list: WireValue[] | undefined;
	readonly map: WireMap | undefined;
	key: string | undefined;
	left: number;
}

/**
 * How many bytes the token at `at` takes, contents of texts and bytes included, as far as can be told: at
 * least one more than there are.
 */
const needed = (bytes: Buffer, at: number): number => {
	const token = bytes[at] as number;
	const head = 1 + (followedBy[token] as number);
	const kind = kindOf[token] as number;
	if (kind === NUMBER || kind === NEVER || kind === LIST || kind === MAP || bytes.length - at < head)
		return head;
	const length = head === 1 ? token & 0x1f : bytes.readUIntBE(at + 1, head - 1);
	if (length > MAX_OBJECT_BYTES) throw notSerf(`a text of ${length} bytes`);
	return head + length;
};

/** The lists and maps that an object in pieces has open, and the value that comes out at its end. */
const createNesting = (decoder: Decoder) => {
	const open: Open[] = [];
	let result: WireValue = null;
	let containers = 0;
	let values = 0;

	const put = (value: WireValue): void => {
		const into = open[open.length - 1];
		if (into === undefined) result = value;
		else if (into.list) into.list.push(value);
		else if (into.map) {
			into.map[into.key as string] = value;
			into.key = undefined;
		}
		if (into) into.left -= 1;
	};

	const enter = (isMap: boolean, count: number): void => {
		containers += 1;
		values += isMap ? count * 2 : count;
		if (open.length + 2 > MAX_DEPTH) throw notSerf(`an object of more than ${MAX_DEPTH} levels`);
		if (containers > MAX_CONTAINERS || values > MAX_VALUES) throw notSerf('an object of too many parts');
		const within = open[open.length - 1];
		const list = isMap ? undefined : [];
		const map = isMap ? decoder.emptyMap(within === undefined || within.list !== undefined) : undefined;
		put((list ?? map) as WireValue);
		open.push({ list, map, key: undefined, left: count });
	};

	return {
		/** Takes the token at `at`, which is there in full; returns the position after it. */
		take(bytes: Buffer, at: number): number {
			const into = open[open.length - 1];
			const kind = kindOf[bytes[at] as number] as number;
			if (into?.map && into.key === undefined) {
				if (kind !== TEXT) throw notSerf('a map key that is no text');
				into.key = decoder.key(bytes, at);
			} else if (kind === LIST || kind === MAP) enter(kind === MAP, decoder.count(bytes, at));
			else put(decoder.read(bytes, at, bytes.length));
			while (open[open.length - 1]?.left === 0) open.pop();
			return decoder.position;
		},
		/** Whether the object has ended, once a token was taken. */
		isClosed: () => open.length === 0,
		result: () => result,
	};
};

export const startBuild = (decoder: Decoder): Build => {
	const nesting = createNesting(decoder);
	/** Of a token that is cut: what has come of it, and how much it takes. */
	let cut: Buffer[] = [];
	let held = 0;
	let need = 1;
	let size = 0;

	const add = (piece: Buffer): number => {
		const before = held;
		let bytes = piece;
		if (held > 0) {
			cut.push(piece);
			held += piece.length;
			if (held < need) return -1;
			bytes = Buffer.concat(cut, held);
		}
		cut = [];
		held = 0;
		let at = 0;
		let complete = false;
		while (at < bytes.length && !complete) {
			need = needed(bytes, at);
			if (bytes.length - at < need) {
				cut = [bytes.subarray(at)];
				held = bytes.length - at;
				break;
			}
			at = nesting.take(bytes, at);
			complete = nesting.isClosed();
		}
		size += at;
		if (size + held > MAX_OBJECT_BYTES)
			throw notSerf(`an object of more than ${MAX_OBJECT_BYTES / 1048576} MiB`);
		return complete ? at - before : -1;
	};

	return {
		add,
		get value() {
			return nesting.result();
		},
		get size() {
			return size + held;
		},
	};
};
