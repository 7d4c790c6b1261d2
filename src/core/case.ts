const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const SMALL = new Set([
	'a',
	'an',
	'and',
	'as',
	'at',
	'but',
	'by',
	'for',
	'if',
	'in',
	'nor',
	'of',
	'on',
	'or',
	'per',
	'so',
	'the',
	'to',
	'up',
	'via',
	'yet',
]);

/** `member changed` → `memberChanged`. */
export const camel = (...words: readonly string[]): string => {
	const [first = '', ...rest] = words.join(' ').split(/[\s_-]+/);
	return first + rest.map(upper).join('');
};

/** `memberChanged` → `member changed`. */
export const spaced = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

/** Words of names that are initials. */
const INITIALS = new Set(['api', 'ha', 'ip', 'ssh', 'url']);
/** Capitals of its own (noVNC, vCPUs), or the name of a file. */
const IS_SPELT = /.[A-Z]|.\../;
const titled = (word: string) => {
	if (IS_SPELT.test(word)) return word;
	return INITIALS.has(word) ? word.toUpperCase() : upper(word);
};

/**
 * `member changed` → `Member Changed`, `ssh key` → `SSH Key`, as n8n wants names. Words with capitals of
 * their own (CA, TLS, noVNC) and names of files stay.
 */
export const title = (label: string): string =>
	label
		.split(' ')
		.map((word, index, words) =>
			index > 0 && index < words.length - 1 && SMALL.has(word) ? word : titled(word),
		)
		.join(' ');

/** `memberChanged` → `member-changed`. */
export const kebab = (name: string): string => spaced(name).replaceAll(' ', '-');

const plural = (noun: string): string => {
	if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
	return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
};

/** `12 members`, `1 query`. */
export const counted = (count: number, noun: string): string =>
	`${count} ${count === 1 ? noun : plural(noun)}`;

/** `image` → `an image`. */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** `member` → `Member`: a sentence’s first word. */
export const sentence = upper;
