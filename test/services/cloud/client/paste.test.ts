import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPaste } from '../../../../src/services/cloud/client/paste.ts';
import { readOptions } from '../../../../src/services/cloud/client/options.ts';
import { optionsOf } from '../../../../src/services/cloud/read-settings.ts';
import { loginV3 } from '../../../../src/services/cloud/wire/login.ts';
import type { MusterError } from '../../../../src/core/errors.ts';
import { readSettings } from '../../../../src/catalogue/read-values.ts';
import { settings } from '../../../../src/services/cloud/settings.ts';

const clouds = `
clouds:
  prod:
    auth_type: v3applicationcredential
    auth:
      auth_url: https://c.example.org:5000/v3
      application_credential_id: 0a1b2c3d4e5f60718293a4b5c6d7e8f9
      application_credential_secret: "s3cret"
    region_name: RegionOne
    interface: internal
    verify: false
    object_store_endpoint_override: https://o.example.org/v1/AUTH_x
  dev:
    auth:
      auth_url: http://d:5000
      username: demo
      password: secret
      project_name: demo
      user_domain_name: Acme
      project_domain_id: default
    cacert: /etc/ca.pem
`;
const openrc = `#!/usr/bin/env bash
export OS_AUTH_URL=https://c.example.org:5000/v3
export OS_PROJECT_ID=c36351c80aed4a7192207d385d74c32a
export OS_PROJECT_NAME="demo"
export OS_USER_DOMAIN_NAME="Default"
if [ -z "$OS_USER_DOMAIN_NAME" ]; then unset OS_USER_DOMAIN_NAME; fi
export OS_USERNAME="de mo"   # who
echo "Please enter your OpenStack Password: "
read -sr OS_PASSWORD_INPUT
export OS_PASSWORD=$OS_PASSWORD_INPUT
export OS_REGION_NAME="RegionOne"
export OS_INTERFACE=publicURL
export OS_IDENTITY_API_VERSION=3
`;
const kamakirc = `[global]
default_cloud = okeanos
[cloud "okeanos"]
url = https://accounts.okeanos.grnet.gr/identity/v2.0
token = abc+/=
[cloud "other"]
url = https://other/identity/v2.0
token = def
`;
const read = (input: Record<string, unknown>) => optionsOf(readSettings(settings, input) as never);

test('clouds.yaml, several clouds in it', () => {
	const options = read({ login: 'paste', configuration: clouds, cloud: 'prod' });
	assert.deepEqual(options.auth, {
		method: 'applicationCredential',
		secret: 's3cret',
		credential: { id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
	});
	assert.deepEqual(
		[options.authUrl, options.region, options.interface, options.tls?.verify, options.endpoints],
		[
			'https://c.example.org:5000/v3',
			'RegionOne',
			'internal',
			false,
			{ object: 'https://o.example.org/v1/AUTH_x' },
		],
	);
	const dev = read({ login: 'paste', configuration: clouds, cloud: 'dev', password: 'other' });
	assert.deepEqual(dev.auth, {
		method: 'password',
		user: { name: 'demo', domain: { name: 'Acme' } },
		password: 'other',
		passcode: undefined,
		scope: { project: { name: 'demo', domain: { id: 'default' } } },
	});
	assert.throws(() => read({ login: 'paste', configuration: clouds }), {
		code: 'BAD_INPUT',
		message: /several clouds.*“prod”, “dev”/,
	});
});

test('openrc: what a shell would ask is not there, and the field fills it', () => {
	assert.throws(() => read({ login: 'paste', configuration: openrc }), { message: /Password is needed/ });
	const options = read({ login: 'paste', configuration: openrc, password: 'x' });
	assert.deepEqual(options.auth, {
		method: 'password',
		user: { name: 'de mo', domain: { name: 'Default' } },
		password: 'x',
		passcode: undefined,
		scope: { project: { id: 'c36351c80aed4a7192207d385d74c32a' } },
	});
	assert.equal(options.interface, 'public');
});

test('.kamakirc: the default cloud, or the named one', () => {
	assert.deepEqual(read({ login: 'paste', configuration: kamakirc }).auth, {
		method: 'token',
		token: 'abc+/=',
		scope: undefined,
	});
	assert.equal(
		read({ login: 'paste', configuration: kamakirc, cloud: 'other' }).authUrl,
		'https://other/identity/v2.0',
	);
});

test('what is no configuration is told without repeating it', () => {
	for (const text of ['', 'password: [secret', 'secret', '- a', 'clouds: {}', 'a: 1'])
		assert.throws(
			() => readPaste(text),
			(error: Error & { code?: string }) => error.code === 'BAD_INPUT' && !error.message.includes('secret'),
			text,
		);
});

test('whatever is pasted, reading ends with a configuration or BAD_INPUT', () => {
	const piece = fc.constantFrom(
		'clouds:',
		'\n',
		'  ',
		'auth:',
		'{',
		'[',
		'&a',
		'*a',
		'export OS_TOKEN=',
		'"',
		"'",
		'[cloud "x"]',
		'!!js',
		': ',
	);
	const text = fc.oneof(
		fc.string(),
		fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }))).map((parts) => parts.join('')),
	);
	fc.assert(
		fc.property(text, (input) => {
			try {
				readPaste(input);
			} catch (error) {
				assert.equal((error as { code?: string }).code, 'BAD_INPUT');
			}
		}),
	);
});

