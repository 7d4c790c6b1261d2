import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutTexts } from '../../src/core/without-texts.ts';

test('a text that holds another goes whole, whichever is named first', () => {
	const words = 'refused: xx-abcd-yy and abcd, $& and [a]';
	for (const texts of [
		['abcd', 'xx-abcd-yy'],
		['xx-abcd-yy', 'abcd'],
	])
		assert.equal(withoutTexts(words, texts), 'refused: … and …, $& and [a]');
	assert.equal(withoutTexts(words, ['$&', '[a]']), 'refused: xx-abcd-yy and abcd, … and …');
	assert.equal(withoutTexts(words, []), words);
});
