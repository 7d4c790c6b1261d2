import fc from 'fast-check';
import * as op from '../../src/services/conplyent/wire/pickle/opcodes.table.ts';
import { zmtpReader } from '../../src/services/conplyent/wire/zmtp.ts';
import { recordings, streams } from '../services/conplyent/recordings.ts';

/** A number from 0 up to, without, `below`. */
export type Next = (below: number) => number;

const u8 = (code: number, value: number) => [code, value & 0xff];
const u32 = (code: number, value: number) => [
	code,
	value & 0xff,
	(value >> 8) & 0xff,
	(value >> 16) & 0xff,
	(value >> 24) & 0xff,
];
const text = (code: number, value: string) => [
	...(code === op.SHORT_BINUNICODE ? u8(code, value.length) : u32(code, value.length)),
	...Buffer.from(value),
];
const name = (module: string, last: string) => [op.GLOBAL, ...Buffer.from(`${module}\n${last}\n`)];

/** Steps that often fit together, so that a random walk gets deep into the machine. */
const STEPS: readonly (readonly number[])[] = [
	...[
		op.MARK,
		op.EMPTY_TUPLE,
		op.POP,
		op.POP_MARK,
		op.DUP,
		op.NONE,
		op.REDUCE,
		op.EMPTY_LIST,
		op.APPEND,
		op.BUILD,
		op.APPENDS,
	].map((code) => [code]),
	...[
		op.SETITEM,
		op.TUPLE,
		op.SETITEMS,
		op.EMPTY_DICT,
		op.NEWOBJ,
		op.TUPLE1,
		op.TUPLE2,
		op.TUPLE3,
		op.NEWTRUE,
		op.NEWFALSE,
	].map((code) => [code]),
	...[op.EMPTY_SET, op.ADDITEMS, op.FROZENSET, op.NEWOBJ_EX, op.STACK_GLOBAL, op.MEMOIZE, op.STOP].map(
		(code) => [code],
	),
	...[0, 1, 2, 5].flatMap((index) => [
		u8(op.BINGET, index),
		u8(op.BINPUT, index),
		u32(op.LONG_BINGET, index),
		u32(op.LONG_BINPUT, index),
	]),
	...[0, 4, 255].flatMap((value) => [
		u8(op.BININT1, value),
		u32(op.BININT, value * 1e7),
		[op.LONG1, 2, value, value],
	]),
	...[
		'_type',
		'_kwargs',
		'_request',
		'request_id',
		'details',
		'msg_num',
		'exit_code',
		'__proto__',
		'HEARTBEAT',
		'',
	].flatMap((word) => [text(op.SHORT_BINUNICODE, word), text(op.BINUNICODE, word)]),
	name('conplyent._msg', 'MSG'),
	name('conplyent._msg', 'MSGType'),
	name('builtins', 'getattr'),
	name('builtins', 'eval'),
	[op.BINFLOAT, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
	[op.SHORT_BINBYTES, 2, 1, 2],
	[op.BYTEARRAY8, 1, 0, 0, 0, 0, 0, 0, 0, 9],
	[op.FRAME, 1, 0, 0, 0, 0, 0, 0, 0],
	[op.BINUNICODE8, 255, 255, 255, 255, 255, 255, 255, 127],
	[op.LONG4, 4, 0, 0, 0, 1, 2, 3, 255],
];

const step = (next: Next) => STEPS[next(STEPS.length)] as readonly number[];

/** A pickle of steps that often fit. */
export const walk = (next: Next): Buffer => {
	const parts: (readonly number[])[] = [[op.PROTO, 3 + next(3)]];
	for (let count = next(40); count > 0; count -= 1) parts.push(step(next));
	return Buffer.from([...parts, [op.STOP]].flat());
};

/** Some bytes changed, sometimes the rest cut off. */
export const mutate = (source: Buffer, next: Next): Buffer => {
	const bytes = Buffer.from(source);
	for (let count = 1 + next(4); count > 0; count -= 1)
		bytes[next(bytes.length)] = next(4) === 0 ? (step(next)[0] as number) : next(256);
	return next(8) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
};

/** One of several. */
export const among = <T>(all: readonly T[], next: Next): T => all[next(all.length)] as T;

/** Messages that were recorded, and whole directions of connections. */
export const recorded = (): { messages: Buffer[]; wires: Buffer[] } => {
	const messages: Buffer[] = [];
	const wires: Buffer[] = [];
	const nothing = () => {};
	const message = (body: Buffer) => {
		if (body.length < 600) messages.push(Buffer.from(body));
	};
	for (const recording of recordings())
		for (const { bytes } of streams(recording)) {
			const whole = Buffer.concat(bytes);
			if (whole.length < 20_000) wires.push(whole);
			zmtpReader({ greeted: nothing, ready: nothing, ping: nothing, pong: nothing, message })(whole);
		}
	return { messages, wires };
};

/**
 * A small generator of our own: fast-check chooses the seed, and shrinks to it; a million inputs take
 * seconds.
 */
export const random = (seed: number): Next => {
	let state = seed | 1;
	return (below) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
};

const BATCH = 500;

/** Does something so many times, in batches with a seed each. */
export const inBatches = (runs: number, one: (next: Next) => void, batch = BATCH) =>
	fc.assert(
		fc.property(fc.integer(), (seed) => {
			const next = random(seed);
			for (let count = 0; count < batch; count += 1) one(next);
		}),
		{ numRuns: Math.ceil(runs / batch) },
	);
