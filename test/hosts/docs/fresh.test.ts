import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/build/files.ts';
import { pages } from '../../../scripts/docs.ts';

for (const [file, text] of pages())
	test(`${file} is what \`npm run docs\` makes`, () => {
		assert.equal(readFileSync(path.join(root, file), 'utf8'), text);
	});
