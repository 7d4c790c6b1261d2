import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulti, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { codeOf } from '../../../../src/core/errors.ts';
import { createFraming } from '../../../../src/services/serf/wire/framing.ts';
import { bytesOf, noted, recordings } from '../recordings.ts';
import { decoded } from './decoded.ts';

/** Anything an agent could send: the types of the protocol, nested at will. */
const { value } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		fc.constant(null),
		fc.boolean(),
		fc.integer(),
		fc.maxSafeInteger(),
		fc.double({ noNaN: true }),
		fc.string({ unit: 'grapheme', maxLength: 40 }),
		fc.uint8Array({ maxLength: 120 }),
		fc.array(tie('value'), { maxLength: 20 }),
		fc.dictionary(
			fc.string({ maxLength: 30 }).filter((key) => key !== '__proto__'),
			tie('value'),
			{ maxKeys: 20 },
		),
	),
}));

/** Where to cut, as shares of the length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const cutAt = (bytes: Buffer, shares: readonly number[]): Buffer[] => {
	const places = [
		0,
		...shares.map((share) => Math.round(share * bytes.length)).sort((a, b) => a - b),
		bytes.length,
	];
	return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
};

test('what @msgpack/msgpack encodes is decoded as it decodes it, however it is cut', () => {
	fc.assert(
		fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), cuts, (values, shares) => {
			const bytes = Buffer.concat(values.map((item) => encode(item)));
			assert.deepEqual(decoded(cutAt(bytes, shares)).objects.map(noted), [...decodeMulti(bytes)].map(noted));
		}),
		{ numRuns: 400 },
	);
});

test('random bytes give objects or PROTOCOL, and nothing else', () => {
	fc.assert(
		fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (pieces) => {
			try {
				decoded(pieces);
			} catch (thrown) {
				assert.equal(codeOf(thrown), 'PROTOCOL');
			}
		}),
		{ numRuns: 2000 },
	);
});

test('a recorded conversation with bytes changed gives frames or PROTOCOL, and nothing else', () => {
	const all = recordings().map((recording) => bytesOf(recording, 's2c'));
	const change = fc.record({
		which: fc.nat(all.length - 1),
		at: fc.double({ min: 0, max: 1, noNaN: true }),
		to: fc.integer({ min: 0, max: 255 }),
		drop: fc.boolean(),
	});
	fc.assert(
		fc.property(change, cuts, ({ which, at, to, drop }, shares) => {
			const bytes = Buffer.from(all[which] as Buffer);
			const place = Math.floor(at * bytes.length);
			if (bytes.length > 0) bytes[place] = to;
			const framing = createFraming({ hasBody: (seq) => Number(seq) % 2 === 1, frame() {} });
			try {
				for (const piece of cutAt(
					drop ? Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)]) : bytes,
					shares,
				))
					framing.push(piece);
			} catch (thrown) {
				assert.equal(codeOf(thrown), 'PROTOCOL');
			}
		}),
		{ numRuns: 1500 },
	);
});
