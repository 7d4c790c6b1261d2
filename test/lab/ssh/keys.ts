import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';

/**
 * A new key: the private one as PEM, locked with `passphrase` if given, and the public one’s type and bytes.
 */
export const newKey = (passphrase?: string) => {
	const { privateKey } = generateKeyPairSync('ec', {
		namedCurve: 'P-256',
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: {
			type: 'sec1',
			format: 'pem',
			...(passphrase ? { cipher: 'aes-256-cbc', passphrase } : {}),
		} as never,
	}) as unknown as { privateKey: string };
	const parsed = ssh2.utils.parseKey(privateKey, passphrase);
	if (parsed instanceof Error) throw parsed;
	return {
		pem: privateKey,
		type: parsed.type,
		bytes: parsed.getPublicSSH(),
		verify: parsed.verify.bind(parsed),
	};
};
export type Key = ReturnType<typeof newKey>;
