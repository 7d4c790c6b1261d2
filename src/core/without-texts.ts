/**
 * Words without some texts that they may repeat, each as `…`. The longest goes first: one may hold another,
 * whose removal would leave the rest of it.
 *
 * @example withoutTexts('bad value s3cret', ['s3cret']) // 'bad value …'
 */
export const withoutTexts = (words: string, texts: readonly string[]): string =>
	texts
		.toSorted((one, other) => other.length - one.length)
		.reduce((left, text) => left.replaceAll(text, '…'), words);
