const quoted = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');

const classAt = (pattern: string, start: number): { source: string; end: number } | undefined => {
	let at = start + 1;
	const negated = pattern[at] === '^';
	if (negated) at++;
	let source = negated ? '[^' : '[';
	let ranges = 0;
	const character = () => {
		const escaped = pattern[at] === '\\';
		if (escaped) at++;
		const one = pattern[at++];
		return !escaped && one === '-' ? undefined : one;
	};
	while (at < pattern.length && (pattern[at] !== ']' || ranges === 0)) {
		if (pattern[at] === ']') return undefined;
		const low = character();
		if (low === undefined) return undefined;
		let high: string | undefined = low;
		if (pattern[at] === '-') {
			at++;
			high = pattern[at] === ']' ? undefined : character();
		}
		if (high === undefined) return undefined;
		if (low <= high) source += `${quoted(low)}-${quoted(high)}`;
		ranges++;
	}
	return at < pattern.length ? { source: `${source}]`, end: at } : undefined;
};

/**
 * A pattern of Go’s `path.Match` (`*`, `?`, `[a-z]`, `\x`) as a test of whole names: what fleet uses for Conflicts and
 * Replaces, and our filters for unit names. A pattern that Go calls malformed matches nothing.
 */
export const globMatcher = (pattern: string): ((name: string) => boolean) => {
	let source = '';
	for (let at = 0; at < pattern.length; at++) {
		const character = pattern[at] as string;
		if (character === '*') source += source.endsWith('[^/]*') ? '' : '[^/]*';
		else if (character === '?') source += '[^/]';
		else if (character === '[') {
			const found = classAt(pattern, at);
			if (!found) return () => false;
			source += found.source === '[]' ? '(?!)' : found.source;
			at = found.end;
		} else if (character === '\\') {
			if (++at >= pattern.length) return () => false;
			source += quoted(pattern[at] as string);
		} else source += quoted(character);
	}
	const expression = new RegExp(`^${source}$`, 's');
	return (name) => expression.test(name);
};
