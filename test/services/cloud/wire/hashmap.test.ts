import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { byBlocks, bySegments } from '../../../../src/services/cloud/client/objects/verify.ts';
import { blockHash, merkleRoot, trimmed } from '../../../../src/services/cloud/wire/hashmap.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
const fixture = JSON.parse(
	readFileSync(new URL('../../../fixtures/cloud/pithos-hashes.json', import.meta.url), 'utf8'),
) as {
	block_hash: { text?: string; hex?: string; sha256: string }[];
	object_hash: { hashes: string[]; root: string }[];
};

test('blocks lose the zeros at their end before they are hashed', () => {
	assert.deepEqual([...trimmed(Uint8Array.from([0, 1, 0, 0]))], [0, 1]);
	assert.equal(blockHash(new Uint8Array(10), sha256), sha256(new Uint8Array()));
	for (const { text, hex, sha256: wanted } of fixture.block_hash)
		assert.equal(
			blockHash(text === undefined ? Buffer.from(hex ?? '', 'hex') : Buffer.from(text), sha256),
			wanted,
		);
	for (const { hashes, root } of fixture.object_hash) assert.equal(merkleRoot(hashes, sha256), root);
});

test('the root of none, one, two and three', () => {
	const hashes = ['a', 'b', 'c'].map((text) => sha256(Buffer.from(text)));
	const pair = (one: string, other: string) => sha256(Buffer.from(one + other, 'hex'));
	const [a, b, c] = hashes as [string, string, string];
	assert.equal(merkleRoot([], sha256), sha256(new Uint8Array()));
	assert.equal(merkleRoot([a], sha256), a);
	assert.equal(merkleRoot([a, b], sha256), pair(a, b));
	assert.equal(merkleRoot(hashes, sha256), pair(pair(a, b), pair(c, '00'.repeat(32))));
});

test('however the bytes are cut, the check of what came says the same', () => {
	const bytes = fc.uint8Array({ maxLength: 300 });
	const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
	fc.assert(
		fc.property(bytes, cuts, fc.integer({ min: 1, max: 64 }), (all, sizes, block) => {
			const blocks = Array.from({ length: Math.ceil(all.length / block) }, (_, at) =>
				all.subarray(at * block, (at + 1) * block),
			);
			const root = merkleRoot(
				blocks.map((each) => blockHash(each, sha256)),
				sha256,
			);
			const checkers = [
				byBlocks(root, block, 'sha256'),
				bySegments(blocks.map((each) => ({ size: each.length, md5: md5(each) }))),
			];
			for (const checker of checkers) {
				for (let at = 0, turn = 0; at < all.length; turn++) {
					const size = sizes[turn % sizes.length] as number;
					checker.take(all.subarray(at, at + size));
					at += size;
				}
				assert.equal(checker.end(), undefined);
			}
		}),
	);
});
