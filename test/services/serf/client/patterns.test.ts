import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMusterError } from '../../../../src/core/errors.ts';
import { checkFilter } from '../../../../src/services/serf/client/check-filter.ts';
import { anywhere, exactly, patternOf, whole } from '../../../../src/services/serf/client/patterns.ts';

/** As Go 1.26 judges them. */
const refused = [
	...['*', 'a**', 'a+*', 'a*+', '**', 'x{2}{3}', 'x{2,1}', 'x{1001}', '(?:(?:a{1000}){1000})'],
	...['(', ')', 'a)(', '[', '[a', '[b-a]', '[[:foo:]]', '(?i', '(?P<n', '(?P=n)', '(?#c)'],
	...['(?=a)', '(?!a)', '(?<=a)', '(?<!a)', '(?>a)', '(a)\\1', '\\8', '\\C', '\\Z', '\\é', 'a\\', '\\\\\\'],
];
const accepted = [
	...['', 'web-.*', '(?:a|b)', 'a|b', '^*', '(|a)*', 'a{,2}', 'a{2,3}', 'x+?', '(?i)WEB', '(?U)a+'],
	...['[(]', '\\(', '[]]', '[^]]', '[\\]]', '[[:alpha:]]+', '[^\\n]', '\\pL', '\\p{Greek}', '\\x{10FFFF}'],
	...['\\Qa.b', '\\Q(\\E', '\\Q+\\E*', '\\156\\61', '\\d+\\+', '\\\\', '\\_', '\\z', '\\bfoo', '(?P<n>x)'],
];

describe('patterns', () => {
	for (const typed of refused)
		test(`“${typed}” is refused, quoting what was typed and nothing of ours`, () => {
			assert.throws(
				() => patternOf(typed, 'name', 'Name pattern'),
				(thrown) =>
					isMusterError(thrown) &&
					thrown.code === 'BAD_INPUT' &&
					thrown.message.startsWith(`Name pattern is “${typed}”, which is no regular expression: `) &&
					!thrown.message.includes('(?:') === !typed.includes('(?:') &&
					thrown.hint.includes('Go RE2'),
			);
		});
	for (const typed of accepted)
		test(`“${typed}” is taken, and stays a pattern inside of ours`, () => {
			const pattern = patternOf(typed, 'name', 'Name pattern');
			for (const source of [whole(pattern), anywhere(pattern)]) patternOf(source, 'name', 'ours');
		});

	test('one of megabytes is refused before it is worked on: it would stop this process and the agent', () => {
		assert.throws(
			() => patternOf('x'.repeat(70_000_000), 'name', 'Name pattern'),
			(thrown) =>
				isMusterError(thrown) &&
				thrown.code === 'BAD_INPUT' &&
				thrown.message === 'Name pattern has 70000000 letters; 10000 at most are taken',
		);
	});

	test('what an open \\Q would swallow', () => {
		const pattern = patternOf('\\Qa.b', 'name', 'Name pattern');
		assert.equal(whole(pattern), '(?:\\Qa.b\\E)');
		assert.deepEqual(
			['a.b', 'axb', 'a.b)'].map((text) => pattern.matches(text)),
			[true, false, false],
		);
	});

	test('a named group in the form that older releases of Go know', () => {
		assert.equal(patternOf('(?<n>a)\\(?<', 'pattern', 'p').source, '(?P<n>a)\\(?<');
	});

	test('the whole text, or something in it', () => {
		const pattern = patternOf('web|db', 'pattern', 'p');
		assert.deepEqual(
			['web', 'web-1'].map((text) => [pattern.matches(text), pattern.isIn(text)]),
			[
				[true, true],
				[false, true],
			],
		);
		assert.equal(patternOf(exactly('a.*[b]\\'), 'pattern', 'p').matches('a.*[b]\\'), true);
	});
});

test('a refused pattern names the field where programs look for it', () => {
	for (const [input, field] of [
		[{ name: '(' }, 'name'],
		[{ status: '(' }, 'status'],
		[{ tags: { role: '(' } }, 'tags'],
	] as const)
		assert.throws(
			() => checkFilter(input),
			(thrown) => isMusterError(thrown) && thrown.details['field'] === field,
		);
});
