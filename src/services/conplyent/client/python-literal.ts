/** What a Python literal can be: lists and tuples are arrays, dicts are lists of pairs. */
export type Literal = null | boolean | number | string | Literal[];

const ESCAPES: Record<string, string> = {
	n: '\n',
	r: '\r',
	t: '\t',
	"'": "'",
	'"': '"',
	'\\': '\\',
};
const WORDS: Record<string, Literal> = { None: null, True: true, False: false };
const MAX_DEPTH = 20;

const unescaped = (text: string): string =>
	text.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)/gs, (_, code: string) =>
		code.length > 1
			? String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code.slice(1), 16)))
			: (ESCAPES[code] ?? `\\${code}`),
	);

/**
 * Reads what Python’s `repr` writes of texts, numbers, None, lists, tuples and dicts; `undefined` if it is
 * anything else.
 */
export const literal = (source: string): Literal | undefined => {
	let at = 0;
	const skip = () => {
		while (source[at] === ' ' || source[at] === ',' || source[at] === ':') at += 1;
	};
	const items = (close: string, depth: number): Literal[] => {
		const found: Literal[] = [];
		at += 1;
		for (;;) {
			skip();
			if (at >= source.length) throw new RangeError('no end');
			if (source[at] === close) break;
			found.push(value(depth + 1));
		}
		at += 1;
		return found;
	};
	const value = (depth: number): Literal => {
		const start = source[at];
		if (depth > MAX_DEPTH) throw new RangeError('too deep');
		if (start === '(') return items(')', depth);
		if (start === '[') return items(']', depth);
		if (start === '{') return items('}', depth);
		const token = /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(None|True|False)/sy;
		token.lastIndex = at;
		const [all = '', text, number, word] = token.exec(source) ?? [];
		if (all === '') throw new RangeError('no literal');
		at += all.length;
		if (text !== undefined) return unescaped(text.slice(1, -1));
		return number === undefined ? (WORDS[word as string] as Literal) : Number(number);
	};
	try {
		const read = value(0);
		return at === source.length ? read : undefined;
	} catch {
		return undefined;
	}
};
