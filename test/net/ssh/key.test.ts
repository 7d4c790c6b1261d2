import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import ssh2 from 'ssh2';
import { readKey } from '../../../src/net/ssh/key.ts';
import { needs } from '../../support/needs.ts';

const SECRET = 'canary-phrase-5d2';
const pairs = {
	ed25519: generateKeyPairSync('ed25519'),
	ec: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
	rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const pkcs8 = (kind: keyof typeof pairs, passphrase?: string): string =>
	pairs[kind].privateKey.export({
		type: 'pkcs8',
		format: 'pem',
		...(passphrase && { cipher: 'aes-256-cbc', passphrase }),
	}) as string;

/** Signs with what was read, and verifies with the key’s own public half. */
const works = (read: string, passphrase?: string) => {
	const key = ssh2.utils.parseKey(read, passphrase);
	assert.ok(!(key instanceof Error), String(key));
	const [one] = [key].flat();
	const signature = one?.sign(Buffer.from('x'));
	assert.ok(signature instanceof Buffer);
	assert.equal(one?.verify(Buffer.from('x'), signature), true);
	return one?.type;
};
const refused = (input: string, passphrase: string | undefined, message: RegExp) =>
	assert.throws(
		() => readKey(input, passphrase),
		(error: Error & { code: string; hint: string }) => {
			const all = JSON.stringify([error.message, error.hint, error]);
			const body = input.replace(/-----[^-]*-----/g, '').trim();
			assert.ok(body === '' || !all.includes(body.slice(0, 20)), all);
			assert.ok(!all.includes(SECRET), all);
			assert.match(error.message, message);
			return error.code === 'BAD_INPUT';
		},
	);

for (const [kind, type] of [
	['ed25519', 'ssh-ed25519'],
	['ec', 'ecdsa-sha2-nistp384'],
	['rsa', 'ssh-rsa'],
] as const)
	test(`PKCS#8: ${kind}, plain and encrypted, also with its line breaks lost`, () => {
		assert.equal(works(readKey(pkcs8(kind), undefined)), type);
		assert.equal(works(readKey(pkcs8(kind, SECRET), SECRET)), type);
		for (const lost of [' ', '\\n', '\r\n', '\n  ']) {
			assert.equal(works(readKey(pkcs8(kind).replaceAll('\n', lost), undefined)), type);
			assert.equal(works(readKey(pkcs8(kind, SECRET).replaceAll('\n', lost), SECRET)), type);
		}
		refused(pkcs8(kind, SECRET), undefined, /it is encrypted, and no passphrase is given/);
		refused(pkcs8(kind, SECRET), 'another', /encrypted with another passphrase/);
	});

/** As an editor, a form or a person leaves a key behind. */
const blanked: Readonly<Record<string, (key: string) => string>> = {
	'blanks at its end': (key) => `${key.trim()}  `,
	'a blank after each line': (key) => key.replaceAll('\n', ' \n'),
	'tabs after each line': (key) => key.replaceAll('\n', '\t\n'),
	'blanks that do not break after each line': (key) => key.replaceAll('\n', '\u00a0\n'),
	'blanks between dashes and words': (key) =>
		key.replace('-----END', '----- END').replace('KEY-----', 'KEY -----'),
	'its line breaks lost': (key) => key.trim().replaceAll('\n', ' '),
};

for (const [how, blank] of Object.entries(blanked))
	test(`a key with ${how} is read, encrypted or not`, () => {
		const older = (passphrase?: string): string =>
			pairs.rsa.privateKey.export({
				type: 'pkcs1',
				format: 'pem',
				...(passphrase && { cipher: 'aes-128-cbc', passphrase }),
			}) as string;
		for (const key of [pkcs8('ed25519'), older()])
			assert.ok(works(readKey(blank(key), undefined)), key.slice(0, 30));
		for (const key of [pkcs8('rsa', SECRET), older(SECRET)])
			assert.equal(works(readKey(blank(key), SECRET), SECRET), 'ssh-rsa', key.slice(0, 60));
	});

test('what is no private key for SSH is refused in words, and none of it is repeated', () => {
	const x = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
	refused(x, undefined, /of a kind that SSH does not use \(x25519\)/);
	refused(pairs.rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string, undefined, /public half/);
	refused(
		'-----BEGIN PRIVATE KEY-----\nbm8ga2V5IGF0IGFsbA==\n-----END PRIVATE KEY-----',
		undefined,
		/cannot be read/,
	);
	refused('hunter2', undefined, /cannot be read/);
	refused(
		'-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----',
		undefined,
		/cannot be read/,
	);
});

if (needs('ssh', 'keys that ssh-keygen writes'))
	test('keys of ssh-keygen, in each cipher: right, wrong and missing passphrase', () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'muster-keys-'));
		const made = (type: string, cipher: string) => {
			const file = path.join(folder, `${type}-${cipher}`);
			execFileSync('ssh-keygen', ['-q', '-t', type, '-N', SECRET, '-Z', cipher, '-f', file]);
			return readFileSync(file, 'utf8');
		};
		for (const cipher of [
			'aes256-ctr',
			'aes128-cbc',
			'aes256-gcm@openssh.com',
			'chacha20-poly1305@openssh.com',
		]) {
			const key = made('ed25519', cipher);
			const isUnknown = cipher.startsWith('chacha');
			refused(key, undefined, /it is encrypted, and no passphrase is given/);
			refused(
				key,
				'another',
				isUnknown ? /chacha20-poly1305@openssh\.com, which cannot be read/ : /another passphrase/,
			);
			if (isUnknown) refused(key, SECRET, /cannot be read here/);
			else assert.equal(works(readKey(key.replaceAll('\n', ' '), SECRET), SECRET), 'ssh-ed25519');
		}
		const open = made('ecdsa', 'aes256-ctr');
		assert.equal(works(readKey(open, SECRET), SECRET), 'ecdsa-sha2-nistp256');
		refused(readFileSync(path.join(folder, 'ecdsa-aes256-ctr.pub'), 'utf8'), undefined, /public half/);
		rmSync(folder, { recursive: true });
	});
