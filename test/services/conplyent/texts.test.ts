import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findSha256 } from '../../../src/services/conplyent/model/checksum.ts';
import { parseListing } from '../../../src/services/conplyent/client/listing.ts';
import { literal } from '../../../src/services/conplyent/client/python-literal.ts';
import { parseJobs } from '../../../src/services/conplyent/client/server-jobs.ts';
import { pythonError, raised } from '../../../src/services/conplyent/client/python-error.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { PyClass, PyObject, PyTuple } from '../../../src/services/conplyent/wire/pickle/value.ts';
import { plain } from '../../../src/services/conplyent/wire/plain.ts';

describe('what the server says in words', () => {
	it('a listing', () => {
		assert.deepEqual(parseListing('Listing of Directory /srv:\n\nd a b\nf ünï-文字.txt\nf x\nl link'), [
			{ name: 'a b', kind: 'folder' },
			{ name: 'ünï-文字.txt', kind: 'file' },
			{ name: 'x', kind: 'file' },
			{ name: 'link', kind: 'link' },
		]);
		assert.deepEqual(parseListing('Listing of Directory /srv:\n\n\nf x'), [{ name: 'x', kind: 'file' }]);
		assert.deepEqual(parseListing('Listing of Directory /a:\n\nb:\n\n'), []);
	});

	it('jobs', () => {
		const text = `Running 8: ((['sh', '-c', "it's \\n"],), {})\nRunning 12: (('notepad.exe',), {})\nRunning 13: ((), {'cmd': object()})\n`;
		assert.deepEqual(
			parseJobs(text, (id) => id === 12),
			[
				{
					id: 8,
					call: `((['sh', '-c', "it's \\n"],), {})`,
					own: false,
					command: ['sh', '-c', "it's \n"],
				},
				{
					id: 12,
					call: "(('notepad.exe',), {})",
					own: true,
					command: 'notepad.exe',
				},
				{ id: 13, call: "((), {'cmd': object()})", own: false },
			],
		);
		assert.deepEqual(
			parseJobs('No jobs running.', () => true),
			[],
		);
	});

	it('literals of Python', () => {
		const cases: [string, unknown][] = [
			['None', null],
			['(True, False, -1, 2.5, 1e+16)', [true, false, -1, 2.5, 1e16]],
			["{'a': [1], 'b': ()}", ['a', [1], 'b', []]],
			[`'\\x00\\u6587\\U0001f600\\t\\q'`, '\0文😀\t\\q'],
			['object()', undefined],
			["'open", undefined],
			['[1', undefined],
			['1 2', undefined],
			['['.repeat(50), undefined],
		];
		for (const [source, value] of cases) assert.deepEqual(literal(source), value, source);
	});

	it('checksums of three programs', () => {
		const digits = 'ab'.repeat(32);
		assert.equal(findSha256(`${digits}  file\n`), digits);
		assert.equal(findSha256(`\\${digits.toUpperCase()}  odd\\nname\n`), digits);
		assert.equal(
			findSha256(
				`SHA256 hash of file x:\r\n${digits.replaceAll(/(..)/g, '$1 ').trim()}\r\nCertUtil: done\r\n`,
			),
			digits,
		);
		assert.equal(findSha256('no such file'), undefined);
	});
});

describe('what is said to people', () => {
	it('an exception of one word is told with its type, as Python prints it', () => {
		const said = (name: string, ...args: ConstructorParameters<typeof PyObject>[1]) =>
			raised(pythonError(new PyObject(`builtins.${name}`, args)), 'mine').message;
		assert.equal(said('KeyError', 'k'), 'mine: KeyError: k');
		assert.equal(said('TypeError', 'takes 1 argument'), 'mine: takes 1 argument');
		assert.equal(said('StopIteration'), 'mine: StopIteration');
		assert.equal(said('OSError', 28, 'No space left on device', '/x'), 'mine: No space left on device: /x');
	});

	it('what no step can do stands where it is filled in', () => {
		const helps = (name: string) => {
			const step = service.operations.find((one) => `${one.resource}.${one.name}` === name);
			const fields = Object.values(step?.fields ?? {}) as { help?: string }[];
			return [step?.help, ...fields.map(({ help }) => help)].join('\n');
		};
		assert.match(helps('command.run'), /its input has no end/);
		assert.match(helps('command.run'), /a prompt that does not end its line is not seen/);
		assert.match(helps('command.run'), /not UTF-8 makes the server drop the output/);
		assert.match(helps('job.follow'), /until its program ends, though children may write on/);
	});
});

describe('pickled values in plain form', () => {
	const cases: [string, Parameters<typeof plain>[0], unknown][] = [
		['infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
		['a class', new PyClass('m.N'), { class: 'm.N' }],
		['keys that are no text', new Map([[1, 2]]), { entries: [[1, 2]] }],
		['a key called __proto__', new Map([['__proto__', 1]]), JSON.parse('{"__proto__":1}')],
		['a set of old pickles', new PyObject('builtins.set', [[1, 2]]), [1, 2]],
		[
			'a bytearray of old pickles',
			new PyObject('builtins.bytearray', [Buffer.from('a')]),
			{ base64: 'YQ==' },
		],
		['a date', new PyObject('datetime.date', [Buffer.from([7, 0xe8, 2, 29])]), '2024-02-29'],
		[
			'a time',
			new PyObject('datetime.datetime', [Buffer.from([7, 0xe8, 0x8a, 31, 2, 3, 4, 0, 1, 2])]),
			'2024-10-31T02:03:04.000258',
		],
		[
			'a time with a zone',
			new PyObject('datetime.datetime', [Buffer.alloc(10), null]),
			{
				class: 'datetime.datetime',
				args: [{ base64: 'AAAAAAAAAAAAAA==' }, null],
			},
		],
		['a tuple in a list', [new PyTuple([1n])], [['1']]],
	];
	for (const [name, value, expected] of cases) it(name, () => assert.deepEqual(plain(value), expected));
});
