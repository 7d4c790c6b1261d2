import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { objectPath, path, query, segment } from '../../../../src/services/cloud/wire/path.ts';

test('names of objects are encoded once, and their slashes stay', () => {
	const names: Readonly<Record<string, string>> = {
		'50% off.txt': '50%25%20off.txt',
		'a#b': 'a%23b',
		'a?b=c': 'a%3Fb%3Dc',
		'my%20name': 'my%2520name',
		'a//b': 'a//b',
		'./x': '%2E/x',
		'../x': '%2E%2E/x',
		'..': '%2E%2E',
		'...': '...',
		'dir/': 'dir/',
		'/lead': '/lead',
		'a+b': 'a%2Bb',
		'a\nb': 'a%0Ab',
		ü: '%C3%BC',
		'u\u0308': 'u%CC%88',
		'🙂': '%F0%9F%99%82',
	};
	for (const [name, wanted] of Object.entries(names)) assert.equal(objectPath(name), wanted, name);
	assert.equal(segment('a/b'), 'a%2Fb');
	assert.equal(path`/servers/${'x y'}/metadata/${'..'}`, '/servers/x%20y/metadata/%2E%2E');
});

test('whatever the name, decoding its path gives it back', () => {
	const name = fc.string({ unit: 'grapheme' });
	fc.assert(
		fc.property(name, (text) => {
			assert.equal(decodeURIComponent(objectPath(text)), text);
			assert.equal(decodeURIComponent(segment(text)), text);
			assert.match(objectPath(text), /^[\x21-\x7e]*$/);
			assert.doesNotMatch(segment(text), /[/?#]/);
			assert.equal(new URLSearchParams(query({ a: text })).get('a'), text);
		}),
	);
});

test('a query leaves out what is not given, repeats lists and knows bare names', () => {
	assert.equal(
		query({ a: 'x y&z', b: undefined, c: ['1', 2], hashmap: true }),
		'?a=x%20y%26z&c=1&c=2&hashmap',
	);
	assert.equal(query({}), '');
});
