import type { AnyOperation } from './operation.ts';
import type { AnyService } from './service.ts';
import type { AnySource } from './source.ts';
import { spaced } from '../core/case.ts';

const ARTICLES = /\b(a|an|the|many)\b\s*/gi;
/** Words of a phrase above which nobody types it with another noun. */
const SHORT = 3;

/** `Restart a unit` → `restart unit`, `Get the journal of a unit` → `get unit journal`: as people type it. */
const typed = (phrase: string): string =>
	phrase
		.toLowerCase()
		.replaceAll(ARTICLES, '')
		.replace(/^(\w+ )(.+) of (.+)$/, '$1$3 $2')
		.trim();

/** `get servers` → `get servers`, `get vms`, `get instances`: whatever a server is called. */
const withSynonyms = (phrase: string, { synonyms = {} }: AnyService): string[] => [
	phrase,
	...Object.entries(synonyms).flatMap(([noun, others]) => {
		const whole = new RegExp(`\\b${noun}(?=s?\\b)`);
		const isShort = phrase.replace(noun, 'noun').split(' ').length <= SHORT;
		return isShort && whole.test(phrase) ? others.map((other) => phrase.replace(whole, other)) : [];
	}),
];

const operationPhrases = ({ action, alias = [] }: AnyOperation): string[] => [
	// some type `get servers`, others `list servers`: both are in it
	typed(action.replace(/^Get many /, 'Get list ')),
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

/**
 * All words of a resource in one phrase: the product, the verbs, the noun and what else it is called, the
 * rest. A search that takes letters in their order, as n8n’s does, finds `openstack create vm` and
 * `openstack list servers` in it.
 */
const wordsOfResource = (service: AnyService, resource: string, phrases: readonly string[]): string => {
	const noun = spaced(resource);
	const [verbs, rest] = [new Set<string>(), new Set<string>()];
	for (const [verb = '', ...more] of phrases.map((phrase) => phrase.split(' '))) {
		verbs.add(verb);
		for (const word of more) rest.add(word);
	}
	const nouns = [noun, ...(service.synonyms?.[noun] ?? [])];
	return [...new Set([productOf(service), ...verbs, ...nouns, ...rest])].join(' ');
};

/** The phrases by which people look for what a service does and tells. */
export const phrasesOf = (service: AnyService, steps: readonly AnyOperation[]): string[] => {
	const resources = new Set(steps.map(({ resource }) => resource));
	// what is waited for has phrases of its source
	const ofResource = (name: string) =>
		steps.filter(({ resource, action }) => resource === name && !action.startsWith('Wait for next '));
	return [
		...[...service.sources.flatMap(sourcePhrases), ...steps.flatMap(operationPhrases)].flatMap((phrase) =>
			withSynonyms(phrase, service),
		),
		...[...resources].map((name) =>
			wordsOfResource(service, name, ofResource(name).flatMap(operationPhrases)),
		),
	];
};
