import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOpenrc, readOpenrc } from '../../../../src/services/cloud/wire/openrc.ts';

const password = (line: string): string | undefined => {
	const text = `export OS_AUTH_URL=https://k:5000/v3\n${line}\nexport OS_USERNAME=u\n`;
	const { authUrl, user, password: read } = readOpenrc(text);
	assert.deepEqual([authUrl, user], ['https://k:5000/v3', 'u'], line);
	return read;
};

describe('clouds: what people paste of an openrc file', () => {
	for (const [line, expected] of [
		[String.raw`export OS_PASSWORD="a\"b"`, 'a"b'],
		[String.raw`export OS_PASSWORD='it'\''s'`, "it's"],
		[`export OS_PASSWORD="a"'b'c`, 'abc'],
		[String.raw`export OS_PASSWORD=a\ b\$c`, 'a b$c'],
		[String.raw`export OS_PASSWORD="a\$b"`, 'a$b'],
		['export OS_PASSWORD="pa$word"', 'pa$word'],
		[String.raw`export OS_PASSWORD=$'a\tb'`, 'a\tb'],
		['export OS_PASSWORD=a#b', 'a#b'],
		['export OS_PASSWORD="a #b" # comment', 'a #b'],
		['export OS_PASSWORD=abc;', 'abc'],
		['export OS_PASSWORD="abc;";', 'abc;'],
		['export OS_PASSWORD="abc', '"abc'],
		['declare -x OS_PASSWORD="p w"', 'p w'],
		['OS_PASSWORD=p w d', 'p w d'],
		[String.raw`OS_PASSWORD=a\b"c`, String.raw`a\b"c`],
		['setenv OS_PASSWORD "p w"', 'p w'],
		['set -gx OS_PASSWORD pw', 'pw'],
		['set OS_PASSWORD=p w', 'p w'],
		['set "OS_PASSWORD=p&w"', 'p&w'],
		['SET OS_PASSWORD=pw', 'pw'],
		['setx OS_PASSWORD "p w"', 'p w'],
		["$Env:OS_PASSWORD = 'it''s'", "it's"],
		['$env:OS_PASSWORD = "a`"b"', 'a"b'],
		['Set-Item -Path env:OS_PASSWORD -Value "pw"', 'pw'],
		['-e OS_PASSWORD=pw', 'pw'],
		['ENV OS_PASSWORD=pw', 'pw'],
		['export OS_PASSWORD=“pw”', 'pw'],
		['export\u00A0OS_PASSWORD=pw', 'pw'],
		['export OS_PASSWORD=old\nexport OS_PASSWORD=new', 'new'],
		['export OS_PASSWORD=old\nunset OS_PASSWORD', undefined],
		['export OS_PASSWORD=pw\nif [ -z "$OS_PASSWORD" ]; then\n    unset OS_PASSWORD\nfi', 'pw'],
		['export OS_PASSWORD="a\\`b\\`\\$(c)"', 'a`b`$(c)'],
		[String.raw`export OS_PASSWORD=end\\`, 'end\\'],
		['OS_PASSWORD=end\\', 'end\\'],
		["export OS_PASSWORD='null'", 'null'],
		['# export OS_PASSWORD=old', undefined],
		['export OS_PASSWORD=${OS_PASSWORD:-preset}', 'preset'],
		['export OS_PASSWORD=$OS_PASSWORD_INPUT', undefined],
		['export OS_PASSWORD="$(pass show cloud)"', undefined],
		['export OS_PASSWORD=`pass show cloud`', undefined],
		['set OS_PASSWORD=%OS_PASSWORD_INPUT%', undefined],
	] as const)
		it(JSON.stringify(line), () => assert.equal(password(line), expected));

	it('several on a line, and lines that go on', () => {
		for (const text of [
			'export OS_AUTH_URL=https://k OS_USERNAME=u OS_PASSWORD="p w"',
			'export OS_AUTH_URL=https://k; export OS_USERNAME=u; export OS_PASSWORD="p w"',
			'export OS_AUTH_URL=https://k && export OS_USERNAME=u && export OS_PASSWORD="p w"',
			'export OS_AUTH_URL=https://k \\\n  OS_USERNAME=u \\\n  OS_PASSWORD="p w"\n',
			'\uFEFFexport OS_AUTH_URL=https://k\rexport OS_USERNAME=u\rexport OS_PASSWORD="p w"\r',
		]) {
			const { authUrl, user, password: read } = readOpenrc(text);
			assert.deepEqual([authUrl, user, read], ['https://k', 'u', 'p w'], text);
		}
	});

	it('Swift’s own variables are a login with a key', () => {
		const text = 'export ST_AUTH=https://s/auth/v1.0\nexport ST_USER=a:b\nexport ST_KEY=k\n';
		const { authType, authUrl, user, password: key } = readOpenrc(text);
		assert.deepEqual([authType, authUrl, user, key], ['v1password', 'https://s/auth/v1.0', 'a:b', 'k']);
	});

	it('what is none is none', () => {
		for (const text of ['clouds:\n  a:\n', 'echo "OS_USERNAME"', '# OS_A=1', 'PATH=/bin\n', ''])
			assert.equal(isOpenrc(text), false, text);
	});
});
