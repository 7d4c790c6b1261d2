import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unpickle } from '../../../../src/services/conplyent/wire/pickle/decode.ts';
import { PyClass, PyObject, PyTuple } from '../../../../src/services/conplyent/wire/pickle/value.ts';
import { plain } from '../../../../src/services/conplyent/wire/plain.ts';

const load = (hex: string) => unpickle(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const refused = (hex: string, words: RegExp) =>
	assert.throws(
		() => load(hex),
		(error: { code: string; message: string }) => {
			assert.equal(error.code, 'PROTOCOL');
			assert.match(error.message, words);
			return true;
		},
	);

describe('values', () => {
	const cases: [string, string, unknown][] = [
		['None', '8003 4e 2e', null],
		['True, False', '8003 88 89 86 2e', new PyTuple([true, false])],
		['one byte', '8003 4bff 2e', 255],
		['two bytes', '8003 4d0001 2e', 256],
		['four bytes, negative', '8003 4affffffff 2e', -1],
		['LONG1 empty', '8003 8a00 2e', 0],
		['LONG1 4294967295', '8003 8a05ffffffff00 2e', 4294967295],
		['LONG1 negative', '8003 8a05000000 00ff 2e', -4294967296],
		['beyond 2^53: a bigint', '8003 8a08ffffffffffffff7f 2e', 0x7fffffffffffffffn],
		['LONG4', '8003 8b02000000 0100 2e', 1],
		['float', '8003 473ff8000000000000 2e', 1.5],
		['text with a length of one byte', '8004 8c03c3bc61 2e', 'üa'],
		['text with a length of four bytes', '8003 5801000000 61 2e', 'a'],
		['text with a length of eight bytes', '8004 8d0100000000000000 61 2e', 'a'],
		['bytes', '8003 4302 00ff 2e', Buffer.from([0, 255])],
		['bytes with a length of four', '8003 4201000000 07 2e', Buffer.from([7])],
		['bytes with a length of eight', '8004 8e0100000000000000 07 2e', Buffer.from([7])],
		['bytearray', '8005 960100000000000000 07 2e', Buffer.from([7])],
		['empty tuple, list, dict, set', '8004 29 5d 7d 8f 28 90 30 30 87 2e', undefined],
		['list by APPENDS and APPEND', '8003 5d 28 4b01 4b02 65 4b03 61 2e', [1, 2, 3]],
		['tuple by MARK', '8003 28 4b01 4b02 4b03 4b04 74 2e', new PyTuple([1, 2, 3, 4])],
		[
			'dict by SETITEMS and SETITEM',
			'8003 7d 28 4b01 88 75 4b02 89 73 2e',
			new Map([
				[1, true],
				[2, false],
			]),
		],
		['a key called __proto__', '8004 7d 8c095f5f70726f746f5f5f 4b01 73 2e', new Map([['__proto__', 1]])],
		['set', '8004 8f 28 4b01 4b02 90 2e', new Set([1, 2])],
		['frozenset', '8004 28 4b01 91 2e', new Set([1])],
		['a frame', '8004 950200000000000000 4e 2e', null],
		['the memo of protocol 3', '8003 4b05 7100 6800 86 2e', new PyTuple([5, 5])],
		['the memo of protocol 4', '8004 8c0161 94 6800 86 2e', new PyTuple(['a', 'a'])],
		['long memo indexes', '8003 4b05 7200000000 6a00000000 86 2e', new PyTuple([5, 5])],
		['DUP, POP and POP_MARK', '8003 4b01 32 30 28 4b02 4b03 31 2e', 1],
	];
	for (const [name, hex, value] of cases) {
		if (value === undefined) it(name, () => refused(hex, /empty stack|other than one value|no set/));
		else it(name, () => assert.deepEqual(load(hex), value));
	}
});

describe('classes and calls stay records', () => {
	const ERROR = '636275696c74696e730a46696c654e6f74466f756e644572726f720a';
	it('an exception by GLOBAL and REDUCE', () =>
		assert.deepEqual(
			load(`8003 ${ERROR} 4b02 8c026e6f 86 52 2e`),
			new PyObject('builtins.FileNotFoundError', [2, 'no']),
		));
	it('a class by STACK_GLOBAL', () => assert.deepEqual(load('8004 8c016d 8c014e 93 2e'), new PyClass('m.N')));
	it('os.system is a name and an argument, nothing more', () => {
		const value = load('8003 636f730a73797374656d0a 5808000000 746f756368202f78 85 52 2e');
		assert.deepEqual(plain(value), { class: 'os.system', args: ['touch /x'] });
	});
	it('NEWOBJ, BUILD, elements and entries', () => {
		const value = load(
			'8004 8c016d 8c014e 93 29 81 7d 8c0161 4b01 73 62 4b07 61 4b08 4b09 73 2e',
		) as PyObject;
		assert.deepEqual(plain(value), {
			class: 'm.N',
			args: [],
			state: { a: 1 },
			items: [7],
			entries: { entries: [[8, 9]] },
		});
	});
	it('NEWOBJ_EX', () =>
		assert.deepEqual(plain(load('8004 8c016d 8c014e 93 29 7d 8c0161 4b01 73 92 2e')), {
			class: 'm.N',
			args: [],
			entries: { a: 1 },
		}));
});

describe('what is refused', () => {
	const cases: [string, string, RegExp][] = [
		['nothing', '', /no pickle/],
		['no PROTO', '4e 2e', /no pickle/],
		['protocol 2', '8002 4e 2e', /protocol 2/],
		['protocol 6', '8006 4e 2e', /protocol 6/],
		['no end', '8003 4e', /ends too early/],
		['a text longer than the message', '8003 58ffffffff 61 2e', /ends too early/],
		['a text of 2^63 bytes', '8004 8d ffffffffffffff7f 61 2e', /ends too early/],
		['a frame longer than the message', '8004 95ff00000000000000 4e 2e', /ends too early/],
		['bytes after the end', '8003 4e 2e 4e', /after the end/],
		['two values', '8003 4e 4e 2e', /other than one value/],
		['an open mark', '8003 28 4e 2e', /other than one value/],
		['an empty stack', '8003 85 2e', /empty stack/],
		['a mark that is not there', '8003 74 2e', /mark/],
		['a memo never noted', '8003 6805 2e', /recalls 5/],
		['a memo index out of line', '8003 4e 72ffffffff 2e', /memo index/],
		['the persistent id', '8003 4e 51 2e', /0x51/],
		['the extension registry', '8003 8201 2e', /0x82/],
		['a buffer out of band', '8005 97 2e', /0x97/],
		['the text opcodes of protocol 0', '8003 49310a 2e', /0x49/],
		['a call of what is no name', '8003 4b01 29 52 2e', /no name/],
		['arguments that are no tuple', '8003 636d0a4e0a 5d 52 2e', /no name/],
		['a state for what is no object', '8003 5d 7d 62 2e', /no object/],
		['elements for a dict', '8003 7d 4e 61 2e', /no list/],
		['entries for a list', '8003 5d 4e 4e 73 2e', /no dict/],
		['a key without a value', '8003 7d 28 4e 75 2e', /no value/],
		['a list that contains itself', '8003 5d 7100 6800 61 2e', /contains itself/],
		['a dict that contains itself', '8003 7d 7100 4e 6800 73 2e', /contains itself/],
	];
	for (const [name, hex, words] of cases) it(name, () => refused(hex, words));

	it('nesting, by tuples in tuples', () => {
		refused(`8003 29 ${'85'.repeat(1_000_000)} 2e`, /250000 lists|deeper/);
		refused(`8003 29 ${'85'.repeat(200)} 2e`, /deeper than 100/);
		assert.ok(load(`8003 29 ${'85'.repeat(99)} 2e`) instanceof PyTuple);
	});
	it('marks in marks', () => refused(`8003 ${'28'.repeat(101)} 2e`, /open marks/));
	it('doubling: 30 bytes that would be 2^30 values', () =>
		refused(`8003 5d ${'3286'.repeat(40)} 2e`, /parts/));
	it('many containers in few bytes', () => refused(`8003 28 ${'7d'.repeat(300_000)} 74 2e`, /250000 lists/));
	it('many values in few bytes', () => refused(`8003 28 ${'4e'.repeat(4_000_100)} 74 2e`, /4000000 values/));
	it('an endless integer', () => refused(`8003 8b00100000 ${'ff'.repeat(4096)} 2e`, /integer of 4096/));
});
