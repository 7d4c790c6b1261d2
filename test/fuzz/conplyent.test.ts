import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { codeOf } from '../../src/runtime/errors.ts';
import { decodeMessage } from '../../src/services/conplyent/wire/message.ts';
import { unpickle } from '../../src/services/conplyent/wire/pickle/decode.ts';
import * as op from '../../src/services/conplyent/wire/pickle/opcodes.table.ts';
import { plain } from '../../src/services/conplyent/wire/plain.ts';
import { zmtpReader } from '../../src/services/conplyent/wire/zmtp.ts';
import { recordings, streams } from '../services/conplyent/recordings.ts';

/** So many pickles, and so many connections; `MUSTER_FUZZ=1000000 node --test test/fuzz/conplyent.test.ts` for a long run. */
const RUNS = Number(process.env['MUSTER_FUZZ'] ?? 100_000);

/** Whatever comes in: a value that can be written out, or PROTOCOL. Never another error, never a hang. */
const survives = (read: () => unknown): void => {
	try {
		read();
	} catch (error) {
		assert.equal(codeOf(error), 'PROTOCOL', (error as Error).stack);
	}
};

const u8 = (code: number, value: number) => [code, value & 0xff];
const u32 = (code: number, value: number) => [code, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
const text = (code: number, value: string) => [
	...(code === op.SHORT_BINUNICODE ? u8(code, value.length) : u32(code, value.length)),
	...Buffer.from(value),
];
const name = (module: string, last: string) => [op.GLOBAL, ...Buffer.from(`${module}\n${last}\n`)];

/** Steps that often fit together, so that a random walk gets deep into the machine. */
const STEPS: readonly (readonly number[])[] = [
	...[op.MARK, op.EMPTY_TUPLE, op.POP, op.POP_MARK, op.DUP, op.NONE, op.REDUCE, op.EMPTY_LIST, op.APPEND, op.BUILD, op.APPENDS].map(
		(code) => [code],
	),
	...[op.SETITEM, op.TUPLE, op.SETITEMS, op.EMPTY_DICT, op.NEWOBJ, op.TUPLE1, op.TUPLE2, op.TUPLE3, op.NEWTRUE, op.NEWFALSE].map((code) => [
		code,
	]),
	...[op.EMPTY_SET, op.ADDITEMS, op.FROZENSET, op.NEWOBJ_EX, op.STACK_GLOBAL, op.MEMOIZE, op.STOP].map((code) => [code]),
	...[0, 1, 2, 5].flatMap((index) => [u8(op.BINGET, index), u8(op.BINPUT, index), u32(op.LONG_BINGET, index), u32(op.LONG_BINPUT, index)]),
	...[0, 4, 255].flatMap((value) => [u8(op.BININT1, value), u32(op.BININT, value * 1e7), [op.LONG1, 2, value, value]]),
	...['_type', '_kwargs', '_request', 'request_id', 'details', 'msg_num', 'exit_code', '__proto__', 'HEARTBEAT', ''].flatMap((word) => [
		text(op.SHORT_BINUNICODE, word),
		text(op.BINUNICODE, word),
	]),
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

const real: Buffer[] = [];
const wires: Buffer[] = [];
for (const recording of recordings())
	for (const { bytes } of streams(recording)) {
		const whole = Buffer.concat(bytes);
		if (whole.length < 20_000) wires.push(whole);
		const nothing = () => {};
		const message = (body: Buffer) => {
			if (body.length < 600) real.push(Buffer.from(body));
		};
		zmtpReader({
			greeted: nothing,
			ready: nothing,
			ping: nothing,
			pong: nothing,
			message,
		})(whole);
	}

/** A small generator of our own: fast-check chooses the seed, and shrinks to it; a million inputs take seconds. */
const random = (seed: number) => {
	let state = seed | 1;
	return (below: number): number => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
};

const BATCH = 500;
const inBatches = (runs: number, one: (next: (below: number) => number) => void) =>
	fc.assert(
		fc.property(fc.integer(), (seed) => {
			const next = random(seed);
			for (let count = 0; count < BATCH; count += 1) one(next);
		}),
		{ numRuns: Math.ceil(runs / BATCH) },
	);

const mutate = (source: Buffer, next: (below: number) => number): Buffer => {
	const bytes = Buffer.from(source);
	for (let count = 1 + next(4); count > 0; count -= 1) {
		const at = next(bytes.length);
		if (next(4) === 0) bytes[at] = (STEPS[next(STEPS.length)] as readonly number[])[0] as number;
		else bytes[at] = next(256);
	}
	return next(8) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
};

describe(`${RUNS} hostile pickles and ${RUNS} hostile connections`, () => {
	it('pickles built of opcodes', () =>
		inBatches(RUNS / 2, (next) => {
			const parts = [[op.PROTO, 3 + next(3)]];
			for (let count = next(40); count > 0; count -= 1) parts.push([...(STEPS[next(STEPS.length)] as readonly number[])]);
			parts.push([op.STOP]);
			const bytes = Buffer.from(parts.flat());
			survives(() => JSON.stringify(plain(unpickle(bytes))));
		}));

	it('pickles that were recorded, with bytes changed', () =>
		inBatches(RUNS / 2, (next) => {
			const bytes = mutate(real[next(real.length)] as Buffer, next);
			survives(() => {
				const message = decodeMessage(bytes);
				if (message.type === 'DETAILS') JSON.stringify(plain(message.details));
			});
		}));

	it('connections that were recorded, with bytes changed, cut anywhere', () =>
		inBatches(RUNS, (next) => {
			const wire = wires[next(wires.length)] as Buffer;
			const bytes = mutate(wire.subarray(0, 64 + next(Math.min(400, wire.length - 64))), next);
			const nothing = () => {};
			const read = zmtpReader(
				{
					greeted: nothing,
					ready: nothing,
					ping: nothing,
					pong: nothing,
					message: decodeMessage,
				},
				4096,
			);
			survives(() => {
				for (let at = 0; at < bytes.length;) {
					const size = 1 + next(100);
					read(bytes.subarray(at, at + size));
					at += size;
				}
			});
		}));
});
