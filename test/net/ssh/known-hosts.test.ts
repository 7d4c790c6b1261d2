import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { distrust } from '../../../src/net/ssh/errors.ts';
import {
	fingerprintOf,
	judge,
	otherNames,
	readKnownHosts,
	typeOf,
	typesKnown,
} from '../../../src/net/ssh/known-hosts.ts';
import { readTarget, whereOf } from '../../../src/net/ssh/target.ts';

const keyOf = (type: string, bytes: Uint8Array = randomBytes(32)): Buffer => {
	const head = Buffer.alloc(4);
	head.writeUInt32BE(type.length);
	return Buffer.concat([head, Buffer.from(type), bytes]);
};
const [one, other, rsa] = [keyOf('ssh-ed25519'), keyOf('ssh-ed25519'), keyOf('ssh-rsa')];
const line = (hosts: string, key: Buffer, type = 'ssh-ed25519') =>
	`${hosts} ${type} ${key.toString('base64')} a comment`;
const at = (host: string, port = 22) => ({ user: 'core', host, port });

test('a machine is known by name, address, pattern, hashed name, other port, or fingerprint', () => {
	const salt = randomBytes(20);
	const hashed = `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update('secret.example').digest('base64')}`;
	const known = readKnownHosts(
		[
			'# comment',
			'',
			line('web.example,10.0.0.5', one),
			line('*.dc1.example,!bad.dc1.example', one),
			line('[10.0.0.5]:2222', one),
			line(hashed, one),
			`256 ${fingerprintOf(rsa)} root@x (RSA)`,
		].join('\r\n'),
	);
	for (const target of [
		at('web.example'),
		at('WEB.example'),
		at('10.0.0.5'),
		at('a.dc1.example'),
		at('10.0.0.5', 2222),
		at('secret.example'),
	])
		assert.equal(judge(known, target, one), 'known', whereOf(target));
	for (const target of [at('web.example', 2222), at('bad.dc1.example'), at('dc1.example'), at('10.0.0.50')])
		assert.equal(judge(known, target, one), 'unknown', whereOf(target));
	assert.equal(judge(known, at('web.example'), other), 'changed');
	assert.equal(judge(known, at('anything'), rsa), 'known', 'by fingerprint');
	assert.deepEqual(typesKnown(known, at('web.example')), ['ssh-ed25519']);
});

test('a public key without a name before it is trusted as its fingerprint is, and asked for first', () => {
	const known = readKnownHosts(`ssh-rsa ${rsa.toString('base64')} root@web\r\n`);
	assert.equal(judge(known, at('web'), rsa), 'known');
	assert.equal(judge(known, at('web'), one), 'unknown');
	assert.deepEqual(typesKnown(known, at('web', 2222)), ['ssh-rsa']);
	assert.equal(judge(readKnownHosts(`ssh-ed25519 ${rsa.toString('base64')}`), at('web'), rsa), 'unknown');
});

test('a key of another type is unknown, not changed; a revoked one is nobody’s', () => {
	const known = readKnownHosts(
		[line('web', one), `@revoked ${line('*', other)}`, `@cert-authority ${line('*', rsa, 'ssh-rsa')}`].join(
			'\n',
		),
	);
	assert.equal(judge(known, at('web'), rsa), 'unknown');
	assert.equal(judge(known, at('web'), other), 'revoked');
});

test('host:port and [host]:22 are understood; the same key under another name is told, not trusted', () => {
	const target = (host: string, port: number) => ({ user: 'core', host, port });
	const line = (hosts: string) => `${hosts} ${typeOf(one)} ${one.toString('base64')}`;
	assert.equal(judge(readKnownHosts(line('web.example:2222')), target('web.example', 2222), one), 'known');
	assert.equal(judge(readKnownHosts(line('web.example:22')), target('web.example', 22), one), 'known');
	assert.equal(judge(readKnownHosts(line('[web.example]:22')), target('web.example', 22), one), 'known');
	assert.equal(judge(readKnownHosts(line('web.example')), target('web.example', 2222), one), 'unknown');
	const byAddress = readKnownHosts(line('203.0.113.5'));
	assert.equal(judge(byAddress, target('web.example', 22), one), 'unknown');
	assert.deepEqual(otherNames(byAddress, one), ['203.0.113.5']);
	const error = distrust(byAddress, target('web.example', 2222), one);
	assert.match(error?.message ?? '', /no host key is known for \[web\.example\]:2222, and it shows SHA256:/);
	assert.match(error?.hint ?? '', /^The same key is known for 203\.0\.113\.5: /);
	const other = readKnownHosts(`SHA256:${'A'.repeat(43)}`);
	assert.match(distrust(other, at('web'), rsa)?.message ?? '', /none of the fingerprints under Host keys/);
});

test('whatever a known_hosts file holds, it is read', () => {
	fc.assert(
		fc.property(
			fc.string(),
			fc.constantFrom('', '@revoked ', '|1|', '[', '!*', 'x ssh-ed25519 '),
			(text, head) => {
				judge(readKnownHosts(`${head}${text}`), at('web'), one);
			},
		),
	);
});

test('a target has a user, a host and a port', () => {
	const read = (text: string) => {
		const { user, host, port } = readTarget(text, 'core');
		return [user, host, port];
	};
	assert.deepEqual(read('web'), ['core', 'web', 22]);
	assert.deepEqual(read('ssh://me@web.example:2222/'), ['me', 'web.example', 2222]);
	assert.deepEqual(read('me@[fe80::1%eth0]:22'), ['me', 'fe80::1%eth0', 22]);
	assert.deepEqual(read('2001:db8::5'), ['core', '2001:db8::5', 22]);
});

for (const input of [
	'root:hunter2@host',
	'ssh://root:hunter2@host:22',
	'root:hunter2@host:badport',
	'root@hunter2@host',
	'root:hunter2',
	'host hunter2',
	'-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2',
])
	test(`a password in the SSH host ${JSON.stringify(input.slice(0, 30))} is refused without being repeated`, () => {
		assert.throws(
			() => readTarget(input, 'core'),
			(error: Error & { code: string; hint: string }) =>
				error.code === 'BAD_INPUT' && !/hunter2/.test(JSON.stringify([error.message, error.hint, error])),
		);
	});
test('an SSH host that is only mistyped is repeated', () => {
	assert.throws(() => readTarget('web:99999', 'core'), { code: 'BAD_INPUT', message: /"web:99999"/ });
});
