import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRequest, tagsSize } from '../../../../src/services/serf/wire/encode.ts';
import { hex } from './decoded.ts';

const bytes = (...request: Parameters<typeof encodeRequest>): string =>
	Buffer.from(encodeRequest(...request)).toString('hex');

test('handshake, as the agent’s own command line sends it but for the order of keys', () => {
	assert.equal(
		bytes('handshake', 1, { Version: 1 }),
		hex('82 a7 436f6d6d616e64 a9 68616e647368616b65 a3 536571 01  81 a7 56657273696f6e 01').toString('hex'),
	);
});
test('a command without a body is its header only: a body would be read as the next header', () => {
	assert.equal(
		bytes('members', 2),
		hex('82 a7 436f6d6d616e64 a7 6d656d62657273 a3 536571 02').toString('hex'),
	);
});
test('names are text and payloads are bytes, empty ones too', () => {
	const body = bytes('event', 3, { Name: 'é', Payload: new Uint8Array(0), Coalesce: false }).slice(
		bytes('event', 3).length,
	);
	assert.equal(
		body,
		hex('83 a4 4e616d65 a2 c3a9 a7 5061796c6f6164 c4 00 a8 436f616c65736365 c2').toString('hex'),
	);
});
test('nanoseconds stay whole numbers beyond 32 bits', () => {
	assert.match(bytes('query', 4, { Timeout: 5_000_000_000 }), /cf000000012a05f200$/);
});
test('a Seq beyond 32 bits stays a whole number', () =>
	assert.match(bytes('stats', 2 ** 33), /cf0000000200000000$/));
test('keys without a value are left out', () =>
	assert.equal(
		bytes('query', 5, { Payload: undefined, Name: 'x' }).slice(bytes('query', 5).length),
		'81a44e616d65a178',
	));
test('a fraction where the agent wants a whole number is never sent', () => {
	assert.throws(() => encodeRequest('query', 6, { Timeout: 1.5 }), TypeError);
});
test('a tag may be called __proto__', () => {
	const tags = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
	assert.match(bytes('tags', 7, { Tags: tags }), /81a95f5f70726f746f5f5fa178$/);
	assert.equal(tagsSize(tags), 1 + 1 + 10 + 2);
});
