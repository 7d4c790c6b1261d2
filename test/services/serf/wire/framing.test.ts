import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { createFraming, type Frame } from '../../../../src/services/serf/wire/framing.ts';
import { hex } from './decoded.ts';

const header = (seq: number, error = ''): Buffer =>
	Buffer.concat([
		hex('82 a5 4572726f72'),
		Buffer.from([0xd9, Buffer.byteLength(error)]),
		Buffer.from(error),
		hex('a3 536571'),
		Buffer.from([0xcc, seq]),
	]);
const plain = (seq: number): Buffer =>
	Buffer.concat([hex('82 a5 4572726f72 a0 a3 536571'), Buffer.from([seq])]);
const num = hex('81 a3 4e756d 02');
const empty = hex('80');

/**
 * What comes out of `pieces` when the requests in `bodies` get a body (true), or one also with an error
 * (`'always'`).
 */
const framed = (
	pieces: readonly Buffer[],
	bodies: Readonly<Record<number, boolean | 'always'>> = {},
): string[] => {
	const out: string[] = [];
	const framing = createFraming({
		hasBody: (seq, error) =>
			bodies[Number(seq)] === 'always' || (bodies[Number(seq)] === true && error === ''),
		frame: ({ seq, error, body, size }: Frame) =>
			out.push(`${seq}${error && ` ${error}`}${body ? ` ${JSON.stringify(body)} ${size}` : ''}`),
	});
	for (const piece of pieces) framing.push(piece);
	return out;
};

test('an answer without a body', () => assert.deepEqual(framed([plain(0)]), ['0']));
test('an answer with a body', () =>
	assert.deepEqual(framed([plain(1), num], { 1: true }), ['1 {"Num":2} 6']));
test('a body that comes later is waited for', () => assert.deepEqual(framed([plain(1)], { 1: true }), []));
test('an error takes the body away from most commands', () => {
	assert.deepEqual(framed([header(1, 'no'), plain(2)], { 1: true }), ['1 no', '2']);
});
test('join and the key commands have a body with an error too', () => {
	assert.deepEqual(framed([header(1, 'no'), num, plain(2)], { 1: 'always' }), ['1 no {"Num":2} 6', '2']);
});
test('the errors at the gate never have one', () => {
	for (const error of ['Authentication required', 'Handshake required', 'Unsupported command']) {
		assert.deepEqual(framed([header(1, error), plain(2)], { 1: 'always' }), [`1 ${error}`, '2']);
	}
});
test('an answer that comes twice is two answers', () =>
	assert.deepEqual(framed([plain(3), plain(3)]), ['3', '3']));
test('the body of an unknown Seq is passed over', () =>
	assert.deepEqual(framed([plain(9), num, plain(1)]), ['9', '1']));
test('a header where a body was due ends the wait', () =>
	assert.deepEqual(framed([plain(1), plain(2)], { 1: true }), ['1', '2']));
test('an empty body is a body', () => assert.deepEqual(framed([plain(1), empty], { 1: true }), ['1 {} 1']));
test('a header with its keys the other way round', () => {
	assert.deepEqual(framed([hex('82 a3 536571 05 a5 4572726f72 a0')]), ['5']);
});
test('a header with a Seq of each width', () => {
	const start = '82 a5 4572726f72 a0 a3 536571';
	const seqs = ['cc 80', 'cd 0100', 'ce 00010000', 'cf 0000000100000000', 'cf ffffffffffffffff'];
	assert.deepEqual(framed(seqs.map((seq) => hex(start + seq))), [
		'128',
		'256',
		'65536',
		'4294967296',
		'18446744073709551615',
	]);
});
test('a plain header cut at each of its bytes', () => {
	for (const seq of ['05', 'cd 0100', 'ce 00010000']) {
		const whole = Buffer.concat([hex(`82 a5 4572726f72 a0 a3 536571 ${seq}`), plain(7)]);
		for (let at = 0; at <= whole.length; at += 1) {
			const out = framed([whole.subarray(0, at), whole.subarray(at)]);
			assert.equal(out.length, 2);
			assert.equal(out[1], '7');
		}
	}
});

const foreign: readonly (readonly [string, Buffer])[] = [
	['an HTTP server', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
	['an SSH server', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
	['a TLS alert', hex('15 0303 0002 02 28')],
	['a map before any answer', num],
	['a text between records', Buffer.concat([plain(1), hex('a1 61')])],
];
for (const [what, bytes] of foreign) {
	test(`${what}: PROTOCOL`, () =>
		assert.throws(
			() => framed([bytes]),
			(thrown: unknown) => codeOf(thrown) === 'PROTOCOL',
		));
}
