import { X509Certificate } from 'node:crypto';

const BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END [A-Z0-9 ]+-----/g;
const BEGIN = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/g;

const isReadable = (block: string): boolean => {
	try {
		new X509Certificate(block);
		return true;
	} catch {
		return false;
	}
};

/**
 * What is wrong with certificates in PEM form: there is none, or one is cut off or damaged. Node itself passes
 * over what is none, and then trusts nothing, or not this server.
 */
export const pemFault = (
	pem: string,
): 'holds no certificate' | 'holds a certificate that cannot be read' | undefined => {
	const begun = pem.match(BEGIN)?.length ?? 0;
	if (begun === 0) return 'holds no certificate';
	const blocks = pem.match(BLOCK) ?? [];
	return blocks.length === begun && blocks.every(isReadable)
		? undefined
		: 'holds a certificate that cannot be read';
};
