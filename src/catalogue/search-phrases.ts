import type { AnyOperation } from './operation.ts';
import type { AnyService } from './service.ts';
import type { AnySource } from './source.ts';
import { spaced } from '../core/case.ts';

const ARTICLES = /\b(a|an|the|many)\b\s*/gi;

/** `Restart a unit` → `restart unit`, `Get the journal of a unit` → `get unit journal`: as people type it. */
const typed = (phrase: string): string =>
	phrase
		.toLowerCase()
		.replaceAll(ARTICLES, '')
		.replace(/^(\w+ )(.+) of (.+)$/, '$1$3 $2')
		.trim();

/** `get servers` → `get servers`, `get vms`, `get instances`, where a server is also called so. */
const withSynonyms = (phrase: string, { synonyms = {} }: AnyService): string[] => [
	phrase,
	...Object.entries(synonyms).flatMap(([noun, others]) => {
		const whole = new RegExp(`\\b${noun}(?=s?\\b)`);
		return whole.test(phrase) ? others.map((other) => phrase.replace(whole, other)) : [];
	}),
];

const operationPhrases = ({ action, alias = [] }: AnyOperation): string[] => [
	typed(action),
	...(action.startsWith('Get many ') ? [typed(action).replace('get ', 'list ')] : []),
	...alias,
];

/** What a trigger tells, and what else people call that: `member changed`, `member failed`. */
export const sourcePhrases = ({ label, resource, fields, alias = [] }: AnySource): string[] => {
	const { events } = fields;
	const kinds = events?.kind === 'choices' ? events.options.map(({ value }) => spaced(value)) : [];
	return [
		label,
		...kinds.map((kind) => (kind.includes('.') ? kind.replace('.', ' ') : `${spaced(resource)} ${kind}`)),
		...alias,
	];
};

/** The word that people put before what they look for: `juju deploy`, `openstack create server`. */
export const productOf = ({ name, product = name }: AnyService): string => product;

/** The phrases by which people look for what a service does and tells, each also with the product before it. */
export const phrasesOf = (service: AnyService, steps: readonly AnyOperation[]): string[] => {
	const product = productOf(service);
	const phrases = [...service.sources.flatMap(sourcePhrases), ...steps.flatMap(operationPhrases)].flatMap(
		(phrase) => withSynonyms(phrase, service),
	);
	return [
		...phrases,
		...phrases.filter((phrase) => !phrase.includes(product)).map((phrase) => `${product} ${phrase}`),
		// some type the articles too
		...steps.map(({ action }) => action.toLowerCase()),
	];
};
