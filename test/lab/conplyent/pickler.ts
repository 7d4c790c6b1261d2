import { encodeInteger } from '../../../src/services/conplyent/wire/pickle/integers.ts';
import * as op from '../../../src/services/conplyent/wire/pickle/opcodes.table.ts';
import {
	type PickleValue,
	PyClass,
	PyObject,
	PyTuple,
} from '../../../src/services/conplyent/wire/pickle/value.ts';
import { framer } from './framer.ts';

const u8 = (code: number, value: number) => Buffer.from([code, value]);
const u32 = (code: number, value: number) => {
	const bytes = Buffer.alloc(5);
	bytes[0] = code;
	bytes.writeUInt32LE(value, 1);
	return bytes;
};

/** Pickles as CPython’s C pickler does, memo, batches and frames included: protocol 3, 4 or 5. */
export const pickle = (root: PickleValue, protocol: 3 | 4 | 5): Buffer => {
	const out = framer(protocol >= 4);
	const memo = new Map<unknown, number>();
	const opcode = (code: number) => out.write(Buffer.from([code]));
	const remember = (key: unknown) => {
		const index = memo.size;
		memo.set(key, index);
		if (protocol >= 4) opcode(op.MEMOIZE);
		else out.write(index < 256 ? u8(op.BINPUT, index) : u32(op.LONG_BINPUT, index));
	};
	const recall = (key: unknown): boolean => {
		const index = memo.get(key);
		if (index === undefined) return false;
		out.write(index < 256 ? u8(op.BINGET, index) : u32(op.LONG_BINGET, index));
		return true;
	};
	const text = (value: string, key: unknown = {}) => {
		if (recall(key)) return;
		const bytes = Buffer.from(value);
		const short = protocol >= 4 && bytes.length < 256;
		out.payload(short ? u8(op.SHORT_BINUNICODE, bytes.length) : u32(op.BINUNICODE, bytes.length), bytes);
		remember(key);
	};
	const number = (value: number | bigint) => {
		if (typeof value === 'number' && !Number.isInteger(value)) {
			const bytes = Buffer.alloc(9);
			bytes[0] = op.BINFLOAT;
			bytes.writeDoubleBE(value, 1);
			return out.write(bytes);
		}
		if (value >= 0 && value <= 0xff) return out.write(u8(op.BININT1, Number(value)));
		if (value >= 0 && value <= 0xffff)
			return out.write(Buffer.from([op.BININT2, Number(value) & 0xff, Number(value) >> 8]));
		if (value >= -0x80000000 && value <= 0x7fffffff) {
			const bytes = u32(op.BININT, 0);
			bytes.writeInt32LE(Number(value), 1);
			return out.write(bytes);
		}
		const bytes = encodeInteger(BigInt(value));
		return out.write(Buffer.concat([u8(op.LONG1, bytes.length), bytes]));
	};
	const name = (full: string) => {
		const key = `class ${full}`;
		if (recall(key)) return;
		const dot = full.lastIndexOf('.');
		const [module, last] = [full.slice(0, dot), full.slice(dot + 1)];
		if (protocol >= 4) {
			// Classes written in Python share the text of their module’s name; built-in ones each make their own
			text(module, module === 'builtins' ? {} : `module ${module}`);
			text(last);
			opcode(op.STACK_GLOBAL);
		} else out.write(Buffer.from(`c${module}\n${last}\n`));
		remember(key);
	};
	const tuple = (value: PyTuple) => {
		const { items } = value;
		if (items.length === 0) return opcode(op.EMPTY_TUPLE);
		if (recall(value)) return;
		if (items.length > 3) opcode(op.MARK);
		for (const item of items) save(item);
		opcode(items.length > 3 ? op.TUPLE : op.TUPLE1 + items.length - 1);
		remember(value);
	};
	/** In batches of 1000; a single one has an opcode of its own. */
	const batches = <T>(all: readonly T[], one: number, many: number, put: (item: T) => void) => {
		for (let at = 0; at < all.length; at += 1000) {
			const batch = all.slice(at, at + 1000);
			if (batch.length > 1) opcode(op.MARK);
			batch.forEach(put);
			opcode(batch.length > 1 ? many : one);
		}
	};
	const entries = (map: Map<PickleValue, PickleValue>) =>
		batches([...map], op.SETITEM, op.SETITEMS, ([key, value]) => {
			save(key);
			save(value);
		});
	const object = (value: PyObject) => {
		if (recall(value)) return;
		const isMessage = value.class === 'conplyent._msg.MSG';
		name(value.class);
		tuple(new PyTuple(value.args));
		opcode(isMessage ? op.NEWOBJ : op.REDUCE);
		remember(value);
		if (value.items) batches(value.items, op.APPEND, op.APPENDS, save);
		if (value.entries) entries(value.entries);
		if (value.state === undefined) return;
		save(value.state);
		opcode(op.BUILD);
	};
	const save = (value: PickleValue): void => {
		if (value === null) opcode(op.NONE);
		else if (typeof value === 'boolean') opcode(value ? op.NEWTRUE : op.NEWFALSE);
		else if (typeof value === 'number' || typeof value === 'bigint') number(value);
		else if (typeof value === 'string') text(value);
		else if (value instanceof Uint8Array) {
			out.payload(
				value.length < 256 ? u8(op.SHORT_BINBYTES, value.length) : u32(op.BINBYTES, value.length),
				Buffer.from(value),
			);
			remember(value);
		} else if (value instanceof PyTuple) tuple(value);
		else if (value instanceof PyClass) name(value.name);
		else if (value instanceof PyObject) object(value);
		else if (recall(value)) return;
		else if (value instanceof Map) {
			opcode(op.EMPTY_DICT);
			remember(value);
			entries(value);
		} else if (Array.isArray(value)) {
			opcode(op.EMPTY_LIST);
			remember(value);
			batches(value, op.APPEND, op.APPENDS, save);
		} else {
			opcode(op.EMPTY_SET);
			remember(value);
			opcode(op.MARK);
			for (const item of value) save(item);
			opcode(op.ADDITEMS);
		}
	};
	save(root);
	opcode(op.STOP);
	return Buffer.concat([Buffer.from([op.PROTO, protocol]), out.end()]);
};
