import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glob } from '../../src/core/glob.ts';

test('a star is any text, a question mark any character, all else itself', () => {
	const cases: readonly (readonly [pattern: string, text: string, is: boolean])[] = [
		['web*', 'web', true],
		['web*', 'web-1', true],
		['web*', 'a web', false],
		['*', '', true],
		['?', '', false],
		['?', 'ü', true],
		['?', '😀', true],
		['a?c*', 'abcd', true],
		['*a*b', 'xaxb', true],
		['*a*b', 'xaxbc', false],
		['a.c', 'abc', false],
		['(a+)+$', '(a+)+$', true],
		['[a]', 'a', false],
		['a\nb', 'a\nb', true],
		['*b', 'a\nb', true],
		['', '', true],
		['', 'a', false],
		['Web*', 'web', false],
		// a star in the text is no star
		['a', '*', false],
	];
	for (const [pattern, text, is] of cases) assert.equal(glob(pattern)(text), is, `${pattern} ${text}`);
	assert.equal(glob('Web*', { ignoreCase: true })('wEB-1'), true);
});

test('no pattern takes long, whatever it is tried on', () => {
	const many = glob(`${'*a'.repeat(500)}*b`);
	assert.equal(many('a'.repeat(5000)), false);
	assert.equal(glob('x'.repeat(1_000_000))('x'), false);
});
