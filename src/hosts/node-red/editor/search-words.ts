import type { CompactForm } from '../compact.ts';

/** Words that say nothing about what is searched for. */
const SMALL = new Set('a an and at for from in into is it my of on or the to when with'.split(' '));

const wordsOf = (typed: string): string[] => {
	const all = typed.toLowerCase().split(/\s+/).filter(Boolean);
	const meant = all.filter((word) => !SMALL.has(word));
	return meant.length > 0 ? meant : all;
};

/** `units` → `unit`: who types several of a thing looks for the same node. */
const oneOf = (word: string): string => (word.length > 3 ? word.replace(/s$/, '') : word);

/** What a node type can be found by: its label, then its operations or what it tells. */
export const phrasesOf = (label: string, form: CompactForm): readonly string[] => {
	if (form.kind !== 'action') return [label, ...(form.alias ?? [])];
	const operations = Object.values(form.operations).flatMap(({ action, alias = [] }) => [
		action.replace(/^Get many /, 'Get many, list '),
		...alias,
	]);
	return [label, ...operations];
};

/**
 * The text in which the editor looks for what is typed, as one piece. Where all its words are there, in
 * whatever order, what is typed is put among them: first where the label has all of them or a phrase is just
 * that, after it where one phrase has, since the editor sorts by where it stands, else at the end.
 * @param phrases What a node does, its label first. @param names Other names of its service.
 */
export const searchText = (phrases: readonly string[], names: readonly string[], typed: string): string => {
	const words = wordsOf(typed);
	const [label = '', ...rest] = phrases;
	const named = names.join(' ').toLowerCase().split(' ');
	const has = (text: string, word: string) => text.toLowerCase().includes(oneOf(word));
	const isNamed = (word: string) => named.includes(word) || named.includes(oneOf(word));
	// what every node of the service is called tells none from another
	const hasAll = (text: string) =>
		words.every((word) => has(text, word) || isNamed(word)) && words.some((word) => has(text, word));
	// a name that is still being typed
	const isBegun = (word: string) => named.some((name) => name.startsWith(oneOf(word)));
	const others = [...rest, ...names];
	if (words.length === 0) return [label, ...others].join(' | ');
	const isWhole = (phrase: string) => wordsOf(phrase).join(' ') === words.join(' ');
	if (hasAll(label) || rest.some(isWhole)) return [typed, label, ...others].join(' | ');
	if (rest.some((phrase) => hasAll(`${label} ${phrase}`))) return [label, typed, ...others].join(' | ');
	const isSomewhere = words.every((word) => has(phrases.join(' '), word) || isBegun(word));
	return [label, ...others, ...(isSomewhere ? [typed] : [])].join(' | ');
};
