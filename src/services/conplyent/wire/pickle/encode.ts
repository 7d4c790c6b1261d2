import { MusterError } from '../../../../core/errors.ts';
import { encodeInteger } from './integers.ts';
import { MAX_DEPTH } from './limits.ts';
import * as op from './opcodes.table.ts';
import { PyTuple } from './value.ts';
import type { Writer } from './writer.ts';

/** What can be sent: plain objects and Maps become dicts, arrays lists, {@link PyTuple} tuples. */
export type Sendable =
	| null
	| boolean
	| number
	| bigint
	| string
	| Uint8Array
	| PyTuple
	| readonly Sendable[]
	| ReadonlyMap<Sendable, Sendable>
	| { readonly [key: string]: Sendable };

const unsendable = (what: string) =>
	new MusterError('BAD_INPUT', `An argument holds ${what}, which cannot be sent to a conplyent server`, {
		hint: 'Arguments may be text, numbers, true, false, null, bytes, lists and dicts of these.',
	});

const putNumber = (to: Writer, value: number | bigint): void => {
	if (typeof value === 'number' && (!Number.isInteger(value) || Object.is(value, -0))) to.double(value);
	else if (value >= 0 && value <= 255) to.u8(Number(value));
	else if (value >= -0x80000000 && value <= 0x7fffffff) to.i32(Number(value));
	else {
		const bytes = encodeInteger(BigInt(value));
		if (bytes.length > 255) throw unsendable(`an integer of ${bytes.length} bytes`);
		to.long(bytes);
	}
};

const putDict = (to: Writer, entries: Iterable<readonly [Sendable, Sendable]>, depth: number): void => {
	to.opcode(op.EMPTY_DICT);
	to.opcode(op.MARK);
	for (const [key, value] of entries) {
		if (typeof key === 'object' && key !== null && !(key instanceof Uint8Array))
			throw unsendable('a dict with a key that is neither text nor number');
		put(to, key, depth);
		put(to, value, depth);
	}
	to.opcode(op.SETITEMS);
};

const putItems = (to: Writer, items: readonly Sendable[], end: number, depth: number): void => {
	to.opcode(op.MARK);
	for (const item of items) put(to, item, depth);
	to.opcode(end);
};

const isPlainObject = (value: object): value is { readonly [key: string]: Sendable } => {
	const prototype = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype;
};

const putObject = (to: Writer, value: Exclude<Extract<Sendable, object>, null>, depth: number): void => {
	if (depth > MAX_DEPTH) throw unsendable(`values nested deeper than ${MAX_DEPTH}`);
	if (value instanceof Uint8Array) to.bytes(value);
	else if (value instanceof PyTuple) putItems(to, value.items as readonly Sendable[], op.TUPLE, depth);
	else if (value instanceof Map) putDict(to, value, depth);
	else if (Array.isArray(value)) {
		to.opcode(op.EMPTY_LIST);
		putItems(to, value, op.APPENDS, depth);
	} else if (isPlainObject(value)) putDict(to, Object.entries(value), depth);
	else throw unsendable(`an object of the class ${value.constructor?.name}`);
};

/**
 * Writes a value as CPython’s protocol 3 would, without a memo. Throws `BAD_INPUT` for what is no value of
 * Python (undefined, functions, class instances), nests deeper than {@link MAX_DEPTH}, or contains itself.
 */
export const put = (to: Writer, value: Sendable, depth = 0): void => {
	if (value === null) to.opcode(op.NONE);
	else if (typeof value === 'string') to.text(value);
	else if (typeof value === 'boolean') to.opcode(value ? op.NEWTRUE : op.NEWFALSE);
	else if (typeof value === 'number' || typeof value === 'bigint') putNumber(to, value);
	else if (typeof value === 'object') putObject(to, value, depth + 1);
	else throw unsendable(`a value of the type ${typeof value}`);
};
