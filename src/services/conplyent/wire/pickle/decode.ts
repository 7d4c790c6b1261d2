import { notConplyent } from '../limits.ts';
import { cursor } from './cursor.ts';
import { decodeInteger } from './integers.ts';
import { MAX_INTEGER_BYTES } from './limits.ts';
import * as op from './opcodes.table.ts';
import { checkShape } from './shape.ts';
import { machineStack } from './stack.ts';
import { type PickleValue, PyClass, PyObject, PyTuple } from './value.ts';

const dictOf = (value: PickleValue): Map<PickleValue, PickleValue> => {
	if (value instanceof Map) return value;
	if (!(value instanceof PyObject)) throw notConplyent('a pickle that puts entries into what is no dict');
	value.entries ??= new Map();
	return value.entries;
};

const listOf = (value: PickleValue): PickleValue[] => {
	if (Array.isArray(value)) return value;
	if (!(value instanceof PyObject)) throw notConplyent('a pickle that puts elements into what is no list');
	value.items ??= [];
	return value.items;
};

const setEntries = (target: PickleValue, pairs: readonly PickleValue[]) => {
	if (pairs.length % 2) throw notConplyent('a pickle with a key that has no value');
	const dict = dictOf(target);
	for (let index = 0; index < pairs.length; index += 2)
		dict.set(pairs[index] as PickleValue, pairs[index + 1] as PickleValue);
};

const object = (maker: PickleValue, args: PickleValue): PyObject => {
	if (!(maker instanceof PyClass) || !(args instanceof PyTuple))
		throw notConplyent('a pickle that calls what is no name');
	return new PyObject(maker.name, args.items);
};

/**
 * One pickle of protocol 3 to 5, read into inert values: classes stay names, calls stay records, nothing is
 * looked up or run. Bounded in values, containers, marks, memo and depth; the result contains no cycle and
 * may be walked by recursion. Throws `PROTOCOL` for anything else: older protocols, opcodes of persistent ids
 * and extensions, bytes after the end. (CPython, Lib/pickletools.py)
 */
export const unpickle = (bytes: Buffer): PickleValue => {
	const read = cursor(bytes);
	const stack = machineStack();
	const long = (length: number) => {
		if (length > MAX_INTEGER_BYTES) throw notConplyent(`an integer of ${length} bytes`);
		stack.push(decodeInteger(read.copy(length)));
	};
	const build = () => {
		const state = stack.pop();
		const target = stack.top();
		if (!(target instanceof PyObject)) throw notConplyent('a pickle that gives a state to what is no object');
		target.state = state;
	};
	const call = () => {
		const args = stack.pop();
		stack.hold(object(stack.pop(), args));
	};
	const global = (module: PickleValue, name: PickleValue) => {
		if (typeof module !== 'string' || typeof name !== 'string')
			throw notConplyent('a pickle with a name that is no text');
		stack.push(new PyClass(`${module}.${name}`));
	};
	const tuple = (count: number) => {
		const items: PickleValue[] = [];
		for (let index = 0; index < count; index += 1) items.unshift(stack.pop());
		stack.hold(new PyTuple(items));
	};
	if (bytes.length < 2 || read.u8() !== op.PROTO) throw notConplyent('a message that is no pickle');
	const protocol = read.u8();
	if (protocol < 3 || protocol > 5) throw notConplyent(`a pickle of protocol ${protocol}`);
	for (;;) {
		const code = read.u8();
		switch (code) {
			case op.STOP: {
				const { value, suspect } = stack.result();
				if (read.left() > 0) throw notConplyent('bytes after the end of a pickle');
				if (suspect) checkShape(value);
				return value;
			}
			case op.FRAME:
				if (read.u64() > read.left()) throw notConplyent('a pickle that ends too early');
				break;
			case op.MARK:
				stack.mark();
				break;
			case op.POP:
				stack.drop();
				break;
			case op.POP_MARK:
				stack.popMark();
				break;
			case op.DUP:
				stack.again(stack.top());
				break;
			case op.MEMOIZE:
				stack.memoize();
				break;
			case op.BINPUT:
				stack.memoize(read.u8());
				break;
			case op.LONG_BINPUT:
				stack.memoize(read.u32());
				break;
			case op.BINGET:
				stack.again(stack.recall(read.u8()));
				break;
			case op.LONG_BINGET:
				stack.again(stack.recall(read.u32()));
				break;
			case op.NONE:
				stack.push(null);
				break;
			case op.NEWTRUE:
				stack.push(true);
				break;
			case op.NEWFALSE:
				stack.push(false);
				break;
			case op.BININT:
				stack.push(read.i32());
				break;
			case op.BININT1:
				stack.push(read.u8());
				break;
			case op.BININT2:
				stack.push(read.u16());
				break;
			case op.LONG1:
				long(read.u8());
				break;
			case op.LONG4:
				long(read.u32());
				break;
			case op.BINFLOAT:
				stack.push(read.double());
				break;
			case op.SHORT_BINUNICODE:
				stack.push(read.text(read.u8()));
				break;
			case op.BINUNICODE:
				stack.push(read.text(read.u32()));
				break;
			case op.BINUNICODE8:
				stack.push(read.text(read.u64()));
				break;
			case op.SHORT_BINBYTES:
				stack.push(read.copy(read.u8()));
				break;
			case op.BINBYTES:
				stack.push(read.copy(read.u32()));
				break;
			case op.BINBYTES8:
			case op.BYTEARRAY8:
				stack.push(read.copy(read.u64()));
				break;
			case op.EMPTY_TUPLE:
				stack.hold(new PyTuple([]));
				break;
			case op.TUPLE1:
			case op.TUPLE2:
			case op.TUPLE3:
				tuple(code - op.TUPLE1 + 1);
				break;
			case op.TUPLE:
				stack.hold(new PyTuple(stack.popMark()));
				break;
			case op.EMPTY_LIST:
				stack.hold([]);
				break;
			case op.EMPTY_DICT:
				stack.hold(new Map());
				break;
			case op.EMPTY_SET:
				stack.hold(new Set());
				break;
			case op.FROZENSET:
				stack.hold(new Set(stack.popMark()));
				break;
			case op.APPEND: {
				const item = stack.pop();
				listOf(stack.top()).push(item);
				break;
			}
			case op.APPENDS: {
				const items = stack.popMark();
				const list = listOf(stack.top());
				for (const item of items) list.push(item);
				break;
			}
			case op.SETITEM: {
				const value = stack.pop();
				const key = stack.pop();
				setEntries(stack.top(), [key, value]);
				break;
			}
			case op.SETITEMS: {
				const pairs = stack.popMark();
				setEntries(stack.top(), pairs);
				break;
			}
			case op.ADDITEMS: {
				const items = stack.popMark();
				const set = stack.top();
				if (!(set instanceof Set)) throw notConplyent('a pickle that puts elements into what is no set');
				for (const item of items) set.add(item);
				break;
			}
			case op.GLOBAL:
				global(read.line(), read.line());
				break;
			case op.STACK_GLOBAL: {
				const name = stack.pop();
				global(stack.pop(), name);
				break;
			}
			case op.REDUCE:
			case op.NEWOBJ:
				call();
				break;
			case op.NEWOBJ_EX: {
				const keywords = stack.pop();
				call();
				if (!(keywords instanceof Map))
					throw notConplyent('a pickle with keyword arguments that are no dict');
				if (keywords.size > 0) (stack.top() as PyObject).entries = keywords;
				break;
			}
			case op.BUILD:
				build();
				break;
			default:
				throw notConplyent(`the pickle opcode 0x${code.toString(16).padStart(2, '0')}`);
		}
	}
};
