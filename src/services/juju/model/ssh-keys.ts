import { createHash } from 'node:crypto';

/** `ssh-ed25519 AAAA… bob@example` → its data, and its comment. */
const partsOf = (key: string): { readonly data: string; readonly comment: string } => {
	const words = key.trim().split(/\s+/);
	const at = words.findIndex((word) => word.startsWith('AAAA'));
	return { data: words[at] ?? '', comment: at < 0 ? '' : words.slice(at + 1).join(' ') };
};

const fingerprintsOf = (data: string): string[] => {
	const bytes = Buffer.from(data, 'base64');
	const sha = createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '');
	const md5 = createHash('md5')
		.update(bytes)
		.digest('hex')
		.replace(/..(?!$)/g, '$&:');
	return [sha, `SHA256:${sha}`, md5, `MD5:${md5}`];
};

/**
 * Whether a key is the one that somebody names: by the whole key, its comment or its fingerprint, of either
 * kind.
 */
export const isKey = (key: string, named: string): boolean => {
	const input = named.trim();
	const { data, comment } = partsOf(key);
	if (data === '') return key.trim() === input;
	return comment === input || partsOf(input).data === data || fingerprintsOf(data).includes(input);
};