test('wrong settings are told before anything is sent', () => {
	const rows: readonly [Record<string, unknown>, RegExp][] = [
		[{ authUrl: 'cloud.example.org', user: 'a', password: 'b' }, /Auth URL: must be an address/],
		[{ authUrl: 'https://a:b@c/v3', user: 'a', password: 'b' }, /must not hold a user or password/],
		[{ user: 'a', password: 'b' }, /Auth URL is needed/],
		[{ authUrl: 'https://c/v3', password: 'b' }, /User is needed/],
		[{ authUrl: 'https://c/v3', user: 'a' }, /Password is needed/],
		[{ login: 'endpoint', token: 't' }, /without a login at least one is needed/],
		[{ login: 'endpoint', token: 't', endpoints: ['swift=http://c'] }, /“swift” is no service/],
		[{ login: 'endpoint', token: 't', endpoints: ['http://c'] }, /names no service/],
		[
			{ login: 'endpoint', token: 't', endpoints: ['aGVsbG8gZ29zc2lwIHdvcmxkIQ=='] },
			/^(?!.*agvsbg8).* is no service/,
		],
		[{ authUrl: 'https://c/v3', user: 'a', password: 'b', ca: 'x' }, /CA cannot be used/],
		[{ authUrl: 'https://c/v3', user: 'a', password: 'b', proxy: 'u:p@x' }, /Proxy: must be an address/],
		[
			{ authUrl: 'https://c/v3', user: 'a', password: 'b', proxy: 'http://p:1/?t=u' },
			/Proxy: must be an address/,
		],
		[
			{ authUrl: 'https://c/v3', user: 'a', password: 'b', proxy: 'http://p:1#u' },
			/Proxy: must be an address/,
		],
	];
	for (const [input, says] of rows)
		assert.throws(
			() => {
				// as a connection does it
				const options = read(input);
				return readOptions(options);
			},
			{ code: 'BAD_INPUT', message: says },
		);
});

test('malformed YAML is refused with its line, never half read, and not quoted', () => {
	const text =
		'clouds:\n  one:\n    auth:\n      auth_url: https://c/v3\n      password: "s3cret\n  two: {]\n';
	assert.throws(
		() => readPaste(text, 'one'),
		({ code, message, hint }: MusterError) =>
			code === 'BAD_INPUT' && /line \d/.test(message) && !`${message} ${hint}`.includes('s3cret'),
	);
});

test('a bare null of YAML is nothing, one in quotes is a text', () => {
	const project = (word: string) =>
		readPaste(
			`clouds:\n  one:\n    auth:\n      auth_url: https://c/v3\n      project_name: ${word}\n`,
			'one',
		).project;
	for (const word of ['null', '~', '', 'Null']) assert.equal(project(word), undefined, word);
	assert.equal(project('"null"'), 'null');
	assert.equal(project("'~'"), '~');
});

test('certificates are verified unless the setting or the configuration says otherwise', () => {
	const verified = (input: Record<string, unknown>): boolean | undefined =>
		read({ login: 'token', authUrl: 'https://c.example.org', token: 't', ...input }).tls?.verify;
	assert.equal(verified({}), true);
	assert.equal(verified({ verify: false }), false);
	const pasted = { login: 'paste', configuration: clouds, cloud: 'prod' };
	assert.equal(read({ ...pasted, verify: true }).tls?.verify, false, 'the configuration switches it off');
});

test('what was lent by a trust is asked for as such, not as the user’s own project', () => {
	const lent = `${openrc}\nexport OS_PASSWORD=x\nexport OS_TRUST_ID=0a1b2c3d4e5f60718293a4b5c6d7e8f9\n`;
	const { auth } = read({ login: 'paste', configuration: lent });
	assert.ok(auth.method === 'password');
	assert.deepEqual(auth.scope, { trust: { id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' } });
	assert.deepEqual((loginV3(auth).body['auth'] as { scope: unknown }).scope, {
		'OS-TRUST:trust': { id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
	});
});

test('the login of a federation is not taken for Keystone’s own; an application credential wins over it', () => {
	for (const type of ['v3oidcpassword', 'v3oidcaccesstoken', 'v3samlpassword', 'v3kerberos', 'v3websso'])
		assert.throws(
			() =>
				read({
					login: 'paste',
					configuration: `${openrc}\nexport OS_AUTH_TYPE=${type}\nexport OS_PASSWORD=s3cret\n`,
				}),
			({ code, message, hint, details }: MusterError) => {
				assert.equal(code, 'BAD_INPUT');
				assert.match(message, new RegExp(`wants the login “${type}”, which is not offered`));
				assert.match(hint ?? '', /Create an application credential/);
				assert.equal(details['field'], 'configuration');
				return !/s3cret/.test(JSON.stringify([message, hint, details]));
			},
		);
	for (const type of ['password', 'v3password', 'v2password', 'v3multifactor', 'v3totp'])
		assert.equal(
			read({
				login: 'paste',
				configuration: `${openrc}\nexport OS_AUTH_TYPE=${type}\nexport OS_PASSWORD=x\n`,
			}).auth.method,
			'password',
		);
	const own = { credential: 'abc', secret: 'x' };
	const federated = `${openrc}\nexport OS_AUTH_TYPE=v3oidcpassword\n`;
	const { auth } = read({ login: 'paste', configuration: federated, ...own });
	assert.equal(auth.method, 'applicationCredential');
});
