import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import ssh2 from 'ssh2';
import { MusterError } from '../../core/errors.ts';
import { repairPem } from '../../core/pem.ts';

const wrong = (what: string, hint?: string): MusterError =>
	new MusterError('BAD_INPUT', `SSH key: ${what}`, hint === undefined ? {} : { hint });

const unreadable = (): MusterError =>
	wrong(
		'cannot be read',
		'Give the whole private key with its BEGIN and END lines, in OpenSSH, PEM (PKCS#1, PKCS#8, SEC1) or PuTTY form.',
	);

const locked = (passphrase: string | undefined): MusterError =>
	passphrase
		? wrong('it is encrypted with another passphrase', 'Give the passphrase of this key.')
		: wrong('it is encrypted, and no passphrase is given', 'Give its passphrase.');

const field = (bytes: Uint8Array | string): Buffer => {
	const content = Buffer.from(bytes as string);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	return Buffer.concat([length, content]);
};

const MAGIC = 'openssh-key-v1\0';
const ED25519 = 'ssh-ed25519';

/** An Ed25519 key in the form that OpenSSH writes (its PROTOCOL.key), which has no other. */
const openSshOf = (key: KeyObject): string => {
	const { x = '', d = '' } = key.export({ format: 'jwk' });
	const [open, secret] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')];
	const check = randomBytes(4);
	const body = Buffer.concat([
		check,
		check,
		field(ED25519),
		field(open),
		field(Buffer.concat([secret, open])),
		field(''),
	]);
	const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, at) => at + 1));
	const one = Buffer.from([0, 0, 0, 1]);
	const parts = [
		Buffer.from(MAGIC),
		field('none'),
		field('none'),
		field(''),
		one,
		field(Buffer.concat([field(ED25519), field(open)])),
		field(Buffer.concat([body, padding])),
	];
	const lines =
		Buffer.concat(parts)
			.toString('base64')
			.match(/.{1,70}/g) ?? [];
	return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
};

const isDer = (pem: string): boolean =>
	Buffer.from(pem.replace(/-----[^-]*-----/g, ''), 'base64')[0] === 0x30;

const readPkcs8 = (pem: string, passphrase: string | undefined): KeyObject => {
	const isEncrypted = pem.includes('BEGIN ENCRYPTED');
	if (isEncrypted && !passphrase && isDer(pem)) throw locked(passphrase);
	try {
		return createPrivateKey({
			key: pem,
			format: 'pem',
			...(isEncrypted && { passphrase: passphrase ?? '' }),
		});
	} catch {
		// a wrong passphrase makes noise of it, which fails in many ways
		throw isEncrypted && isDer(pem) ? locked(passphrase) : unreadable();
	}
};

/** PKCS#8, which ssh2 cannot read, in a form that it can. @throws MusterError BAD_INPUT */
const fromPkcs8 = (pem: string, passphrase: string | undefined): string => {
	const key = readPkcs8(pem, passphrase);
	switch (key.asymmetricKeyType) {
		case 'rsa':
			return key.export({ type: 'pkcs1', format: 'pem' }) as string;
		case 'ec':
			return key.export({ type: 'sec1', format: 'pem' }) as string;
		case 'ed25519':
			return openSshOf(key);
		default:
			throw wrong(
				`it is of a kind that SSH does not use (${key.asymmetricKeyType})`,
				'Give an Ed25519, ECDSA or RSA key.',
			);
	}
};

/** The cipher that an OpenSSH key is encrypted with; empty where it is no OpenSSH key. */
const cipherOf = (pem: string): string => {
	const [, base64 = ''] = /BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(pem) ?? [];
	const bytes = Buffer.from(base64, 'base64');
	const at = MAGIC.length;
	if (bytes.toString('latin1', 0, at) !== MAGIC || bytes.length < at + 4) return '';
	return bytes.toString('latin1', at + 4, at + 4 + Math.min(64, bytes.readUInt32BE(at)));
};

const refusal = (pem: string, passphrase: string | undefined, said: string): MusterError => {
	const cipher = cipherOf(pem);
	if (cipher.startsWith('chacha20') && passphrase)
		return wrong(
			`it is encrypted with ${cipher}, which cannot be read here`,
			'Encrypt it otherwise: ssh-keygen -p -Z aes256-ctr -f the-key',
		);
	const isEncrypted = cipher !== '' && cipher !== 'none';
	return isEncrypted || /passphrase|decrypt|encrypted/i.test(said) ? locked(passphrase) : unreadable();
};

const isPublic = (text: string): boolean => {
	if (/^(ssh-|ecdsa-|sk-)/.test(text)) return true;
	if (!text.includes('PUBLIC KEY')) return false;
	try {
		createPublicKey(text);
		return true;
	} catch {
		return false;
	}
};

/**
 * A private key as ssh2 reads it. Line breaks that a form or a variable has lost are put back, and PKCS#8 is
 * converted.
 * @throws MusterError BAD_INPUT that never holds any of the key
 */
export const readKey = (input: string, passphrase: string | undefined): string => {
	// PuTTY’s form has no block to repair
	const text = `${repairPem(input.trim().replace(/[^\S\r\n]+$/gm, '')).trim()}\n`;
	if (/BEGIN (ENCRYPTED )?PRIVATE KEY-/.test(text)) return fromPkcs8(text, passphrase);
	const read = ssh2.utils.parseKey(text, passphrase);
	if (read instanceof Error) {
		if (isPublic(text))
			throw wrong('this is the public half of a key', 'Give the private half; it begins with “-----BEGIN”.');
		throw refusal(text, passphrase, read.message);
	}
	const [key] = [read].flat();
	if (key?.isPrivateKey()) return text;
	throw wrong('this is the public half of a key', 'Give the private half; it begins with “-----BEGIN”.');
};
