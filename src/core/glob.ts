/** A text of some patterns: `*` is any text, `?` any character; all others mean themselves. */
export interface GlobOptions {
	/** Whether `A` is `a`. Default: they differ. */
	readonly ignoreCase?: boolean;
}

/**
 * Whether a whole text is as a pattern with `*` and `?` says. The time is bounded by the product of both
 * lengths, whatever is in them: a regular expression made of `*a*a*a*` would take years.
 *
 * @example glob('web*')('web-1') // true
 */
export const glob = (
	pattern: string,
	{ ignoreCase = false }: GlobOptions = {},
): ((text: string) => boolean) => {
	const asCompared = (text: string) => [...(ignoreCase ? text.toLowerCase() : text)];
	const wanted = asCompared(pattern);
	return (text) => {
		const input = asCompared(text);
		let [part, at] = [0, 0];
		// only the last star needs to be tried again, one character further
		let [star, from] = [-1, 0];
		while (at < input.length) {
			if (wanted[part] === '*') {
				star = part++;
				from = at;
			} else if (wanted[part] === '?' || (part < wanted.length && wanted[part] === input[at])) {
				part++;
				at++;
			} else if (star >= 0) {
				at = ++from;
				part = star + 1;
			} else return false;
		}
		while (wanted[part] === '*') part++;
		return part === wanted.length;
	};
};
