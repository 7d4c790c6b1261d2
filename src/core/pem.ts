const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

const wrap = (base64: string): string => (base64.match(/.{1,64}/g) ?? []).join('\n');

/**
 * PEM text whose line breaks were lost (made blanks, `\n` in letters, or nothing), indented or quoted, as PEM
 * again. A block with headers (an encrypted key) keeps its lines. Text without a whole block is given back as
 * it is.
 *
 * @example repairPem('-----BEGIN CERTIFICATE----- MIIB… -----END CERTIFICATE-----')
 */
export const repairPem = (input: string): string => {
	const text = input.replaceAll('\\r', '').replaceAll('\\n', '\n');
	const blocks = [...text.matchAll(BLOCK)].map(([whole, label, body]) => {
		if ((body as string).includes(':')) return whole.replace(/^[ \t]+/gm, '');
		return `-----BEGIN ${label}-----\n${wrap((body as string).replace(/[^A-Za-z0-9+/=]/g, ''))}\n-----END ${label}-----`;
	});
	return blocks.length > 0 ? `${blocks.join('\n')}\n` : input;
};
