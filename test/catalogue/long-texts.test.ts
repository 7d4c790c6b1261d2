import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { duration, type Field, json, number, pick, picks, size, text } from '../../src/catalogue/field.ts';
import { readSettings, readValues } from '../../src/catalogue/read-values.ts';
import { codeOf } from '../../src/core/errors.ts';
import { readTarget } from '../../src/net/ssh/target.ts';
import { readKnownHosts, judge } from '../../src/net/ssh/known-hosts.ts';
import { readPaste } from '../../src/services/cloud/client/paste.ts';
import { readPorts } from '../../src/services/cloud/model/ports.ts';
import { readFault } from '../../src/services/cloud/wire/fault.ts';
import { inScope } from '../../src/services/juju/model/watch/filter.ts';
import { readCharm } from '../../src/services/juju/wire/values/charm.ts';

// A text of a megabyte out of a message is read in no time: what a regular expression tries again and again
// from each letter would stop the whole editor for minutes, or for years.
const many = (letters: string, count = 1_000_000) => letters.repeat(count / letters.length);

const read = (field: Field, value: unknown): unknown => {
	try {
		return readValues({ x: field }, { x: value } as never);
	} catch (error) {
		assert.equal(codeOf(error), 'BAD_INPUT', String(error));
		return undefined;
	}
};
const quietly = (work: () => unknown): void => {
	try {
		work();
	} catch {
		// it is only said that it ends
	}
};

describe('a megabyte where little is expected', () => {
	const ends = [many('1'), many('1.'), many('1e'), many('9m'), many(' '), many('\n'), many('('), many('a,')];
	const fields: Readonly<Record<string, Field>> = {
		number: number('X', { integer: true }),
		duration: duration('X'),
		size: size('X'),
		pick: pick('X', { list: 'x' }),
		picks: picks('X', { list: 'x' }),
		json: json('X'),
		text: text('X', { pattern: '[a-z]+(-[a-z]+)*' }),
	};
	for (const [name, field] of Object.entries(fields))
		test(name, () => {
			for (const end of ends)
				for (const value of [end, `${end}x`, `1${end}x`, `x${end}x`]) read(field, value);
		});

	test('a password', () => {
		const value = `${many('\n')}x${many('\n')}y`;
		assert.deepEqual(readSettings({ x: text('X', { secret: true }) }, { x: value }), {
			x: value.trimStart(),
		});
	});
});

test('names and patterns of services', () => {
	quietly(() => readCharm(`a${'-a'.repeat(40)}${'a1'.repeat(40)}!`));
	quietly(() => readCharm(`a-${many('a', 100_000)}!`));
	assert.equal(inScope('unit', `${'a'.repeat(60)}/0`, { names: [`${'*a'.repeat(30)}*b`] }), false);
	quietly(() => readPorts(`1${many(' ')}x`, 'tcp'));
	quietly(() => readTarget(many(':'), 'core'));
	quietly(() => readPaste(`${many('\n', 100_000)}x`));
	quietly(() => readPaste(`[cloud "a"]\nurl = ${many(' ', 100_000)}x`));
});

test('known hosts', () => {
	const key = Buffer.from('0000000b7373682d65643235353139', 'hex');
	const line = `${'*a'.repeat(30)}*b ssh-ed25519 ${key.toString('base64')}`;
	const target = { user: 'core', host: 'a'.repeat(60), port: 22 };
	assert.equal(judge(readKnownHosts(line), target, key), 'unknown');
});

test('an error page of a server', () => {
	for (const page of [many('<'), `<html>${many('<')}`, `<html>${many('<title>')}`, many(' '), many('\t\n ')])
		assert.ok(readFault(500, {}, page).message.length <= 500);
	assert.ok(readFault(500, {}, JSON.stringify({ error: { message: `<br>${many('<')}` } })));
});
