export interface Range {
	readonly from: number;
	/** Included. */
	readonly to: number;
}

/**
 * The ranges of a Range header over so many bytes: undefined where it is no range header, empty where none
 * fits.
 */
export const rangesOf = (text: string | undefined, size: number): Range[] | undefined => {
	const spec = /^bytes=(.+)$/.exec(text ?? '')?.[1];
	if (spec === undefined) return undefined;
	const parts = spec.split(',').map((part) => /^\s*(\d*)-(\d*)\s*$/.exec(part));
	if (parts.some((part) => !part || (part[1] === '' && part[2] === ''))) return undefined;
	const found: Range[] = [];
	for (const part of parts) {
		const [, first = '', last = ''] = part as RegExpExecArray;
		if (first === '') {
			const length = Number(last);
			if (length > 0 && size > 0) found.push({ from: Math.max(0, size - length), to: size - 1 });
			// a suffix of an empty object is the whole of it
			else if (length > 0) return undefined;
			continue;
		}
		if (last !== '' && Number(last) < Number(first)) return undefined;
		if (Number(first) < size)
			found.push({ from: Number(first), to: Math.min(last === '' ? size - 1 : Number(last), size - 1) });
	}
	// more than 50, or too many that overlap, are refused
	return found.length > 50 ? [] : found;
};
