import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globMatcher } from '../../../../src/services/fleet/wire/go-glob.ts';
import {
	instanceName,
	isTemplateName,
	unitNameFault,
	unitNameParts,
} from '../../../../src/services/fleet/wire/unit-name.ts';
import { recording } from '../../../lab/fleet/recordings.ts';

test('every recorded name is judged as the server judged it, in its words', () => {
	const puts = recording('03').filter(({ name }) => name === 'name');
	assert.equal(puts.length, 19);
	for (const { request, response } of puts) {
		const name = decodeURIComponent(request.path.split('/').at(-1) ?? '');
		const want = response?.status === 201 ? undefined : JSON.parse(response?.body ?? '{}').error.message;
		// a slash never reaches the rules: it is another path
		if (!name.includes('/')) assert.equal(unitNameFault(name), want, name.slice(0, 60));
		else assert.ok(unitNameFault(name));
	}
	assert.equal(unitNameFault(''), 'unit name cannot be empty');
	assert.equal(unitNameFault('a\0b.service'), "invalid character '\0' in unit name");
	assert.ok(unitNameFault('foo.__proto__'));
});

test('names come apart at the first @ and the last dot', () => {
	assert.deepEqual(unitNameParts('web@a@b.c.service'), {
		fullName: 'web@a@b.c.service',
		name: 'web@a@b.c',
		prefix: 'web',
		type: 'service',
		instance: 'a@b.c',
		template: 'web@.service',
	});
	assert.deepEqual(unitNameParts('plain.timer').template, undefined);
	assert.equal(isTemplateName('web@.service'), true);
	assert.equal(isTemplateName('web@1.service'), false);
	assert.equal(instanceName('web@.service', 3), 'web@3.service');
});

test('patterns match as those of Go do', () => {
	const cases: readonly (readonly [string, string, boolean])[] = [
		['web@*.service', 'web@1.service', true],
		['web@*.service', 'xweb@1.service', false],
		['*', '', true],
		['a?c', 'abc', true],
		['a?c', 'ac', false],
		['[a-c]x', 'bx', true],
		['[^a-c]x', 'bx', false],
		['[z-a]', 'm', false],
		['a\\*', 'a*', true],
		['a\\*', 'ab', false],
		['[', 'a', false],
		['[]a]', 'a', false],
		['a.b', 'axb', false],
		['a+', 'aa', false],
	];
	for (const [pattern, name, want] of cases)
		assert.equal(globMatcher(pattern)(name), want, `${pattern} ${name}`);
	// an expression with backtracking would not come back from this one
	assert.equal(globMatcher(`${'*a'.repeat(60)}*b`)('a'.repeat(256)), false);
});
