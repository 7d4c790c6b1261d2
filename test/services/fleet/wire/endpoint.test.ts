import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exposure, parseEndpoint, parseEndpoints } from '../../../../src/services/fleet/wire/endpoint.ts';

test('every spelling of a unix socket is the same endpoint', () => {
	const want = parseEndpoint('unix:///var/run/fleet.sock');
	assert.deepEqual(want, {
		label: 'unix:///var/run/fleet.sock',
		origin: 'http://localhost',
		socketPath: '/var/run/fleet.sock',
		base: '',
		secure: false,
		local: true,
	});
	for (const text of [
		'file:///var/run/fleet.sock',
		'http+unix://%2Fvar%2Frun%2Ffleet.sock',
		'http+unix://%2Fvar%2Frun%2Ffleet.sock/',
		' unix:///var/run/fleet.sock ',
	])
		assert.deepEqual(parseEndpoint(text), want, text);
});

test('http and https endpoints keep a path that a proxy may need, and nothing else', () => {
	assert.deepEqual(parseEndpoint('http://10.0.0.5:49153/'), {
		label: 'http://10.0.0.5:49153',
		origin: 'http://10.0.0.5:49153',
		socketPath: undefined,
		base: '',
		secure: false,
		local: false,
	});
	assert.equal(parseEndpoint('https://Proxy.example.com/east//').base, '/east');
	assert.equal(parseEndpoint('https://proxy.example.com/east').label, 'https://proxy.example.com/east');
	assert.equal(parseEndpoint('http://host:1/fleet/v1/').base, '');
	assert.equal(parseEndpoint('http://[::1]:49153').local, true);
	assert.equal(parseEndpoint('HTTP://LOCALHOST:1').local, true);
	assert.equal(parseEndpoint('http://127.0.0.1.example.com').local, false);
});

const wrong: readonly (readonly [string, RegExp])[] = [
	['', /^Endpoint is empty \(e/],
	['10.0.0.5:49153', /has no scheme/],
	['localhost', /has no scheme/],
	['ftp://x', /“ftp:..x” has no scheme, or another one/],
	['http://[fe80::1%25eth0]:49153', /^Endpoint has an IPv6 address with a zone/],
	[
		'unix://var/run/fleet.sock',
		/“unix:..var.run.fleet.sock” has var for a host; a socket needs three slashes/,
	],
	['unix:/var/run/fleet.sock', /needs unix:\/\/ before/],
	['http+unix:///var/run/fleet.sock', /percent-encoded/],
	['http+unix://%2Fvar%zz', /percent-encoded/],
	['http+unix://var%2Frun', /begins with “.”/],
	[`unix:///${'x'.repeat(120)}`, /107 bytes/],
	['http://', /not a valid URL/],
	['http:host', /not a valid URL/],
	['http://host:99999', /not a valid URL/],
	['http://host/?a=1', /end after the path/],
	['http://host/#a', /end after the path/],
	['ssh://core@host', /SSH host/],
];
for (const [text, message] of wrong)
	test(`refuses ${JSON.stringify(text.slice(0, 50))}`, () => {
		assert.throws(() => parseEndpoint(text), { code: 'BAD_INPUT', message });
	});

const secrets = [
	'https://core:hunter2@host',
	'http://core:hunter2@host:badport',
	'http://core:hunter2@host:49153',
	'http://core:12/hunter2@host',
	'http://core:1,hunter2@host',
	'http://core:hunter2',
	'http:/core:hunter2@host',
	'core:hunter2@host:49153',
	'core:hunter2@host',
	'core:hunter2',
	'http+unix://core:hunter2@host',
	'unix://core:hunter2@host/run/fleet.sock',
	'ssh://core:hunter2@host',
	'HTTPS://core:hunter2@host/?a=1',
	'http://host/?token=hunter2',
	'http://host:49153#hunter2',
	'ftp://core:hunter2@host',
	'-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----',
];
for (const input of secrets)
	test(`a password in ${JSON.stringify(input.slice(0, 40))} is refused without being repeated`, () => {
		assert.throws(
			() => parseEndpoints([input]),
			(error: Error & { code: string; hint: string }) =>
				error.code === 'BAD_INPUT' && !/hunter2/.test(JSON.stringify([error.message, error.hint, error])),
		);
		assert.throws(
			() => parseEndpoints(input),
			({ message }: Error) => !message.includes('hunter2'),
		);
	});

test('several endpoints come as a list or as one text, each once', () => {
	const labels = (input: string | string[]) => parseEndpoints(input).map(({ label }) => label);
	assert.deepEqual(labels('http://a:1, http://b:1\nhttp://a:1/'), ['http://a:1', 'http://b:1']);
	assert.deepEqual(labels(['http://a:1', 'unix:///x y']), ['http://a:1', 'unix:///x y']);
	assert.throws(() => parseEndpoints(' , '), { code: 'BAD_INPUT' });
	assert.throws(() => parseEndpoints([]), { code: 'BAD_INPUT' });
});

test('clear text to another machine is named for what it is', () => {
	assert.match(exposure(parseEndpoint('http://10.0.0.5:49153')) ?? '', /clear text/);
	for (const text of ['http://127.0.0.1:1', 'unix:///x', 'https://10.0.0.5'])
		assert.equal(exposure(parseEndpoint(text)), undefined);
});
