/**
 * A piece of running text. A plain string is shown letter by letter, whatever Markdown makes of such letters.
 */
export type Inline =
	| string
	| { readonly code: string }
	| { readonly em: string }
	| { readonly link: string; readonly to: string };
export type Words = readonly Inline[];

/** One entry of a list of definitions: what it is called, what type it has, what is said of it. */
export interface Definition {
	readonly term: string;
	readonly type: string;
	readonly about: Words;
}

/** What a help text is made of; {@link markdown} writes it as Node-RED's renderer reads it. */
export type Block =
	| { readonly heading: string }
	| { readonly words: Words }
	| { readonly warning: Words }
	| { readonly definitions: readonly Definition[] }
	| { readonly json: unknown };

export const code = (text: string): Inline => ({ code: text });
export const em = (text: string): Inline => ({ em: text });

const plainOne = (piece: Inline): string => {
	if (typeof piece === 'string') return piece;
	if ('code' in piece) return piece.code;
	return 'em' in piece ? piece.em : piece.link;
};

/** Running text as a reader sees it. */
export const plain = (words: Words): string => words.map(plainOne).join('').replace(/\s+/g, ' ').trim();

/** Words with a separator between them: `a, b and c` has `', '` and `' and '`. */
export const joined = (parts: readonly Words[], between: string, last = between): Words =>
	parts.flatMap((part, index) => {
		if (index === 0) return part;
		return [index === parts.length - 1 ? last : between, ...part];
	});
