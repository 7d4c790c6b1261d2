/** Blanks may have slipped between the dashes and the words. */
const BLOCK = /-----[^\S\n]*BEGIN ([A-Z0-9]+(?: [A-Z0-9]+)*) *-----([\s\S]*?)-----[^\S\n]*END \1 *-----/g;

/** The headers of an encrypted key in the older form, and its text. */
const ENCRYPTED = /^\s*(Proc-Type:\s*4,ENCRYPTED)\s+(DEK-Info:\s*[\w-]+,[0-9A-Fa-f]+)\s+([\s\S]+)$/;

const wrap = (base64: string): string =>
	(base64.replace(/[^A-Za-z0-9+/=]/g, '').match(/.{1,64}/g) ?? []).join('\n');

const repairBody = (body: string): string => {
	const [, type, cipher, rest = ''] = ENCRYPTED.exec(body) ?? [];
	if (type) return `${type}\n${cipher}\n\n${wrap(rest)}`;
	return body.includes(':') ? body.replace(/^[^\S\n]+|[^\S\n]+$/gm, '').trim() : wrap(body);
};

/**
 * PEM text whose line breaks were lost (made blanks, `\n` in letters, or nothing), indented, quoted, or with
 * blanks where none belong, as PEM again. A block with headers of another kind keeps its lines. Text without
 * a whole block is given back as it is.
 *
 * @example repairPem('-----BEGIN CERTIFICATE----- MIIB… -----END CERTIFICATE-----')
 */
export const repairPem = (input: string): string => {
	const text = input.replaceAll('\\r', '').replaceAll('\\n', '\n');
	const blocks = [...text.matchAll(BLOCK)].map(
		([, label, body = '']) => `-----BEGIN ${label}-----\n${repairBody(body)}\n-----END ${label}-----`,
	);
	return blocks.length > 0 ? `${blocks.join('\n')}\n` : input;
};
