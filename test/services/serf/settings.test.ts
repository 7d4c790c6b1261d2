import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isMusterError } from '../../../src/core/errors.ts';
import { readValues } from '../../../src/catalogue/read-values.ts';
import { hostsOf, settings } from '../../../src/services/serf/settings.ts';

const SECRET = 'my@Secret#Key,a b';
const fault = (run: () => unknown): { code: string; message: string; whole: string } => {
	try {
		run();
	} catch (thrown) {
		if (isMusterError(thrown))
			return {
				code: thrown.code,
				message: thrown.message,
				whole: JSON.stringify([thrown.message, thrown.hint, thrown.details, thrown.stack]),
			};
	}
	throw new Error('a MusterError was expected');
};

describe('the hosts of a connection', () => {
	test('those with keys of their own first, then the plain ones with the common key', () => {
		assert.deepEqual(hostsOf(['10.0.0.1', '10.0.0.2:7374'], 'common', { '10.0.0.3:7373': SECRET }), [
			{ host: '10.0.0.3', port: 7373, authKey: SECRET },
			{ host: '10.0.0.1', port: 7373, authKey: 'common' },
			{ host: '10.0.0.2', port: 7374, authKey: 'common' },
		]);
		assert.deepEqual(hostsOf([], undefined, { '10.0.0.3': 'k' }), [
			{ host: '10.0.0.3', port: 7373, authKey: 'k' },
		]);
	});

	test('what copying added to a key is taken off, blanks are not', () => {
		for (const key of ['key\r\n', '\ufeffkey', '\u200bkey\u200b\n'])
			for (const { authKey } of hostsOf(['10.0.0.1'], key, { '10.0.0.3': key })) assert.equal(authKey, 'key');
		assert.equal(hostsOf(['10.0.0.1'], ' k\n', undefined)[0]?.authKey, ' k');
		assert.match(fault(() => hostsOf([], undefined, { '10.0.0.3': '\u200b\n' })).message, /has no key$/);
	});

	test('nothing, or an empty row, is an error, not 127.0.0.1', () => {
		for (const [hosts, says] of [
			[[], /^Hosts is empty$/],
			[['10.0.0.1', ''], /^Row 2 of Hosts is empty$/],
			[[' '], /^Row 1 of Hosts is empty$/],
			[['127.0.0.1:'], /a colon and no port/],
		] as const)
			assert.match(fault(() => hostsOf(hosts, undefined, undefined)).message, says);
	});

	test('a secret of whatever shape, in whichever column, is in no error', () => {
		const rows: Record<string, string>[] = [
			{ [SECRET]: '10.0.0.1:7373' },
			{ 'serf://10.0.0.1?AuthKey=my@Secret#Key': 'x' },
			{ '10.0.0.1:7373=Secret': 'x' },
			{ '10.0.0.1:7373:Secret': 'x' },
			{ 'Secret@10.0.0.1': 'x' },
			{ '10.0.0.1|Secret': 'x' },
			{ '{"10.0.0.1":"Secret"}': 'x' },
			{ '': 'Secret' },
			{ '10.0.0.1:7373': '' },
		];
		for (const row of rows) {
			const { code, message, whole } = fault(() => hostsOf([], undefined, row));
			assert.equal(code, 'BAD_INPUT');
			assert.match(message, /^Row 1 of Hosts with keys has no (address on its left|key)$/);
			assert.doesNotMatch(whole, /Secret/);
		}
		for (const input of [SECRET, `serf://10.0.0.1?AuthKey=${SECRET}`, 'a,b Secret'])
			assert.doesNotMatch(fault(() => readValues(settings, { hostAuthKeys: input })).whole, /Secret|a,b/);
	});

	test('a key in Hosts, which is exported in clear, is refused without being repeated', () => {
		const { message, whole } = fault(() => hostsOf(['serf://h?AuthKey=Secret'], undefined, undefined));
		assert.match(message, /^Hosts holds an AuthKey in row 1$/);
		assert.doesNotMatch(whole, /Secret/);
	});

	test('a hung first host leaves time for the next within the 8 s of a list', () => {
		assert.ok((settings.connectTimeout.default ?? 99) + 3 < 8);
	});
});
