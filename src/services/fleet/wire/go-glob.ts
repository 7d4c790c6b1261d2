type Test = (character: string) => boolean;

/** `[a-z]`, `[^x]`; `undefined` where Go calls it malformed. `end` is where the `]` stands. */
const classAt = (pattern: string, start: number): { test: Test; end: number } | undefined => {
	let at = start + 1;
	const negated = pattern[at] === '^';
	if (negated) at++;
	const ranges: (readonly [string, string])[] = [];
	const character = (): string | undefined => {
		const escaped = pattern[at] === '\\';
		if (escaped) at++;
		const one = pattern[at++];
		return !escaped && (one === '-' || one === ']') ? undefined : one;
	};
	while (at < pattern.length && (pattern[at] !== ']' || ranges.length === 0)) {
		const low = character();
		let high = low;
		if (pattern[at] === '-') {
			at++;
			high = character();
		}
		if (low === undefined || high === undefined) return undefined;
		ranges.push([low, high]);
	}
	if (at >= pattern.length) return undefined;
	return { test: (one) => ranges.some(([low, high]) => low <= one && one <= high) !== negated, end: at };
};

/** A pattern as tests of single characters and stars; `undefined` where it is malformed. */
const compile = (pattern: string): (Test | '*')[] | undefined => {
	const parts: (Test | '*')[] = [];
	for (let at = 0; at < pattern.length; at++) {
		let character = pattern[at] as string;
		if (character === '*') {
			if (parts.at(-1) !== '*') parts.push('*');
			continue;
		}
		if (character === '?') {
			parts.push((one) => one !== '/');
			continue;
		}
		if (character === '[') {
			const found = classAt(pattern, at);
			if (!found) return undefined;
			parts.push(found.test);
			at = found.end;
			continue;
		}
		if (character === '\\') {
			if (++at >= pattern.length) return undefined;
			character = pattern[at] as string;
		}
		const wanted = character;
		parts.push((one) => one === wanted);
	}
	return parts;
};

/** Whether Go can read the pattern. */
export const isGlob = (pattern: string): boolean => compile(pattern) !== undefined;

/**
 * A pattern of Go’s `path.Match` (`*`, `?`, `[a-z]`, `\x`) as a test of whole names: what fleet uses for
 * Conflicts and Replaces, and our filters for unit names. A pattern that Go calls malformed matches nothing.
 * Time is bounded by the product of both lengths.
 */
export const globMatcher = (pattern: string): ((name: string) => boolean) => {
	const parts = compile(pattern);
	if (!parts) return () => false;
	return (name) => {
		let part = 0;
		let at = 0;
		// only the last star needs to be tried again, one character further
		let star = -1;
		let from = 0;
		while (at < name.length) {
			const test = parts[part];
			if (test === '*') {
				star = part++;
				from = at;
			} else if (test?.(name[at] as string)) {
				part++;
				at++;
			} else if (star >= 0 && name[from] !== '/') {
				at = ++from;
				part = star + 1;
			} else return false;
		}
		while (parts[part] === '*') part++;
		return part === parts.length;
	};
};
