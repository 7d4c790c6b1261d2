/** Tells whether a key came among the last `size` ones. */
export const dedupe = (size: number): ((key: string) => boolean) => {
	const seen = new Set<string>();
	return (key) => {
		if (seen.has(key)) return true;
		seen.add(key);
		if (seen.size > size) seen.delete(seen.values().next().value as string);
		return false;
	};
};
