import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import type { WireMap, WireValue } from '../../../../src/services/serf/wire/values.ts';
import { decoded, hex } from './decoded.ts';

const one = (text: string): WireValue => decoded([hex(text)]).objects[0] as WireValue;

const values: readonly (readonly [string, string, WireValue])[] = [
	['nil', 'c0', null],
	['false', 'c2', false],
	['true', 'c3', true],
	['the least fixint', '00', 0],
	['the largest fixint', '7f', 127],
	['a negative fixint', 'e0', -32],
	['uint8', 'cc ff', 255],
	['uint16', 'cd 0100', 256],
	['uint32', 'ce ffffffff', 4294967295],
	['uint64 within 2^53', 'cf 001fffffffffffff', 9007199254740991],
	['uint64 beyond 2^53', 'cf 0020000000000000', 9007199254740992n],
	['the largest uint64', 'cf ffffffffffffffff', 18446744073709551615n],
	['int8', 'd0 80', -128],
	['int16', 'd1 8000', -32768],
	['int16 of a positive number, as later agents send', 'd1 0080', 128],
	['int32', 'd2 80000000', -2147483648],
	['int64', 'd3 ffffffffffffffff', -1],
	['the least int64', 'd3 8000000000000000', -9223372036854775808n],
	['float32', 'ca 3fc00000', 1.5],
	['float64', 'cb 3ff8000000000000', 1.5],
	['a float64 zero, which agents send for whole numbers too', 'cb 0000000000000000', 0],
	['an empty text', 'a0', ''],
	['a text', 'a3 c3a96e', 'én'],
	['str8', 'd9 02 6f6b', 'ok'],
	['str16', 'da 0002 6f6b', 'ok'],
	['str32', 'db 00000002 6f6b', 'ok'],
	['a text that is no UTF-8', 'a4 fffe41c3', '\ufffd\ufffdA\ufffd'],
	['bin8', 'c4 02 ff00', Uint8Array.of(255, 0)],
	['bin16', 'c5 0001 ff', Uint8Array.of(255)],
	['bin32', 'c6 00000001 ff', Uint8Array.of(255)],
	['empty bytes', 'c4 00', new Uint8Array(0)],
	['an empty list', '90', []],
	['a list', '92 01 c0', [1, null]],
	['array16', 'dc 0001 05', [5]],
	['array32', 'dd 00000001 05', [5]],
];

for (const [what, bytes, value] of values) {
	test(`${what}: ${bytes}`, () => assert.deepEqual(one(bytes), value));
	test(`${what}, a byte at a time`, () => {
		const whole = hex(bytes);
		assert.deepEqual(decoded(Array.from(whole, (_, at) => whole.subarray(at, at + 1))).objects, [value]);
	});
}

test('maps of each length form', () => {
	for (const form of ['81', 'de 0001', 'df 00000001'])
		assert.deepEqual({ ...(one(`${form} a1 61 01`) as WireMap) }, { a: 1 });
});

test('a map inherits nothing, whatever its keys are called', () => {
	const body = one(
		'81 a4 54616773 83 a9 5f5f70726f746f5f5f a1 78 ab 636f6e7374727563746f72 a1 79 a8 746f537472696e67 a1 7a',
	) as {
		Tags: WireMap;
	};
	assert.equal(Object.getPrototypeOf(body.Tags), null);
	assert.deepEqual(Object.entries(body.Tags), [
		['__proto__', 'x'],
		['constructor', 'y'],
		['toString', 'z'],
	]);
	const outer = one('81 a9 5f5f70726f746f5f5f a1 78') as WireMap;
	assert.deepEqual(Object.entries(outer), [['__proto__', 'x']]);
	assert.equal('toString' in outer, false);
	assert.equal('constructor' in outer, false);
});

test('bytes are a copy: what arrives later in the same memory does not change them', () => {
	for (const length of [3, 200]) {
		const chunk = Buffer.concat([Buffer.from([0xc4, length]), Buffer.alloc(length, 7)]);
		const [payload] = decoded([chunk]).objects as [Uint8Array];
		chunk.fill(0);
		assert.deepEqual(payload, new Uint8Array(length).fill(7));
		assert.equal(payload.buffer.byteLength, length, 'a view would keep the whole chunk alive');
	}
});

test('several objects of one chunk, the last one unfinished', () => {
	const { objects, unfinished, sizes } = decoded([hex('01 a1 61 92 05')]);
	assert.deepEqual(objects, [1, 'a']);
	assert.deepEqual(sizes, [1, 2]);
	assert.equal(unfinished, 2);
});

const hostile: readonly (readonly [string, Buffer])[] = [
	['the byte c1', hex('c1')],
	['an extension', hex('d4 01 00')],
	['an extension in pieces of a map', hex('81 a1 61 c7 01 01 00')],
	['a map key that is no text', hex('81 01 02')],
	['a text that claims 4 GiB', hex('db ffffffff 61')],
	['bytes that claim 65 MiB', hex('c6 04100000')],
	['a list that claims 4 thousand million', hex('dd ffffffff')],
	['a map that claims 4 thousand million', hex('df ffffffff')],
	['a hundred lists in each other', Buffer.alloc(100, 0x91)],
	['a million empty maps', Buffer.concat([hex('dd 000f4240'), Buffer.alloc(1_000_000, 0x80)])],
];

for (const [what, bytes] of hostile) {
	test(`${what}: PROTOCOL, and nothing is held for it`, () => {
		const isProtocol = (thrown: unknown): boolean => codeOf(thrown) === 'PROTOCOL';
		assert.throws(() => decoded([bytes]), isProtocol);
		if (bytes.length < 1000)
			assert.throws(() => decoded(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))), isProtocol);
	});
}

test('an object in pieces of more than 64 MiB: PROTOCOL before it is whole', () => {
	const piece = Buffer.concat([hex('c6 00200000'), Buffer.alloc(2 * 1024 * 1024)]);
	const pieces = [hex('dc 0040'), ...new Array<Buffer>(40).fill(piece)];
	assert.throws(
		() => decoded(pieces),
		(thrown: unknown) => codeOf(thrown) === 'PROTOCOL',
	);
});
