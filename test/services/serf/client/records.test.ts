import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressText } from '../../../../src/services/serf/client/address-text.ts';
import {
	coordinateOf,
	keyAnswerOf,
	memberOf,
	queryRecordOf,
	statsOf,
	streamRecordOf,
} from '../../../../src/services/serf/client/records.ts';
import { rttSeconds } from '../../../../src/services/serf/client/rtt.ts';
import type { WireMap, WireValue } from '../../../../src/services/serf/wire/values.ts';
import { decoded, hex } from '../wire/decoded.ts';

const addresses: readonly (readonly [string, WireValue | undefined, string])[] = [
	['four bytes', Uint8Array.of(10, 0, 0, 1), '10.0.0.1'],
	['a list of numbers, as very old agents send', [127, 0, 0, 1], '127.0.0.1'],
	['text', '10.0.0.1', '10.0.0.1'],
	['IPv4 in IPv6 form', hex('00000000000000000000ffff0a000001'), '10.0.0.1'],
	['IPv6 loopback', hex('00000000000000000000000000000001'), '::1'],
	['IPv6', hex('20010db8000000000001000000000001'), '2001:db8::1:0:0:1'],
	['IPv6 with one zero group', hex('20010db8000000010001000100010001'), '2001:db8:0:1:1:1:1:1'],
	['the unspecified address', hex('00000000000000000000000000000000'), '::'],
	['a trailing run of zeros', hex('fe800000000000000000000000000000'), 'fe80::'],
	['nothing', undefined, ''],
	['nil', null, ''],
	['five bytes', hex('0102030405'), '0102030405'],
];
for (const [what, value, text] of addresses)
	test(`an address of ${what}`, () => assert.equal(addressText(value), text));

test('a member whose tag is called __proto__, as a real agent sent it', () => {
	const sent = hex(
		'81a74d656d62657273918ba441646472c4047f000001ab44656c656761746543757205ab44656c65676174654d617805ab44656c65676174654d696e02a44e616d65a36f6464a4506f7274cd1f34ab50726f746f636f6c43757202ab50726f746f636f6c4d617805ab50726f746f636f6c4d696e01a6537461747573a5616c697665a45461677384a95f5f70726f746f5f5fa178a16ba176a161a131ab636f6e7374727563746f72a178',
	);
	const [body] = decoded([sent]).objects as [{ Members: WireValue[] }];
	const member = memberOf(body.Members[0] as WireValue);
	assert.equal(Object.getPrototypeOf(member.tags), null);
	assert.deepEqual(Object.entries(member.tags).sort(), [
		['__proto__', 'x'],
		['a', '1'],
		['constructor', 'x'],
		['k', 'v'],
	]);
	assert.deepEqual(
		{ ...member, tags: undefined, raw: undefined },
		{
			name: 'odd',
			address: '127.0.0.1',
			port: 7988,
			status: 'alive',
			protocol: { min: 1, max: 5, current: 2 },
			delegate: { min: 2, max: 5, current: 5 },
			tags: undefined,
			raw: undefined,
		},
	);
});

test('an empty payload is no bytes, whether nil, absent or empty', () => {
	for (const Payload of [null, undefined, new Uint8Array(0), '', []]) {
		const record = streamRecordOf({
			Event: 'user',
			LTime: 1,
			Name: 'n',
			...(Payload === undefined ? {} : { Payload }),
		});
		assert.deepEqual(record, {
			event: 'user',
			name: 'n',
			payload: new Uint8Array(0),
			coalesce: false,
			lTime: 1,
		});
	}
});

test('an event this protocol does not know is passed over', () =>
	assert.equal(streamRecordOf({ Event: 'eclipse' }), undefined));

test('query records: acks, responses, the end, and the empty ones', () => {
	assert.deepEqual(queryRecordOf({ Type: 'ack', From: 'n1', Payload: null }), {
		type: 'ack',
		from: 'n1',
		payload: new Uint8Array(0),
	});
	assert.deepEqual(queryRecordOf({ Type: 'response', From: 'n1', Payload: Uint8Array.of(1) }), {
		type: 'response',
		from: 'n1',
		payload: Uint8Array.of(1),
	});
	assert.equal(queryRecordOf({ Type: 'done', From: '', Payload: null }), 'done');
	for (const Type of ['ack', 'response', 'other'])
		assert.equal(queryRecordOf({ Type, From: '', Payload: null }), undefined);
});

test('what should be there and is not becomes the zero value of its kind', () => {
	const nothing = Object.create(null) as WireMap;
	assert.deepEqual(
		{ ...memberOf(nothing), tags: {}, raw: {} },
		{
			name: '',
			address: '',
			port: 0,
			status: '',
			tags: {},
			raw: {},
			protocol: { min: 0, max: 0, current: 0 },
			delegate: { min: 0, max: 0, current: 0 },
		},
	);
	assert.deepEqual(Object.keys(keyAnswerOf({ Keys: null, Messages: null }).keys), []);
	assert.deepEqual(Object.keys(statsOf({ agent: null, serf: { members: '1' } })), ['agent', 'serf']);
	assert.equal(coordinateOf({ Ok: false, Coord: { Vec: null } }), undefined);
});

test('round trips, as `serf rtt` computes them', () => {
	const at = (vec: number[], height: number, adjustment: number) => ({ vec, height, adjustment, error: 1 });
	assert.equal(rttSeconds(at([0, 0], 0.001, 0), at([3, 4], 0.002, 0)), 5.003);
	assert.equal(
		rttSeconds(at([0], 0.001, -1), at([0], 0.001, 0)),
		0.002,
		'adjustments that make it negative do not count',
	);
});
