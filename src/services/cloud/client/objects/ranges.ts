import { MusterError } from '../../../../core/errors.ts';

/** First and last byte, both of them in. */
export interface ByteRange {
	readonly first: number;
	readonly last: number;
}

const bad = (range: string): MusterError =>
	new MusterError(
		'BAD_INPUT',
		`Range: “${range}” is no range of bytes; expected e.g. 0-99, 100- or -100, several with commas`,
		{ details: { field: 'range' } },
	);

/** The ranges of a text, each without blanks. @throws MusterError BAD_INPUT */
export const readRanges = (range: string): readonly string[] => {
	const all = range.split(',').map((each) => each.trim());
	for (const each of all) {
		const match = /^(\d*)-(\d*)$/.exec(each);
		const [, first = '', last = ''] = match ?? [];
		if (first + last === '' || (first !== '' && last !== '' && Number(last) < Number(first)))
			throw bad(range);
	}
	return all;
};

/**
 * What ranges mean in an object of so many bytes; one that begins behind its end is left out, as servers do.
 */
export const byteRanges = (ranges: readonly string[], size: number): readonly ByteRange[] =>
	ranges.flatMap((each) => {
		const [first = '', last = ''] = each.split('-');
		const stretch =
			first === ''
				? { first: Math.max(0, size - Number(last)), last: size - 1 }
				: { first: Number(first), last: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
		return stretch.first <= stretch.last ? [stretch] : [];
	});
