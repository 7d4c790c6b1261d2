/** Words that say nothing about what is searched for. */
const SMALL = new Set('a an and at for from in into is it my of on or the to when with'.split(' '));

const wordsOf = (typed: string): string[] => {
	const all = typed.toLowerCase().split(/\s+/).filter(Boolean);
	const meant = all.filter((word) => !SMALL.has(word));
	return meant.length > 0 ? meant : all;
};

/**
 * The text in which the editor looks for what is typed, as one piece. Where all its words are there, in
 * whatever order, what is typed is put among them: early where one phrase has all of them, since the editor
 * sorts by where it stands, else at the end.
 * @param phrases What a node does, its label first. @param names Other names of its service.
 */
export const searchText = (phrases: readonly string[], names: readonly string[], typed: string): string => {
	const words = wordsOf(typed);
	const [label = '', ...rest] = phrases;
	const named = names.join(' ').toLowerCase();
	const hasAll = (text: string) =>
		words.every((word) => text.toLowerCase().includes(word) || named.includes(word));
	const early = words.length > 0 && phrases.some((phrase) => hasAll(`${label} ${phrase}`));
	const late = words.length > 0 && !early && hasAll(phrases.join(' '));
	return [label, ...(early ? [typed] : []), ...rest, ...names, ...(late ? [typed] : [])].join(' | ');
};
