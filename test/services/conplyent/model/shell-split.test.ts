import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitWords } from '../../../../src/services/conplyent/model/shell-split.ts';
import { programOf } from '../../../../src/services/conplyent/operations/fields.ts';
import { fails } from '../support.ts';

describe('splitting words as a POSIX shell does', () => {
	const cases: [string, string[]][] = [
		['', []],
		['  \t\n', []],
		['ls -l  /srv', ['ls', '-l', '/srv']],
		[`sh -c 'echo "a b"'`, ['sh', '-c', 'echo "a b"']],
		['echo "a \\" b" \\"', ['echo', 'a " b', '"']],
		['a\\ b c', ['a b', 'c']],
		[`'' ""`, ['', '']],
		[`a'b'"c"d`, ['abcd']],
		['"\\n" \\n', ['\\n', 'n']],
		['"\\\\"', ['\\']],
		['echo $HOME * | > # ; &', ['echo', '$HOME', '*', '|', '>', '#', ';', '&']],
		['ünï 文', ['ünï', '文']],
	];
	for (const [text, words] of cases)
		it(JSON.stringify(text), () => assert.deepEqual(splitWords(text), words));

	it('a line that goes on behind a backslash is one command', () => {
		for (const end of ['\n', '\r\n'])
			assert.deepEqual(programOf({ command: `ls -l \\${end}  /srv`, reading: 'words' }), [
				'ls',
				'-l',
				'/srv',
			]);
	});

	for (const text of [`echo 'a`, 'echo "a', 'echo "a\\"', 'echo \\', '"'])
		it(`${JSON.stringify(text)} has no end`, () =>
			assert.throws(() => splitWords(text), fails('BAD_INPUT', /ends within a (quote|backslash)/)));
});
